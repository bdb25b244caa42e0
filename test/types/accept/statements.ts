// Subqueries, common table expressions, set operations, plain tables and chosen columns: what their rows are.
import {
  alias,
  type Compound,
  cte,
  deleteFrom,
  except,
  fn,
  insert,
  integer,
  lateral,
  type Plan,
  rollup,
  scalarQuery,
  select,
  string,
  union,
  unionAll,
  update,
  values,
} from 'athanor'
import { db, Membership, Post, User } from '../blog.ts'
import { type Equal, is } from '../equal.ts'

export async function subqueries() {
  const counts = select({ id: Post.c.userId, owner: Post.c.ownerId, n: fn.count(Post.c.id) })
    .groupBy(Post.c.userId)
    .as('counts')
  const inner = await select({ name: User.c.name, n: counts.c.n, owner: counts.c.owner })
    .from(User)
    .join(counts, counts.c.id.eq(User.c.id))
    .all()
  is<Equal<typeof inner, { name: string; n: number; owner: number | null }[]>>()
  const outer = await select({ name: User.c.name, n: counts.c.n })
    .from(User)
    .leftJoin(counts, counts.c.id.eq(User.c.id))
    .all()
  is<Equal<typeof outer, { name: string; n: number | null }[]>>()
  const whole = await select(counts).all()
  is<Equal<(typeof whole)[0], { id: number; owner: number | null; n: number }>>()
  const names = select(User.c.name).as('names')
  const texts = await select(names.c.value).all()
  is<Equal<typeof texts, string[]>>()
}

export async function nullability() {
  const pairs = select({ user: User, body: Post.c.body, post: Post }).from(User).leftJoin(User.c.posts).as('pairs')
  const bodies = await select({ body: pairs.c.body, name: pairs.c.user.name, title: pairs.c.post.body }).all()
  is<Equal<typeof bodies, { body: string | null; name: string; title: string | null }[]>>()
  const rows = await select(pairs).all()
  is<Equal<(typeof rows)[0]['post'], Post | null>>()
  is<Equal<(typeof rows)[0]['user'], User>>()
  const again = cte('again', select({ body: pairs.c.body, id: pairs.c.user.id }))
  const through = await select(again).all()
  is<Equal<(typeof through)[0], { body: string | null; id: number }>>()
}

export async function entities() {
  const recent = select(Post).where(Post.c.body.ne('')).as('recent')
  const posts = await select(recent).where(recent.c.userId.eq(1)).with({ author: true }).all()
  is<Equal<(typeof posts)[0]['author'], User>>()
  const both = await select({ user: User, post: recent })
    .from(User)
    .leftJoin(recent, recent.c.userId.eq(User.c.id))
    .all()
  is<Equal<typeof both, { user: User; post: Post | null }[]>>()
  const last = lateral(select(Post).where(Post.c.userId.eq(User.c.id)).limit(1).as('last'))
  const lasts = await select({ name: User.c.name, body: last.c.body }).from(User).join(last).all()
  is<Equal<typeof lasts, { name: string; body: string }[]>>()
}

export async function expressions() {
  const other = cte('first', select({ id: User.c.id, n: fn.count() }).groupBy(rollup(User.c.id)))
  const second = alias(other, 'second')
  const rows = await select({ a: other.c.id, b: second.c.n })
    .from(other)
    .leftJoin(second, second.c.n.eq(other.c.n))
    .all()
  is<Equal<typeof rows, { a: number; b: number | null }[]>>()
  const tree = cte.recursive('tree', select({ id: User.c.id, depth: fn.count() }), self =>
    select({ id: User.c.id, depth: self.c.depth.plus(1) })
      .from(User)
      .join(self, self.c.id.eq(User.c.id)),
  )
  const walked = await select(tree).all()
  is<Equal<(typeof walked)[0], { id: number; depth: number }>>()
  const gone = cte('gone', deleteFrom(Post).everyRow().returning({ body: Post.c.body }))
  const deleted = await select(gone.c.body).all()
  is<Equal<typeof deleted, string[]>>()
  const posts = scalarQuery(select(fn.count()).from(Post).where(Post.c.userId.eq(User.c.id)))
  const counted = await select({ name: User.c.name, posts }).all()
  is<Equal<typeof counted, { name: string; posts: number | null }[]>>()
}

export async function setOperations() {
  const users = await union(select(User), select(User)).with({ posts: true }).orderBy(User.c.id).limit(1).all()
  is<Equal<(typeof users)[0]['posts'][number], Post>>()
  const texts = await unionAll(select(User.c.name), select(User.c.passwordHash)).all()
  is<Equal<typeof texts, (string | null)[]>>()
  const rows = await select({ id: User.c.id })
    .union(select({ id: Post.c.ownerId }))
    .all()
  is<Equal<(typeof rows)[0], { id: number } | { id: number | null }>>()
  const left = await except(select(User.c.id), select(Post.c.userId)).first()
  is<Equal<typeof left, number | null>>()
  const kept: Compound<typeof User> = union(select(User), select(User))
  const ids = select(User).where(User.c.id.in(except(select(User.c.id), select(Post.c.userId))))
  const source = kept.as('kept')
  return [ids, select(source).where(source.c.name.like('a%'))]
}

export async function lists() {
  const wanted = values([
    { id: 1, note: 'a' },
    { id: 2, note: 'b' },
  ]).as('wanted')
  const rows = await select({ name: User.c.name, note: wanted.c.note })
    .from(User)
    .leftJoin(wanted, wanted.c.id.eq(User.c.id))
    .all()
  is<Equal<typeof rows, { name: string; note: string | null }[]>>()
}

export async function chosenColumns() {
  const some = await select(User).only('name', 'email').one()
  is<Equal<typeof some.name, string>>()
  is<Equal<typeof some.id, number>>()
  is<Equal<'passwordHash' extends keyof typeof some ? true : false, false>>()
  const rest = await select(User).defer('passwordHash').with({ posts: true }).one()
  is<Equal<(typeof rest)['name'], string>>()
  is<Equal<'passwordHash' extends keyof typeof rest ? true : false, false>>()
}

export const plain = db.Table('plain_table', {
  day: string(10).primaryKey(),
  total: integer(),
  note: string().nullable(),
})
export async function tables() {
  const rows = await select(plain).where(plain.c.total.gt(1)).all()
  is<Equal<typeof rows, { day: string; total: number; note: string | null }[]>>()
  await insert(plain).values({ day: 'x', total: 1 })
  await update(plain)
    .set({ total: plain.c.total.plus(1) })
    .where(plain.c.day.eq('x'))
  const days = await deleteFrom(plain).everyRow().returning(plain.c.day).all()
  is<Equal<typeof days, string[]>>()
  const joined = await select({ name: User.c.name, total: plain.c.total })
    .from(User)
    .leftJoin(plain, plain.c.day.eq(User.c.name))
    .all()
  is<Equal<typeof joined, { name: string; total: number | null }[]>>()
}

export async function results() {
  const most = await select({ n: fn.max(User.c.id) }).scalar()
  is<Equal<typeof most, number | null>>()
  for await (const user of select(User).with({ posts: true }).stream({ batchSize: 10 }))
    is<Equal<typeof user.posts.length, number>>()
  const page = await select(User).paginate({ by: [User.c.name.desc()], after: null, perPage: 5 })
  is<Equal<typeof page.items, readonly User[]>>()
  is<Equal<typeof page.next, string | null>>()
  const numbered = await select(User).paginate({ page: 2 })
  is<Equal<typeof numbered.total, number>>()
  const plan = await select(User).explain({ analyze: true, format: 'json' })
  is<Equal<typeof plan, Plan>>()
}

export async function changes() {
  await insert(Post).from(select({ body: Post.c.body, userId: Post.c.userId }))
  await insert(User)
    .values({ name: 'x', last: '', email: '', bio: '' })
    .onConflict(User.c.email)
    .where(User.c.role.eq('user'))
    .doUpdate(excluded => ({ name: excluded.name, last: fn.concat(User.c.last, excluded.last) }), User.c.id.gt(1))
  await update(Post).set({ body: User.c.name }).from(User).where(User.c.id.eq(Post.c.userId))
  await update(User).values([{ id: 1, name: 'a' }])
  await update(Membership).values([{ userId: 1, groupId: 2, since: new Date() }])
  await deleteFrom(Post).using(User).where(User.c.id.eq(Post.c.userId)).limit(3)
  const one = await update(User).set({ name: 'x' }).everyRow().returning(User.c.id).oneOrNull()
  is<Equal<typeof one, number | null>>()
}

/** What a module gives to others can be named in its declarations. */
export const named = select(User).only('name')
export const rest = select(User).defer('name')
export const counted = select({ id: Post.c.userId, n: fn.count() }).groupBy(Post.c.userId).as('counted')
export const common = cte('common', select(User))
export const renamed = alias(counted, 'renamed')
export const together = union(select(User), select(User))
export const listed = values([{ id: 1 }]).as('listed')
export const change = update(User).set({ name: 'x' }).everyRow().returning({ id: User.c.id })
