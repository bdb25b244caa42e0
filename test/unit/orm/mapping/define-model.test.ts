import { describe, expect, it } from 'vitest'
import { hybrid, many, one, writeOnly } from '../../../../src/orm/mapping/relationship-builder.ts'
import { fn } from '../../../../src/sql/expression/functions.ts'
import { datetime, integer, string, text } from '../../../../src/sql/schema/column-types.ts'
import { check, index } from '../../../../src/sql/schema/table-elements.ts'
import { code, type Loose, mapper, models } from './models.ts'

const id = () => integer().primaryKey()

describe('a model', () => {
  it.each([
    ['AddressAndPhone', 'address_and_phone'],
    ['pets', 'pets'],
    ['HTTPRequest', 'http_request'],
  ])('%s has the table %s unless it says otherwise', (name, table) => {
    const { model } = models()
    expect(mapper(model(name, { id: id() })).table.name).toBe(table)
    expect(mapper(model('Other', { id: id() }, { tableName: 'Mine', schema: 's' })).table.qualifiedName).toBe('s.Mine')
  })

  it('has its columns in the order of declaration, and those of its mixins after them', () => {
    const { model } = models()
    const stamped = {
      createdAt: datetime().default(() => new Date(0)),
      get owner() {
        return one(() => model)
      },
    }
    const User = model('User', { id: id(), name: text() }, { mixin: [stamped, { note: text().nullable() }] })
    expect(mapper(User).columns.map(column => column.name)).toEqual(['id', 'name', 'created_at', 'note'])
    expect([...mapper(User).declared.relationships.keys()]).toEqual(['owner'])
    expect(Object.keys(User.attributes)).toEqual(['id', 'name', 'createdAt', 'owner', 'note'])
  })

  it('has a namespace of columns, relationships and hybrids that nobody changes', () => {
    const { model } = models()
    class User extends model('User', {
      id: id(),
      first: text(),
      get posts() {
        return many(() => Post)
      },
      get shout() {
        return hybrid(() => fn.upper(User.c.first as never))
      },
    }) {}
    class Post extends model('Post', { id: id(), userId: integer().references('user.id') }) {}
    expect(Object.keys(User.c)).toEqual(['id', 'first', 'posts', 'shout'])
    expect(User.c.posts).toBe(User.c.posts)
    expect(User.c.shout).toBe(User.c.shout)
    expect(Object.isFrozen(User.c)).toBe(true)
    expect(Post.name).toBe('Post')
  })

  it('constrains its table and stays itself', () => {
    const { model } = models()
    const Base = model('Post', { id: id(), at: datetime() })
    expect(Base.constrain(c => [index('ix_recent', c.at?.desc() as never), check(c.id?.gt(0) as never)])).toBe(Base)
    expect(mapper(Base).table.indexes).toHaveLength(1)
    expect(() => Base.constrain(c => [index('ix_other', c.nope as never)])).toThrow(code('undefined_value'))
  })

  it.each([
    ['no primary key', { name: text() }, 'no_primary_key'],
    ['an attribute `then`', { id: id(), then: text() }, 'reserved_attribute'],
    ['an attribute `constructor`', { id: id(), constructor: text() }, 'reserved_attribute'],
    ['an attribute `toJSON`', { id: id(), toJSON: text() }, 'reserved_attribute'],
    ['an attribute `__proto__`', { id: id(), ['__proto__']: text() }, 'reserved_attribute'],
    ['a prototype for an attribute', { id: id(), __proto__: text() }, 'reserved_attribute'],
    ['a plain value', { id: id(), name: 'text' }, 'unknown_attribute_kind'],
    ['a function', { id: id(), name: text }, 'unknown_attribute_kind'],
    [
      'something that looks like a column',
      { id: id(), name: { spec: text().spec, kind: 'column' } },
      'unknown_attribute_kind',
    ],
    ['two attributes of one column', { id: id(), userName: text(), user_name: text() }, 'duplicate_column'],
    ['nothing at all', null, 'unsupported'],
    ['an array', [integer()], 'unsupported'],
  ])('is refused with %s, and leaves nothing behind', (_, attributes, expected) => {
    const { model, registry } = models()
    for (let use = 0; use < 2; use++) expect(() => model('User', attributes as object)).toThrow(code(expected))
    expect([registry.mappers, registry.metadata.tables]).toEqual([[], []])
    model('User', { id: id() })
    expect(() => registry.configure()).not.toThrow()
  })

  it.each([
    ['an attribute of the model', { name: text() }, 'duplicate_attribute'],
    ['a column of the model', { Name: text() }, 'duplicate_column'],
    ['an attribute of another mixin', [{ note: text() }, { note: string(5) }], 'duplicate_attribute'],
    ['a relationship of the model', { posts: text() }, 'duplicate_attribute'],
    ['a name that is taken by the language', { then: text() }, 'reserved_attribute'],
    ['nothing', [null], 'unsupported'],
  ])('is refused with a mixin that has %s', (_, mixin, expected) => {
    const { model } = models()
    expect(() =>
      model(
        'User',
        {
          id: id(),
          name: text(),
          get posts() {
            return many('Post')
          },
        },
        { mixin },
      ),
    ).toThrow(code(expected))
  })

  it('is in the databases that it names, beside one of the same table elsewhere', () => {
    const { model } = models()
    expect(mapper(model('Log', { id: id() }, { bind: 'logs' })).table.binds).toEqual(['logs'])
    expect(mapper(model('Shard', { id: id() }, { bind: ['a', 'b'] })).table.binds).toEqual(['a', 'b'])
    expect(mapper(model('Pet', { id: id() })).table.binds).toEqual([])
    expect(() => model('OldPet', { id: id() }, { bind: 'logs', tableName: 'pet' })).not.toThrow()
    expect(() => model('Other', { id: id() }, { bind: 'logs', tableName: 'pet' })).toThrow(code('duplicate_table'))
  })

  it('says that a reference outside of a getter comes too early', () => {
    const { model } = models()
    const declare = () => {
      const User = model('User', {
        id: id(),
        get later() {
          return integer().references(Later)
        },
      })
      const Later = () => User.c.id as never
      return User
    }
    expect(declare).toThrow(code('early_reference'))
  })

  it('is declared once a table, whatever the case of the name', () => {
    const { model, registry } = models()
    model('User', { id: id() })
    expect(() => model('Person', { id: id() }, { tableName: 'user' })).toThrow(
      "the table 'user' is declared twice, by the model User and by the model Person: give one of them another `tableName`",
    )
    expect(() => model('USER2', { id: id() }, { tableName: 'USER' })).toThrow(code('duplicate_table'))
    expect(registry.mappers.map(one => one.name)).toEqual(['User'])
  })
})

describe('a model that is declared again', () => {
  it('replaces the old one, with a warning', () => {
    const { model, registry, warnings } = models()
    model('User', { id: id() })
    const Again = model('User', { id: id(), name: text() }, { tableName: 'people' })
    expect(warnings).toEqual(['the model User is declared again: the new declaration replaces the old one'])
    expect(registry.mappers).toEqual([mapper(Again)])
    expect(registry.metadata.tables.map(table => table.name)).toEqual(['people'])
  })

  it('replaces nothing when it is wrong', () => {
    const { model, registry, warnings } = models()
    const User = model('User', { id: id() })
    model('Other', { id: id() })
    expect(() => model('User', { name: text() })).toThrow(code('no_primary_key'))
    expect(() => model('User', { id: id() }, { tableName: 'other' })).toThrow(code('duplicate_table'))
    expect(warnings).toEqual([])
    expect(registry.mapper('User')).toBe(mapper(User))
    expect(registry.metadata.table('user')).toBe(mapper(User).table)
  })

  it('is what other models then lead to', () => {
    const { model, registry } = models()
    const declareUser = (more: object) =>
      model('User', {
        id: id(),
        ...more,
        get posts() {
          return many('Post', { backPopulates: 'author' })
        },
      })
    declareUser({})
    const Post = model('Post', {
      id: id(),
      userId: integer().references('user.id'),
      get author() {
        return one('User', { backPopulates: 'posts' })
      },
    })
    registry.configure()
    const before = Post.c.author
    const Again = declareUser({ name: text() })
    registry.configure()
    expect(mapper(Post).relationship('author')?.target).toBe(mapper(Again))
    expect(mapper(Post).relationship('author')?.reverse).toBe(mapper(Again).relationship('posts'))
    expect(Post.c.author).not.toBe(before)
  })
})

describe('an instance', () => {
  it('has its columns as own properties in one order, and no relationship', () => {
    const { model } = models()
    class User extends model('User', {
      id: id(),
      name: text(),
      bio: text().deferred(),
      get posts() {
        return writeOnly('Post')
      },
    }) {}
    model('Post', { id: id(), userId: integer().references('user.id') })
    const user = new User({ name: 'john' })
    expect(Object.keys(user)).toEqual(['id', 'name'])
    expect({ ...user }).toEqual({ id: undefined, name: 'john' })
    expect(Object.getOwnPropertySymbols(user)).toEqual([])
    expect(structuredClone(user)).toEqual({ id: undefined, name: 'john' })
    expect(user).toEqual({ id: undefined, name: 'john' })
    user.bio = 'x'
    expect(Object.keys(user)).toEqual(['id', 'name', 'bio'])
    expect(user instanceof User && user.constructor === User).toBe(true)
  })

  it('has fields, private members, accessors and methods of its class', () => {
    const { model } = models()
    class User extends model('User', { id: id(), name: text() }) {
      static made = 0
      nick = 'n'
      #secret = 1
      declare name: string
      get loud() {
        return this.name.toUpperCase()
      }
      secret() {
        return this.#secret
      }
      override toString() {
        return `<${this.name}>`
      }
    }
    const user = new User({ name: 'john' }) as User & Loose
    expect([user.nick, user.loud, user.secret(), String(user)]).toEqual(['n', 'JOHN', 1, '<john>'])
    const loaded = mapper(User).construct(
      entity => Object.assign(entity, { id: 1, name: 'susan' }),
      [],
    ) as unknown as User & Loose
    expect([loaded.nick, loaded.loud, loaded.secret(), loaded instanceof User]).toEqual(['n', 'SUSAN', 1, true])
  })

  it('has attributes and a model of any name', () => {
    const { model } = models()
    const names = [
      'a"b',
      "it's",
      'a\\',
      '`${1}`',
      '\u2028',
      'hasOwnProperty',
      'name',
      'length',
      '2024',
      '',
      'class',
      '#x',
      '*/',
      '\ud83d\ude00',
    ]
    const columns = Object.fromEntries(names.map((name, at) => [name, text().name(`c${at}`)]))
    const Odd = model('Odd"; }', { id: id(), ...columns })
    const values = Object.fromEntries(names.map(name => [name, `value of ${name}`]))
    const odd = new Odd(values)
    expect({ ...odd }).toEqual({ id: undefined, ...values })
    expect(Odd.name).toBe('Odd"; }')
    expect(JSON.parse(JSON.stringify(odd))).toEqual(values)
  })

  it('looks into a prototype without an error', () => {
    const { model } = models()
    class User extends model('User', {
      id: id(),
      bio: text().deferred(),
      get posts() {
        return writeOnly('Post')
      },
    }) {}
    expect([(User.prototype as Loose).id, (User.prototype as Loose).posts, (User.prototype as Loose).bio]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})
