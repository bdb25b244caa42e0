// Takes the database one version back.
import { downgrade } from 'athanor/migrations'
import { db } from './app/models.ts'
import { migrations } from './config.ts'
import { printVersion, script } from './version.ts'

await script(async () => {
  await downgrade(db, migrations)
  await printVersion()
})
