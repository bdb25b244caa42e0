// Sessions, transactions, and pages of results.
import { type Page, type Session, select, update } from 'athanor'
import { db, Post, User } from '../blog.ts'
import { type Equal, is } from '../equal.ts'

export async function scopes(user: User, post: Post) {
  const made = await db.scope(async session => {
    session.add(user, post)
    session.addAll([user, post])
    await session.flush()
    await session.commit()
    return user
  })
  is<Equal<typeof made, User>>()
  const count = await db.transaction(
    async session => {
      session.delete(post)
      return session.execute(update(Post).set({ body: '' }).where(Post.c.id.eq(1)))
    },
    { isolationLevel: 'serializable', readOnly: false, retries: 3, autoflush: false },
  )
  is<Equal<typeof count, number>>()
  const plain = await db.scope(() => 3)
  is<Equal<typeof plain, number>>()
  await using session = db.newSession({ autoflush: false })
  await using scope = db.openScope()
  await methods(session, user)
  return scope.session.contains(user)
}

export async function methods(session: Session, user: User) {
  const nested = await session.nested(async inner => {
    inner.add(user)
    return 'x'
  })
  is<Equal<typeof nested, string>>()
  const merged = await session.merge(user)
  is<Equal<typeof merged, User>>()
  const names = await session.all(select(User.c.name))
  is<Equal<typeof names, string[]>>()
  const loaded = await session.execute(select(Post).with({ author: true }))
  is<Equal<(typeof loaded)[number]['author'], User>>()
  const returned = await session.execute(update(User).set({ name: 'x' }).everyRow().returning(User.c.id))
  is<Equal<typeof returned, number[]>>()
  const elsewhere = await select(User).all(session)
  is<Equal<typeof elsewhere, User[]>>()
  await select(User).all(db.engine)
  session.assign(user, { name: 'x' }, { only: ['name'] })
  await session.refresh(user, ['name'])
  session.expire(user)
  session.expunge(user)
  is<Equal<typeof session.dirty, readonly object[]>>()
}

export async function pages() {
  const page = await select(Post)
    .with({ author: true })
    .orderBy(Post.c.id)
    .paginate({ page: 2, perPage: 10, maxPerPage: 50 })
  is<Equal<(typeof page.items)[number]['author'], User>>()
  const numbers = await select(User.c.id).paginate()
  is<Equal<typeof numbers, Page<number>>>()
  for (const number of numbers) is<Equal<typeof number, number>>()
  for (const link of numbers.iterPages({ leftEdge: 1 })) is<Equal<typeof link, number | null>>()
  is<Equal<typeof numbers.nextPage, number | null>>()
}
