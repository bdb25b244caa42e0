import { describe, expect, it } from 'vitest'
import { SessionError } from '../../../../src/errors/session-error.ts'
import { ValueError } from '../../../../src/errors/value-error.ts'
import { hybrid, many, one } from '../../../../src/orm/mapping/relationship-builder.ts'
import { fn } from '../../../../src/sql/expression/functions.ts'
import { sql } from '../../../../src/sql/expression/template.ts'
import { binary, custom, datetime, integer, json, string, text } from '../../../../src/sql/schema/column-types.ts'
import { jsonNull } from '../../../../src/sql/types/structured.ts'
import { code, type Loose, models } from './models.ts'

class Point {
  readonly x: number
  constructor(x: number) {
    this.x = x
  }
}

const blog = () => {
  const { model } = models()
  const User = model('User', {
    id: integer().primaryKey(),
    username: string(64),
    note: text().nullable(),
    tags: json().default(['a']),
    at: datetime().default(() => new Date(5)),
    place: custom<Point>({
      name: 'point',
      sql: 'integer',
      toDriver: point => point.x,
      fromDriver: (x: number) => new Point(x),
    }).default(new Point(3)),
    bytes: binary().default(new Uint8Array([1])),
    length: integer().computed(sql`length(username)`),
    email: string(64)
      .default('x@y')
      .validate(value => value.trim().toLowerCase()),
    get posts() {
      return many('Post', { backPopulates: 'author' })
    },
    get shout() {
      return hybrid(() => fn.upper(User.c.username as never))
    },
  })
  const Post = model('Post', {
    id: integer().primaryKey(),
    userId: integer().references('user.id'),
    get author() {
      return one('User', { backPopulates: 'posts' })
    },
  })
  return { User, Post }
}

describe('`new`', () => {
  it('applies defaults, made anew for each entity', () => {
    const { User } = blog()
    const [one, two] = [new User({ username: 'a' }), new User({ username: 'b' })]
    expect(one).toMatchObject({ tags: ['a'], at: new Date(5), bytes: new Uint8Array([1]), email: 'x@y' })
    one.tags.push('b')
    one.bytes[0] = 9
    expect(two).toMatchObject({ tags: ['a'], bytes: new Uint8Array([1]) })
    expect(new User({ username: 'c' })).toMatchObject({ tags: ['a'] })
  })

  it('keeps the class of a default', () => {
    const { User } = blog()
    const [one, two] = [new User({}), new User({})]
    expect(one.place).toBeInstanceOf(Point)
    expect(one.place).not.toBe(two.place)
  })

  it('leaves keys and what is not given undefined', () => {
    const { User } = blog()
    const user = new User({ username: undefined, tags: undefined })
    expect([user.id, user.username, user.note, user.tags]).toEqual([undefined, undefined, undefined, ['a']])
  })

  it('sets relationships with both ends', () => {
    const { User, Post } = blog()
    const user = new User({ username: 'john', posts: [new Post({})] })
    const post = new Post({ author: user })
    expect([...user.posts]).toHaveLength(2)
    expect(user.posts[0].author).toBe(user)
    expect(user.posts[1]).toBe(post)
  })

  it('puts values through their validator, after the check of their type', () => {
    const { User } = blog()
    expect(new User({ email: ' A@B ' }).email).toBe('a@b')
    expect(() => new User({ email: 5 })).toThrow('User.email expects a string, not the number 5')
    const { model } = models()
    const Strict = model('Strict', {
      id: integer().primaryKey(),
      name: text().validate(() => undefined as never),
      age: integer().validate(() => 'x' as never),
    })
    expect(() => new Strict({ name: 'x' })).toThrow(/^Strict.name expects a value from its validator/)
    expect(() => new Strict({ age: 1 })).toThrow(/^Strict.age expects a number/)
  })

  it.each([
    ['text for a number', { id: '1' }, /^User.id expects a number, not a string$/],
    ['a number for text', { username: 0 }, /^User.username expects a string, not the number 0$/],
    [
      'null where NULL may not be',
      { username: null },
      /^User.username expects a value, not null: the column is not nullable$/,
    ],
    ['an object', { username: { toString: () => 'x' } }, /^User.username expects a string, not an object of Object$/],
    ['a lone surrogate', { username: '\ud800' }, /lone surrogate/],
    ['an invalid Date', { at: new Date(Number.NaN) }, /^User.at expects a valid Date/],
    ['a Date in JSON', { tags: [new Date(0)] }, /^User.tags expects plain objects and arrays, not a Date at \$\[0\]$/],
    ['a value for a computed column', { length: 5 }, /^User.length is computed by the database and takes no value$/],
    ['an array', [], /^new User\(\) expects an object of attributes, not an array$/],
    ['a text', 'john', /^new User\(\) expects an object of attributes, not a string$/],
    ['null', null, /^new User\(\) expects an object of attributes, not null$/],
  ])('refuses %s', (_, init, message) => {
    const { User } = blog()
    expect(() => new User(init)).toThrow(ValueError)
    expect(() => new User(init)).toThrow(message)
  })

  it.each([
    [
      'a mistyped attribute',
      { usrname: 'x' },
      /^User has no attribute 'usrname': its attributes are id, .*, posts \(did you mean 'username'\?\)$/,
    ],
    ['the name of a column', { user_id: 1 }, /^User has no attribute 'user_id'/],
    ['a hybrid', { shout: 'X' }, /^User has no attribute 'shout'/],
    ['a method of objects', { toString: 1 }, /^User has no attribute 'toString'/],
    ['a polluted prototype', JSON.parse('{"__proto__":{"id":1}}'), /^User has no attribute '__proto__'/],
    ['one that is undefined', { nope: undefined }, /^User has no attribute 'nope'/],
  ])('refuses an unknown attribute: %s', (_, init, message) => {
    const { User } = blog()
    expect(() => new User(init)).toThrow(SessionError)
    expect(() => new User(init)).toThrow(message)
  })

  it('reads nothing that an object inherits', () => {
    const { User } = blog()
    expect((new User(Object.create({ username: 'x' })) as Loose).username).toBeUndefined()
  })

  it('refuses what is no entity of the other end', () => {
    const { User, Post } = blog()
    for (const author of [{}, new Post({}), 'john', 5])
      expect(() => new Post({ author })).toThrow(code('not_an_entity'))
    expect(() => new User({ posts: 5 })).toThrow(code('not_a_list'))
    expect(() => new User({ posts: [new User({})] })).toThrow(code('not_an_entity'))
  })

  it('takes JSON null where NULL may not be', () => {
    const { User } = blog()
    expect(new User({ tags: null }).tags).toBeNull()
    expect(new User({ tags: jsonNull }).tags).toBe(jsonNull)
  })
})

describe('a hybrid of an entity', () => {
  it('is computed from what the entity holds, and cannot be set', () => {
    const { User } = blog()
    const user = new User({ username: 'john' })
    expect(user.shout).toBe('JOHN')
    user.username = 'susan'
    expect(user.shout).toBe('SUSAN')
    expect(() => {
      user.shout = 'x'
    }).toThrow(TypeError)
  })

  it('is computed by its second function where it has one', () => {
    const { model } = models()
    const User = model('User', {
      id: integer().primaryKey(),
      get twice() {
        return hybrid(
          () => sql`random()`,
          (user: Loose) => user.id * 2,
        )
      },
    })
    expect(new User({ id: 4 }).twice).toBe(8)
  })

  it('refuses columns of other models', () => {
    const { model } = models()
    const Other = model('Other', { id: integer().primaryKey() })
    const User = model('User', {
      id: integer().primaryKey(),
      get odd() {
        return hybrid(() => Other.c.id as never)
      },
    })
    expect(() => new User({}).odd).toThrow(/^User.odd uses 'other.id', which is no column of its own model/)
  })
})
