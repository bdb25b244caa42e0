// The app: which database it is, and every model. `athanor db` finds both here.
import { join } from 'node:path'
import { db } from './models.ts'
import './users.ts'

db.init({ url: 'sqlite:///app.db', instancePath: join(import.meta.dirname, 'instance') })

export { db }
