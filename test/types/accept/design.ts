// The code of the design's second chapter, as it stands there, as far as it exists: 2.1 to 2.4.
// biome-ignore-all format: the code stands as it does there
import { readFileSync } from 'node:fs'
import {
  Athanor,
  alias,
  and,
  caseWhen,
  check,
  datetime,
  deleteFrom,
  exists,
  fn,
  foreignKey,
  hybrid,
  index,
  insert,
  integer,
  type Loaded,
  many,
  not,
  one,
  or,
  select,
  sql,
  string,
  unique,
  update,
} from 'athanor'
import { Employee, Engineer, Manager, Membership } from '../blog.ts'
import { type Equal, is } from '../equal.ts'

// 2.1
export const db = new Athanor({ url: process.env.DATABASE_URL ?? 'sqlite:///app.db' })
export const later = new Athanor()
later.init({ url: readFileSync('url', 'utf8') })

// 2.2
export class User extends db.Model('User', {
  id: integer().primaryKey(),
  username: string(64).unique().index(),
  email: string(120).unique().index(),
  passwordHash: string(256).nullable(),
  get posts() { return many(() => Post, { backPopulates: 'author' }) },
  get fullName() { return hybrid(() => fn.concat(User.c.username, ' ', User.c.email)) },
}) {
  override toString() { return `<User ${this.username}>` }
}

export class Post extends db.Model('Post', {
  id: integer().primaryKey(),
  body: string(140),
  timestamp: datetime().index().default(() => new Date()),
  userId: integer().references('user.id').index(),
  get author() { return one(() => User, { backPopulates: 'posts' }) },
  get comments() { return many(() => Comment) },
}) {}

export class Comment extends db.Model('Comment', {
  id: integer().primaryKey(),
  a: integer(),
  b: integer(),
  timestamp: datetime(),
  get author() { return one(() => User) },
}).constrain(c => [index('ix_recent', c.timestamp.desc()).where(c.a.gt(1)).using('gin'), check(sql`a > 1`), foreignKey([c.a, c.b], ['post.id', () => User.c.id])]) {}

export const Tag = db.Model('Tag', { id: integer().primaryKey(), label: string() }, { constraints: [unique('id', 'label'), index('ix_name', 'label')] })
export type Tag = InstanceType<typeof Tag>

export async function models(user: User, tag: Tag) {
  await Membership.get({ userId: 1, groupId: 2 })
  for (const one of await select(Employee).polymorphic(Engineer, Manager).all()) if (one.type === 'engineer') one.lang.trim()
  is<Equal<typeof user.fullName, string>>()
  return [User.c.username, User.c.fullName, tag.label]
}

// 2.3
export async function sessions() {
  await db.scope(async session => {
    const john = new User({ username: 'john', email: 'john@example.com' })
    session.add(john)
    session.add(new Post({ body: 'my first post!', author: john }))   // userId is filled by the flush
    await session.commit()
  })

  db.session            // the scoped session of this request, scope or shell (AsyncLocalStorage)
  db.newSession()       // one of your own; `await using` works
  await using session = db.newSession()
  const isolationLevel = 'serializable'
  const readOnly = true
  await db.transaction(async session => { await session.flush() }, { isolationLevel, readOnly, retries: 3 })
  await using scope = db.openScope()
  return [session.new, session.dirty, session.deleted, scope]
}

// 2.4
export async function queries(since: Date, post: Post) {
  await User.all()                                            // every user
  await User.get(1)                                           // identity map first, then the database; null when absent
  await User.getOr404(1)
  await User.where(User.c.username.eq('john')).one()
  await User.query().orderBy(User.c.username.desc()).limit(10).all()

  const posts = await select(Post)
    .where(Post.c.timestamp.gt(since), Post.c.author.has(User.c.username.like('j%')))
    .with({ author: true, comments: { author: true } })       // eager, typed: posts[0].author is a User
    .orderBy(Post.c.id).all()
  is<Equal<(typeof posts)[0]['author'], User>>()
  posts[0]?.comments[0]?.author.username

  const rows = await select({ id: User.c.id, n: fn.count(Post.c.id) })   // {id: number, n: number}[]
    .from(User).leftJoin(User.c.posts).groupBy(User.c.id).having(fn.count(Post.c.id).gt(3)).all()
  is<Equal<typeof rows, { id: number; n: number }[]>>()
  const names = await select(User.c.username).all()           // string[]
  is<Equal<typeof names, string[]>>()

  const session = db.newSession()
  await session.all(select(User))
  await session.execute(select(User))
  await insert(User).values({ username: 'x', email: 'y' }).onConflict(User.c.email).doUpdate({ username: 'x' })
  await insert(User).values([{ username: 'x', email: 'y' }])
  await update(User).set({ username: 'x' }).everyRow()
  await deleteFrom(User).everyRow()
  const loaded: Loaded<Post, { author: true }> = await Post.load(post, { author: true })
  const all: Loaded<Post, { author: true }>[] = await Post.load([post], { author: true })
  const { total, pages, hasNext, iterPages } = await select(User).paginate({ page: 1, perPage: 20, maxPerPage: 50 })
  await User.query().with({ posts: q => q.where(Post.c.id.gt(1)).orderBy(Post.c.id).limit(3) }).all()
  const other = alias(User, 'other')
  await select({ a: User.c.id, b: fn.coalesce(other.c.id, 0), c: caseWhen(User.c.id.lt(1), 'x').otherwise('y') })
    .from(User)
    .leftJoin(other, other.c.id.gt(User.c.id))
    .where(or(not(User.c.id.in([])), and(exists(select(Post).where(Post.c.userId.eq(User.c.id))))))
    .all()
  return [loaded, all, total, pages, hasNext, iterPages]
}
