// Makes the tables that are missing, in the database of instance/config.ts.
import { db } from './src/app.ts'

await db.createAll()
await db.close()
