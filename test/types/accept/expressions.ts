// Expressions, functions, case expressions and the sql template.
import {
  and,
  type Condition,
  caseWhen,
  type Expression,
  exists,
  fn,
  integer,
  literal,
  not,
  or,
  select,
  sql,
  string,
} from 'athanor'
import { Post, User } from '../blog.ts'
import { type Equal, is } from '../equal.ts'

type ValueOf<X> = X extends Expression<infer T, any> ? T : never

export function comparisons(user: User, post: Post, since: Date): readonly Condition[] {
  is<Equal<ValueOf<ReturnType<typeof equal>>, boolean>>()
  function equal() {
    return User.c.name.eq('x')
  }
  is<Equal<ValueOf<ReturnType<typeof nullable>>, boolean | null>>()
  function nullable() {
    return User.c.passwordHash.eq('x')
  }
  return [
    User.c.passwordHash.eq(User.c.name),
    User.c.name.eq(User.c.passwordHash),
    User.c.passwordHash.ne(null),
    User.c.role.eq('admin'),
    User.c.id.between(1, User.c.id),
    User.c.id.in([1, 2]),
    User.c.id.in([]),
    User.c.id.notIn(select(Post.c.userId).where(Post.c.body.eq('x'))),
    User.c.id.in(select(Post.c.ownerId)),
    User.c.passwordHash.in(['x']),
    User.c.passwordHash.is(User.c.name),
    User.c.name.like('j%'),
    User.c.passwordHash.ilike('j%'),
    User.c.name.startsWith('j'),
    User.c.name.endsWith('j'),
    User.c.name.contains('j'),
    Post.c.timestamp.gte(since),
    Post.c.timestamp.lt(fn.now()),
    User.c.posts.any(),
    User.c.posts.any(Post.c.body.like('x%')),
    User.c.posts.contains(post),
    User.c.groups.any(),
    User.c.log.any(Post.c.id.gt(1)),
    Post.c.author.has(User.c.name.like('j%')),
    Post.c.author.is(user),
    Post.c.parent.is(null),
    exists(select(Post).where(Post.c.userId.eq(User.c.id))),
    and(),
    or(User.c.id.eq(1), not(User.c.id.eq(2))),
    sql`a = ${1}`,
    sql<boolean>`a = ${User.c.id}`,
    sql.typed(integer())`a`.eq(1),
    literal(true),
  ]
}

export async function values() {
  const row = await select({
    count: fn.count(),
    distinct: fn.countDistinct(User.c.id),
    greatest: fn.max(User.c.id),
    sum: fn.sum(User.c.id),
    mean: fn.avg(User.c.id),
    some: fn.coalesce(User.c.passwordHash, 'x'),
    joined: fn.concat(User.c.name, ' ', User.c.last),
    size: fn.length(User.c.name),
    now: fn.now(),
    text: User.c.id.cast(string()),
    maybeText: User.c.passwordHash.cast(integer()),
    product: User.c.id.times(2).dividedBy(User.c.id).as('product'),
    row: fn.count().over({ partitionBy: User.c.role, orderBy: [User.c.id.desc().nullsLast()] }),
    typed: sql.typed(string())`upper(${User.c.name})`,
    group: caseWhen(User.c.id.lt(18), 'minor').otherwise('adult'),
    open: caseWhen(User.c.id.lt(18), 'minor').when(User.c.id.lt(30), User.c.name),
    number: caseWhen(User.c.id.lt(18), User.c.id).otherwise(0),
    nullable: caseWhen(User.c.id.lt(18), User.c.passwordHash).otherwise('x'),
    nothing: caseWhen(User.c.id.lt(18), 1).otherwise(null),
  }).one()
  is<
    Equal<
      typeof row,
      {
        count: number
        distinct: number
        greatest: number | null
        sum: number | null
        mean: number | null
        some: string
        joined: string
        size: number
        now: Date
        text: string
        maybeText: number | null
        product: number
        row: number
        typed: string
        group: string
        open: string | null
        number: number
        nullable: string | null
        nothing: number | null
      }
    >
  >()
  const any = await select(fn.json_extract(User.c.settings, '$.theme')).one()
  is<Equal<typeof any, any>>()
  const size = await select(fn.round(User.c.id).cast(integer())).one()
  is<Equal<typeof size, number>>()
  const own = await select({ own: fn.a_function_of_mine(User.c.id, 1) })
    .where(fn.another().gt(3))
    .one()
  is<Equal<typeof own, { own: unknown }>>()
  await select(User)
    .orderBy(caseWhen(User.c.role.eq('admin'), 0).otherwise(1), User.c.name.collate('NOCASE').asc())
    .all()
}
