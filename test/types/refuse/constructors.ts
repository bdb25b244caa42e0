// What `new` refuses.

import { Kinds } from '../accept/models.ts'
import { Country, Engineer, type Group, Membership, Moderator, Post, User } from '../blog.ts'

const user = { name: 'j', last: 'x', email: 'e', bio: '' }

export function entities(group: Group, kinds: ConstructorParameters<typeof Kinds>[0]) {
  // @ts-expect-error required columns are missing
  new User({ name: 'j' })
  // @ts-expect-error no argument at all
  new User()
  // @ts-expect-error no such attribute
  new User({ ...user, nmae: 'x' })
  // @ts-expect-error wrong type
  new User({ ...user, name: 3 })
  // @ts-expect-error not nullable
  new User({ ...user, email: null })
  // @ts-expect-error undefined for a required column
  new User({ ...user, email: undefined })
  // @ts-expect-error not one of the enumeration
  new User({ ...user, role: 'root' })
  // @ts-expect-error a natural key is required
  new Country({ title: 'x' })
  // @ts-expect-error a column that is no foreign key is required
  new Membership({ userId: 1, groupId: 1 })
  // @ts-expect-error a list, not one entity
  new User({ ...user, groups: group })
  // @ts-expect-error an entity of another model
  new User({ ...user, posts: [group] })
  // @ts-expect-error not nullable
  new Post({ body: 'x', author: null })
  // @ts-expect-error an entity, not its key
  new Post({ body: 'x', author: 1 })
  // @ts-expect-error a hybrid is computed
  new User({ ...user, fullName: 'x' })
  // @ts-expect-error a write-only collection is not given
  new User({ ...user, log: [] })
  // @ts-expect-error a computed column is the database's
  new Kinds({ ...kinds, upper: 'X' })
  // @ts-expect-error an inherited column is required
  new Moderator({ level: 1 })
  // @ts-expect-error its own column is required
  new Moderator({ ...user })
  // @ts-expect-error another identity
  new Engineer({ lang: 'ts', type: 'boss' })
}
