// INSERT, UPDATE and DELETE without entities.
import { deleteFrom, fn, insert, update } from 'athanor'
import { Engineer, Membership, Post, Tag, User } from '../blog.ts'
import { type Equal, is } from '../equal.ts'

const row = { name: 'x', last: '', email: '', bio: '' }

export async function inserts() {
  const count = await insert(User).values(row)
  is<Equal<typeof count, number>>()
  await insert(User).values(row, { ...row, passwordHash: null, role: 'admin' })
  await insert(User).values([row, { ...row, id: 3 }])
  await insert(User).values(Array.from({ length: 3 }, () => row))
  await insert(Post).values({ body: fn.upper(User.c.name), userId: 1, ownerId: null, timestamp: undefined })
  await insert(Membership).values({ userId: 1, groupId: 1, since: new Date() })
  await insert(Tag).values({ label: 'x' }).execute()
  const id = await insert(User).values(row).returning(User.c.id).one()
  is<Equal<typeof id, number>>()
  const users = await insert(User).values(row).returning(User).all()
  is<Equal<typeof users, User[]>>()
  await insert(User).values(row).onConflict(User.c.email).doNothing()
  await insert(User).values(row).onConflict().doUpdate()
  await insert(User)
    .values(row)
    .onConflict(User.c.email)
    .doUpdate({ name: 'y', passwordHash: null }, User.c.role.ne('admin'))
  await insert(Engineer).values({ lang: 'ts', type: 'engineer' })
}

export async function updates() {
  const count = await update(User)
    .set({ name: fn.concat(User.c.name, 'x'), passwordHash: null })
    .where(User.c.id.eq(1), User.c.role.eq('user'))
  is<Equal<typeof count, number>>()
  await update(User)
    .set({ id: User.c.id.plus(1) })
    .everyRow()
    .execute()
  const rows = await update(Post)
    .set({ body: 'x' })
    .where(Post.c.id.eq(1))
    .returning({ id: Post.c.id, owner: Post.c.ownerId })
    .all()
  is<Equal<typeof rows, { id: number; owner: number | null }[]>>()
}

export async function deletes() {
  const count = await deleteFrom(Post).where(Post.c.body.eq(''))
  is<Equal<typeof count, number>>()
  const bodies = await deleteFrom(Post).everyRow().returning(Post.c.body).all()
  is<Equal<typeof bodies, string[]>>()
}
