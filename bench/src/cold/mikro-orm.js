// First query: MikroORM.
import { defineEntity, MikroORM, p } from '@mikro-orm/sqlite'
import { done, fill } from './first-query.js'

const Author = defineEntity({
  name: 'Author',
  tableName: 'authors',
  properties: { id: p.integer().primary(), name: p.string(), email: p.string() },
})
const orm = await MikroORM.init({ dbName: ':memory:', entities: [Author] })
for (const text of fill) await orm.em.getConnection().execute(text)
done(await orm.em.fork().findOne(Author, 7))
await orm.close(true)
