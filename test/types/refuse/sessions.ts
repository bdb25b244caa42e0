// Sessions and options.
import { Athanor, select } from 'athanor'
import { db, User } from '../blog.ts'

export async function sessions(user: User) {
  // @ts-expect-error no such level
  db.transaction(async () => 1, { isolationLevel: 'snapshot' })
  // @ts-expect-error misspelt option
  db.transaction(async () => 1, { retry: 3 })
  // @ts-expect-error misspelt option
  new Athanor({ uri: 'sqlite://' })
  // @ts-expect-error an entity, not its key
  db.session.add(1)
  // @ts-expect-error a class is no statement
  db.session.all(User)
  // @ts-expect-error text is no statement: see `sql`
  db.session.execute('select 1')
  // @ts-expect-error a promise of users
  const users: User[] = db.session.all(select(User))
  // @ts-expect-error attributes by name
  db.session.refresh(user, 'name')
  return users
}
