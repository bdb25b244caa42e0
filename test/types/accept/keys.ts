// Primary keys: one column by its value or by name, several by name.
import type { Key } from 'athanor'
import { Country, db, Engineer, Membership, Moderator, Super, Tag, User } from '../blog.ts'
import { type Equal, is } from '../equal.ts'
import { Kinds } from './models.ts'

export async function keys() {
  const user = await User.get(1)
  is<Equal<typeof user, User | null>>()
  const byName = await User.get({ id: 1 })
  is<Equal<typeof byName, User | null>>()
  const membership = await Membership.get({ userId: 1, groupId: 2 })
  is<Equal<typeof membership, Membership | null>>()
  const country = await Country.get('fr')
  is<Equal<typeof country, Country | null>>()
  const big = await Kinds.get(1n)
  is<Equal<typeof big, Kinds | null>>()
  const tag: Tag | null = await Tag.get(1)
  const moderator = await Moderator.get(1)
  is<Equal<typeof moderator, Moderator | null>>()
  const flying = (await Super.get(1))?.fly()
  is<Equal<NonNullable<typeof flying>, string>>()
  const engineer = await Engineer.get({ id: 1 })
  is<Equal<typeof engineer, Engineer | null>>()
  const found = await User.getOr404('1')
  is<Equal<typeof found, User>>()
  const inSession = await db.session.get(User, 1)
  is<Equal<typeof inSession, User | null>>()
  is<Equal<Key<(typeof Membership)['attributes']>, { readonly userId: number; readonly groupId: number }>>()
  is<Equal<Key<(typeof User)['attributes']>, { id: number } | number>>()
  return tag
}
