// What `new` takes: required columns are required, the rest optional, and relationships fill foreign keys.
import type { Init } from 'athanor'
import { Country, Engineer, Group, Membership, Moderator, Post, Tag, User } from '../blog.ts'
import { type Equal, is } from '../equal.ts'
import { Kinds } from './models.ts'

export function entities(user: User, post: Post) {
  new User({ name: 'j', last: 'x', email: 'e', bio: '' })
  new User({ name: 'j', last: 'x', email: 'e', bio: '', passwordHash: null, posts: [post], role: 'admin' })
  new User({ name: 'j', last: 'x', email: 'e', bio: '', passwordHash: undefined, settings: undefined, id: 7 })
  new User({ name: 'j', last: 'x', email: 'e', bio: '', posts: new Set([post]), groups: [new Group({ title: 'g' })] })
  new Post({ body: 'x', author: user })
  new Post({ body: 'x', userId: 1 })
  new Post({ body: 'x', author: user, parent: null, replies: [post], owner: user, ownerId: null })
  new Country({ code: 'fr', title: 'France' })
  new Membership({ userId: 1, groupId: 2, since: new Date() })
  new Moderator({ name: 'j', last: 'x', email: 'e', bio: '', level: 1, mentor: null })
  new Engineer({ lang: 'ts' })
  new Engineer({ lang: 'ts', type: 'engineer' })
  new Tag({ label: 'x' })
  is<Equal<InstanceType<typeof Tag>['label'], string>>()
}

export function required(bytes: Uint8Array) {
  const given = {
    whole: 1,
    small: 1,
    big: 1n,
    bigNumber: 1,
    exact: '1.00',
    rounded: 1,
    single: 1,
    double: 1,
    short: '',
    long: '',
    flag: true,
    at: new Date(),
    day: '2026-11-20',
    hour: '17:30:00',
    bytes,
    key: '',
    state: 'draft' as const,
    document: { tags: [] },
    anything: { at: 'will' },
    place: { x: 1, y: 2 },
    branded: 'a' as const,
    chained: '',
  }
  return new Kinds(given)
}

/** A function over what `new` takes. */
export function makeCountry(given: Init<'Country', (typeof Country)['attributes']>) {
  return new Country({ ...given, title: given.title.trim() })
}
