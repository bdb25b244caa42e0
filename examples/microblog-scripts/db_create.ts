// Makes the database, and the folder for its migrations if there is none. With migrations the database starts at the newest version;
// without, it starts empty: the first migration is to make the tables, so they are not made here.
import { existsSync } from 'node:fs'
import { init, stamp, upgrade } from 'athanor/migrations'
import { db } from './app/models.ts'
import { migrations } from './config.ts'
import { script } from './version.ts'

await script(async () => {
  if (existsSync(migrations.directory)) await upgrade(db, migrations)
  else {
    await init(db, migrations)
    await stamp(db, { ...migrations, revision: 'base' })
  }
})
