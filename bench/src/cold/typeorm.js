// First query: TypeORM.
import { DataSource, EntitySchema } from 'typeorm'
import { done, fill } from './first-query.js'

const Author = new EntitySchema({
  name: 'Author',
  tableName: 'authors',
  columns: { id: { type: Number, primary: true }, name: { type: String }, email: { type: String } },
})
const db = await new DataSource({ type: 'better-sqlite3', database: ':memory:', entities: [Author] }).initialize()
for (const text of fill) await db.query(text)
done(await db.getRepository(Author).findOneBy({ id: 7 }))
await db.destroy()
