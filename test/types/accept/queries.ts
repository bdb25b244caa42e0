// Queries and what they give.
import { type AnyModel, and, fn, literal, not, or, type Select, select, sql } from 'athanor'
import { Post, Super, User } from '../blog.ts'
import { type Equal, is } from '../equal.ts'

export async function statics() {
  const all = await User.all()
  is<Equal<typeof all, User[]>>()
  const one = await User.where(User.c.name.eq('john')).one()
  is<Equal<typeof one, User>>()
  const ten = await User.query().orderBy(User.c.name.desc()).limit(10).all()
  is<Equal<typeof ten, User[]>>()
  const admins = await User.admins().first()
  is<Equal<typeof admins, User | null>>()
  const flying = (await Super.poly().all())[0]?.fly()
  is<Equal<NonNullable<typeof flying>, string>>()
}

export async function selections() {
  const names = await select(User.c.name).all()
  is<Equal<typeof names, string[]>>()
  const hashes = await select(User.c.passwordHash).all()
  is<Equal<typeof hashes, (string | null)[]>>()
  const rows = await select({ id: User.c.id, n: fn.count(Post.c.id) })
    .from(User)
    .leftJoin(User.c.posts)
    .groupBy(User.c.id)
    .having(fn.count(Post.c.id).gt(3))
    .all()
  is<Equal<typeof rows, { id: number; n: number }[]>>()
  const mixed = await select({ user: User, latest: fn.max(User.c.id), kind: literal('user') }).all()
  is<Equal<typeof mixed, { user: User; latest: number | null; kind: 'user' }[]>>()
  const users = await select(User)
    .where(User.c.id.in(select(Post.c.userId)))
    .all()
  is<Equal<typeof users, User[]>>()
  const custom = await select(sql<number>`random()`).one()
  is<Equal<typeof custom, number>>()
  const settings = await select(User.c.settings).first()
  is<Equal<typeof settings, { theme: 'dark' | 'light' } | null>>()
}

export async function terminals() {
  const query = select(User).where(User.c.role.eq('admin')).distinct().offset(1).forUpdate({ skipLocked: true })
  is<Equal<Awaited<ReturnType<typeof query.first>>, User | null>>()
  is<Equal<Awaited<ReturnType<typeof query.one>>, User>>()
  is<Equal<Awaited<ReturnType<typeof query.oneOrNull>>, User | null>>()
  is<Equal<Awaited<ReturnType<typeof query.firstOr404>>, User>>()
  is<Equal<Awaited<ReturnType<typeof query.oneOr404>>, User>>()
  is<Equal<Awaited<ReturnType<typeof query.count>>, number>>()
  is<Equal<Awaited<ReturnType<typeof query.exists>>, boolean>>()
  is<Equal<ReturnType<typeof query.toSQL>['sql'], string>>()
}

export function conditions(name: string | undefined) {
  const byName = name === undefined ? [] : [User.c.name.eq(name)]
  const any = or(...byName, User.c.email.isNotNull(), and(User.c.id.gt(1), not(User.c.name.like('j%'))))
  return select(User).where(any, ...byName, sql`length(name) > ${3}`)
}

/** Functions over queries keep their types. */
export const newest = (query: Select<typeof Post>) => query.orderBy(Post.c.timestamp.desc()).limit(10)
export const everyOne = <M extends AnyModel>(model: M) => select(model).all()
export async function generic() {
  const posts = await newest(Post.query()).all()
  is<Equal<typeof posts, Post[]>>()
  const users = await everyOne(User)
  is<Equal<typeof users, User[]>>()
}
