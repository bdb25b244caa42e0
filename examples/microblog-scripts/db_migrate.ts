// Compares the database with the models, writes the difference down as the next migration, and applies it.
import { migrate, upgrade } from 'athanor/migrations'
import { db } from './app/models.ts'
import { migrations } from './config.ts'
import { printVersion, script } from './version.ts'

await script(async () => {
  const saved = await migrate(db, { ...migrations, message: 'migration' })
  console.log(saved === null ? 'Nothing has changed' : `New migration saved as ${saved}`)
  await upgrade(db, migrations)
  await printVersion()
})
