// Applies every migration that the database does not have yet: also what to run on the production server.
import { upgrade } from 'athanor/migrations'
import { db } from './app/models.ts'
import { migrations } from './config.ts'
import { printVersion, script } from './version.ts'

await script(async () => {
  await upgrade(db, migrations)
  await printVersion()
})
