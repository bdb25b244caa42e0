// First query: Kysely.
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { done, fill } from './first-query.js'

const database = new Database(':memory:')
for (const text of fill) database.exec(text)
const db = new Kysely({ dialect: new SqliteDialect({ database }) })
done(await db.selectFrom('authors').select(['id', 'name', 'email']).where('id', '=', 7).executeTakeFirst())
await db.destroy()
