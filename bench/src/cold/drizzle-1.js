// First query: Drizzle 1.
import Database from 'better-sqlite3'
import { eq } from 'drizzle-orm-1'
import { drizzle } from 'drizzle-orm-1/better-sqlite3'
import { integer, sqliteTable, text } from 'drizzle-orm-1/sqlite-core'
import { done, fill } from './first-query.js'

const client = new Database(':memory:')
for (const text of fill) client.exec(text)
const db = drizzle({ client })
const authors = sqliteTable('authors', {
  id: integer('id').primaryKey(),
  name: text('name').notNull(),
  email: text('email').notNull(),
})
done((await db.select().from(authors).where(eq(authors.id, 7)))[0])
