// Statements: what does not fit together.
import { cte, fn, insert, scalarQuery, select, union, update, values } from 'athanor'
import { plain } from '../accept/statements.ts'
import { Post, User } from '../blog.ts'

export async function sources() {
  const counts = select({ id: Post.c.userId, n: fn.count() }).groupBy(Post.c.userId).as('counts')
  // @ts-expect-error no such column of the subquery
  counts.c.nope
  // @ts-expect-error a column of another type
  select(User).where(counts.c.id.eq('x'))
  const pairs = select({ body: Post.c.body }).from(User).leftJoin(User.c.posts).as('pairs')
  const rows = await select({ body: pairs.c.body }).all()
  // @ts-expect-error what comes from the optional side stays nullable through a subquery
  rows[0]?.body.length
  // @ts-expect-error a name is needed
  select(User).as()
  const list = values([{ id: 1 }]).as('list')
  // @ts-expect-error no such column in the list
  list.c.nope
  // @ts-expect-error a list of rows is of objects
  values([1, 2])
  // @ts-expect-error a table expression has a name first
  cte(select(User))
  // @ts-expect-error a plain table knows its columns
  plain.c.nope
  // @ts-expect-error a required column of a plain table is missing
  insert(plain).values({ day: 'x' })
  const entity = scalarQuery(select(User))
  // @ts-expect-error a query of entities is no value
  User.c.name.eq(entity)
}

export async function setOperations() {
  // @ts-expect-error entities of two models
  union(select(User), select(Post))
  // @ts-expect-error values of two types
  union(select(User.c.id), select(User.c.name))
  // @ts-expect-error rows of other names
  select({ id: User.c.id }).union(select({ nr: User.c.id }))
  // @ts-expect-error a set operation has no conditions of its own
  union(select(User), select(User)).where(User.c.id.eq(1))
}

export async function columns() {
  const some = await select(User).only('name').one()
  // @ts-expect-error a column that was left out
  some.passwordHash
  const rest = await select(User).defer('name').one()
  // @ts-expect-error a column that was left out
  rest.name
  // @ts-expect-error no such column
  select(User).only('nope')
  // @ts-expect-error a relationship is no column
  select(User).defer('posts')
}

export async function changes() {
  const conflict = insert(Post).values({ body: 'x', userId: 1 }).onConflict()
  // @ts-expect-error the excluded row has the columns of the model
  conflict.doUpdate(excluded => ({ body: excluded.nope }))
  // @ts-expect-error the key is missing
  update(User).values([{ name: 'x' }])
  // @ts-expect-error wrong type
  update(User).values([{ id: 1, name: 3 }])
  // @ts-expect-error pages are by expressions
  select(User).paginate({ by: 'name' })
  // @ts-expect-error a cursor is text
  select(User).paginate({ after: 3 })
}
