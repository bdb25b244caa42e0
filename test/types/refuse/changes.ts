// INSERT, UPDATE and DELETE: what they do not take.
import { deleteFrom, insert, update } from 'athanor'
import { Kinds } from '../accept/models.ts'
import { Post, User } from '../blog.ts'

const row = { name: 'x', last: '', email: '', bio: '' }

export function inserts() {
  // @ts-expect-error relationships are not for insert
  insert(User).values({ ...row, posts: [] })
  // @ts-expect-error a foreign key is required in insert
  insert(Post).values({ body: 'x' })
  // @ts-expect-error required columns are missing
  insert(User).values({ name: 'x' })
  // @ts-expect-error no such column
  insert(User).values({ ...row, nope: 1 })
  // @ts-expect-error no such column in a list of rows
  insert(User).values([{ ...row, nope: 1 }])
  // @ts-expect-error wrong type
  insert(User).values({ ...row, name: 3 })
  // @ts-expect-error an expression of another type
  insert(User).values({ ...row, name: User.c.id })
  // @ts-expect-error not nullable
  insert(User).values({ ...row, name: null })
  // @ts-expect-error a hybrid is computed
  insert(User).values({ ...row, fullName: 'x' })
  // @ts-expect-error a conflict is on columns, not on their names
  insert(User).values(row).onConflict('email')
  // @ts-expect-error wrong type
  insert(User).values(row).onConflict(User.c.email).doUpdate({ name: 3 })
  // @ts-expect-error what to do about a conflict is not said yet
  insert(User).values(row).onConflict(User.c.email).execute()
}

export async function updates() {
  // @ts-expect-error wrong type
  update(User).set({ name: 3 })
  // @ts-expect-error not nullable
  update(User).set({ name: null })
  // @ts-expect-error no such column
  update(User).set({ nope: 3 })
  // @ts-expect-error relationships are not for update
  update(User).set({ posts: [] })
  // @ts-expect-error a hybrid is computed
  update(User).set({ fullName: 'x' })
  // @ts-expect-error a computed column is the database's
  update(Kinds).set({ upper: 'x' })
  // @ts-expect-error nothing is set yet
  update(User).where(User.c.id.eq(1))
  // @ts-expect-error a JavaScript boolean is no condition
  deleteFrom(User).where(true)
  // @ts-expect-error an entity is deleted by its session
  deleteFrom(new Post({ body: 'x' }))
  // @ts-expect-error what it returns has what was asked for
  ;(await update(User).set(row).everyRow().returning({ id: User.c.id }).one()).name
}
