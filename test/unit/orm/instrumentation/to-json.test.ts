import { describe, expect, it } from 'vitest'
import { hybrid, many, one, writeOnly } from '../../../../src/orm/mapping/relationship-builder.ts'
import { fn } from '../../../../src/sql/expression/functions.ts'
import { bigint, binary, custom, datetime, integer, json, text } from '../../../../src/sql/schema/column-types.ts'
import { jsonNull } from '../../../../src/sql/types/structured.ts'
import { code, type Loose, models } from '../mapping/models.ts'

const blog = () => {
  const { model } = models()
  class User extends model('User', {
    id: integer().primaryKey(),
    username: text(),
    password: text().hidden().default('secret'),
    get posts() {
      return many('Post', { backPopulates: 'author' })
    },
    get visits() {
      return writeOnly('Visit')
    },
    get shout() {
      return hybrid(() => fn.upper(User.c.username as never))
    },
  }) {
    cache = 'of the class'
  }
  const Post = model('Post', {
    id: integer().primaryKey(),
    userId: integer().references('user.id').nullable(),
    get author() {
      return one('User', { backPopulates: 'posts' }).nullable()
    },
    get comments() {
      return many('Comment', { backPopulates: 'post' })
    },
  })
  const Comment = model('Comment', {
    id: integer().primaryKey(),
    postId: integer().references('post.id'),
    get post() {
      return one('Post', { backPopulates: 'comments' })
    },
  })
  model('Visit', { id: integer().primaryKey(), userId: integer().references('user.id') })
  return { User, Post, Comment }
}
const story = () => {
  const { User, Post, Comment } = blog()
  const user = new User({ id: 1, username: 'john' })
  const posts = [
    new Post({ id: 1, author: user, comments: [new Comment({ id: 9 })] }),
    new Post({ id: 2, author: user }),
  ]
  return { user, posts, Post }
}
const parsed = (value: unknown): Loose => JSON.parse(JSON.stringify(value)) as Loose

describe('toJSON', () => {
  it('writes values as JSON can carry them', () => {
    const { model } = models()
    const Thing = model('Thing', {
      id: bigint().primaryKey(),
      bytes: binary(),
      at: datetime(),
      data: json(),
      none: json().nullable(),
      own: custom<{ readonly n: bigint }>({
        name: 'own',
        sql: 'text',
        toDriver: value => String(value.n),
        fromDriver: (n: string) => ({ n: BigInt(n) }),
      }),
      left: text().nullable(),
    })
    const thing = new Thing({
      id: 2n ** 60n,
      bytes: new Uint8Array([0, 255]),
      at: new Date(5),
      data: { a: [1] },
      none: jsonNull,
      own: { n: 5n },
    })
    expect(parsed(thing)).toEqual({
      id: '1152921504606846976',
      bytes: 'AP8=',
      at: '1970-01-01T00:00:00.005Z',
      data: { a: [1] },
      none: null,
      own: { n: '5' },
    })
    expect(Object.keys(thing.toJSON())).not.toContain('left')
  })

  it('leaves out what is hidden, what is no attribute, and hybrids', () => {
    const { user } = story()
    expect(parsed({ ...user.toJSON(), posts: undefined })).toEqual({ id: 1, username: 'john' })
  })

  it('writes the relationships that are loaded, and an entity only once on a path', () => {
    const { user, posts } = story()
    expect(parsed(user)).toEqual({ id: 1, username: 'john', posts: [{ id: 1, comments: [{ id: 9 }] }, { id: 2 }] })
    expect(parsed(posts[1])).toEqual({
      id: 2,
      author: { id: 1, username: 'john', posts: [{ id: 1, comments: [{ id: 9 }] }] },
    })
    expect(parsed([user, user])).toHaveLength(2)
    expect(parsed({ user }).user.posts).toHaveLength(2)
  })

  it('writes exactly what it is told', () => {
    const { user, posts } = story()
    expect(parsed(user.toJSON({ with: {} }))).toEqual({ id: 1, username: 'john' })
    expect(parsed(user.toJSON({ with: { posts: true } }))).toEqual({
      id: 1,
      username: 'john',
      posts: [{ id: 1 }, { id: 2 }],
    })
    expect(parsed(user.toJSON({ with: { posts: { comments: true, author: false } } })).posts[0]).toEqual({
      id: 1,
      comments: [{ id: 9 }],
    })
    expect(parsed(posts[1]?.toJSON({ with: { author: true, comments: true } }))).toEqual({
      id: 2,
      author: { id: 1, username: 'john' },
    })
  })

  it('writes null for a single entity that there is not', () => {
    const { Post } = blog()
    const post = new Post({ id: 1 })
    post.author = null
    expect(parsed(post)).toEqual({ id: 1, author: null })
  })

  it.each([
    ['an unknown relationship', { pots: true }, 'unknown_attribute'],
    ['a column', { username: true }, 'unknown_attribute'],
    ['a large collection', { visits: true }, 'unknown_attribute'],
    ['a text', 'posts', 'not_executable'],
    ['a text below', { posts: 'comments' }, 'not_executable'],
  ])('refuses %s', (_, tree, expected) => {
    expect(() => story().user.toJSON({ with: tree })).toThrow(code(expected))
  })

  it("can be a class's own", () => {
    const { model } = models()
    class User extends model('User', {
      id: integer().primaryKey(),
      get posts() {
        return many('Post', { backPopulates: 'author' })
      },
    }) {
      toJSON() {
        return { ...(super['toJSON' as never] as () => object).call(this), own: true }
      }
    }
    const Post = model('Post', {
      id: integer().primaryKey(),
      userId: integer().references('user.id'),
      get author() {
        return one('User', { backPopulates: 'posts' })
      },
    })
    expect(parsed(new User({ id: 1 }))).toEqual({ id: 1, own: true })
    expect(parsed(new Post({ id: 2, author: new User({ id: 1 }) }))).toMatchObject({ author: { id: 1, own: true } })
  })

  it('is no property of an entity itself', () => {
    const { user } = story()
    expect(Object.keys(user)).not.toContain('toJSON')
    expect(structuredClone({ ...user })).not.toHaveProperty('toJSON')
  })
})
