// First query: Athanor as it is published.
import { Athanor, integer, string } from '../../../dist/index.js'
import { done, fill } from './first-query.js'

const db = new Athanor({ url: 'sqlite://' })
class Author extends db.Model(
  'Author',
  { id: integer().primaryKey(), name: string(100), email: string(200) },
  { tableName: 'authors' },
) {}
await db.scope(async () => {
  for (const text of fill) await db.engine.connect(connection => connection.text(text))
  done(await Author.get(7))
})
await db.close()
