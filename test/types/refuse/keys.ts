// Keys that are none.

import { Kinds } from '../accept/models.ts'
import { Country, db, Membership, User } from '../blog.ts'

export function keys() {
  // @ts-expect-error a composite key is given by name
  Membership.get(1)
  // @ts-expect-error half a key
  Membership.get({ userId: 1 })
  // @ts-expect-error more than the key
  Membership.get({ userId: 1, groupId: 2, since: new Date() })
  // @ts-expect-error wrong type
  User.get('1')
  // @ts-expect-error wrong type, by name
  User.get({ id: '1' })
  // @ts-expect-error not the key
  User.get({ name: 'john' })
  // @ts-expect-error a number is no bigint
  Kinds.get(1)
  // @ts-expect-error wrong type
  Country.get(1)
  // @ts-expect-error no key
  User.get(null)
  // @ts-expect-error a forgotten variable
  User.get(undefined)
  // @ts-expect-error no key at all
  User.get()
  // @ts-expect-error wrong type on a session
  db.session.get(User, '1')
  // @ts-expect-error a promise of the entity
  db.session.get(User, 1).posts
}
