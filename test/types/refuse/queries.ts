// Conditions that are none, values of other types, rows that are not what they seem.
import { and, caseWhen, exists, fn, or, select, sql, string } from 'athanor'
import { Post, User } from '../blog.ts'

export function conditions(user: User, name: string | undefined) {
  // @ts-expect-error a JavaScript boolean is no condition
  User.where(user.name === 'x')
  // @ts-expect-error an expression of text is no condition
  User.where(User.c.name)
  // @ts-expect-error a forgotten variable
  User.where(undefined)
  // @ts-expect-error text is no condition
  User.where("name = 'x'")
  // @ts-expect-error wrong type
  User.where(User.c.id.eq('1'))
  // @ts-expect-error an expression of another type
  User.where(User.c.id.eq(User.c.name))
  // @ts-expect-error a value that may be undefined
  User.where(User.c.name.eq(name))
  // @ts-expect-error no such column
  User.where(User.c.nmae.eq('x'))
  // @ts-expect-error not one of the enumeration
  User.where(User.c.role.eq('root'))
  // @ts-expect-error like of a number
  User.c.id.like('x')
  // @ts-expect-error a list of values
  User.c.id.in(1)
  // @ts-expect-error a list of another type
  User.c.id.in(['1'])
  // @ts-expect-error null in a list
  User.c.passwordHash.in([null])
  // @ts-expect-error rows of another type
  User.c.id.in(select(Post.c.body))
  // @ts-expect-error rows that may be null make it never true
  User.c.id.notIn(select(Post.c.ownerId))
  // @ts-expect-error bounds of another type
  User.c.id.between('a', 'b')
  // @ts-expect-error a JavaScript boolean is no condition
  and(User.c.id.gt(1), true)
  // @ts-expect-error a JavaScript condition
  or(user.id > 1)
  // @ts-expect-error a sum with text
  User.c.id.plus('x')
  // @ts-expect-error a column has no such method
  User.c.name.equals('x')
  // @ts-expect-error a list is asked with `any`
  User.c.posts.has()
  // @ts-expect-error a single one is asked with `has`
  Post.c.author.any()
  // @ts-expect-error an entity of another model
  User.c.posts.contains(user)
  // @ts-expect-error an expression of text is no condition
  User.c.posts.any(Post.c.body)
  // @ts-expect-error an expression of the template of another type
  User.where(sql<string>`a`)
  // @ts-expect-error a query, not a model
  exists(User)
  // @ts-expect-error branches of two types
  caseWhen(User.c.id.lt(18), 'minor').otherwise(3)
  // @ts-expect-error an aggregate of an expression
  fn.max(3)
}

export async function statements() {
  // @ts-expect-error a model, an expression or an object of them
  select('name')
  // @ts-expect-error a value is no expression
  select({ id: 1 })
  // @ts-expect-error columns, not their names
  select(User).orderBy('name')
  // @ts-expect-error a number
  select(User).limit('3')
  // @ts-expect-error a model or a relationship, not its name
  select(User).join('posts')
  // @ts-expect-error a column cannot be joined
  select(User).join(User.c.id)
  // @ts-expect-error there may be none
  ;(await User.query().first()).name
  // @ts-expect-error from the optional side of a join
  ;(await select({ body: Post.c.body }).from(User).leftJoin(User.c.posts).one()).body.length
  // @ts-expect-error computed from the optional side of a join
  ;(
    await select({ body: fn.lower(Post.c.body) })
      .from(User)
      .leftJoin(User.c.posts)
      .one()
  ).body.length
  // @ts-expect-error a row has what was selected
  ;(await select({ id: User.c.id }).one()).name
  // @ts-expect-error an aggregate may be null
  ;(await select(fn.max(User.c.id)).one()).toFixed()
  // @ts-expect-error a cast is to a column type
  User.c.id.cast('text')
  // @ts-expect-error the value has the type that it was cast to
  ;(await select(User.c.id.cast(string())).one()).toFixed()
}

export async function pages() {
  // @ts-expect-error misspelt option
  select(User).paginate({ perpage: 10 })
  // @ts-expect-error a number from a request is still text
  select(User).paginate({ page: '2' })
}
