// Models that cannot work: each way of using them says so, again and again, and leaves the database as it was.
import { describe, expect, it } from 'vitest'
import {
  type Athanor,
  type AthanorError,
  integer,
  ModelError,
  many,
  one,
  string,
  text,
} from '../../src/exports/index.ts'
import { eachDatabase } from '../databases.ts'
import { failureOf } from './orm-fixtures.ts'

const id = () => integer().primaryKey()

/** Declares the models of a mistake, past the types; what they are called does not matter. */
type Declare = (db: Athanor) => unknown
const mistakes: readonly (readonly [name: string, declare: Declare, code: string, names: RegExp])[] = [
  [
    'a reference to an unknown table',
    db => db.Model('Post', { id: id(), userId: integer().references('users.id') }),
    'unknown_table',
    /post\.user_id.*'users'.*the tables are post/,
  ],
  [
    'a reference to an unknown column',
    db => [db.Model('User', { id: id() }), db.Model('Post', { id: id(), userId: integer().references('user.uid') })],
    'unknown_column',
    /post\.user_id names 'uid'.*its columns are id/,
  ],
  [
    'a relationship to a class that is not defined',
    db => {
      db.Model('Early', {
        id: id(),
        get late() {
          return one((): unknown => {
            throw new ReferenceError('Late is not defined')
          })
        },
      })
    },
    'undefined_target',
    /Early\.late leads to something that is not defined \(Late is not defined\)/,
  ],
  [
    'a reference to a table without a column',
    db => db.Model('Post', { id: id(), userId: integer().references('user') }),
    'bad_reference',
    /'user'/,
  ],
  [
    'a table without a model that refers to nothing',
    db => [db.Model('User', { id: id() }), db.Table('user_role', { roleId: integer().references('role.id') })],
    'unknown_table',
    /user_role\.role_id/,
  ],
  [
    'an ambiguous relationship',
    db => [
      db.Model('User', { id: id(), posts: many('Post') }),
      db.Model('Post', { id: id(), a: integer().references('user.id'), b: integer().references('user.id') }),
    ],
    'ambiguous_relationship',
    /User\.posts.*post\.a, post\.b/,
  ],
  [
    'a relationship without a foreign key',
    db => [db.Model('User', { id: id(), posts: many('Post') }), db.Model('Post', { id: id() })],
    'no_foreign_key',
    /User\.posts/,
  ],
  [
    'a relationship to nothing',
    db => db.Model('Post', { id: id(), author: one('User') }),
    'unknown_model',
    /Post\.author.*'User'/,
  ],
  [
    'a relationship whose other end is not there',
    db => [
      db.Model('User', { id: id(), posts: many('Post', { backPopulates: 'author' }) }),
      db.Model('Post', { id: id(), userId: integer().references('user.id') }),
    ],
    'unknown_back_populates',
    /User\.posts.*Post has no such relationship: its relationships are none/,
  ],
  [
    'a relationship that may lead to nothing',
    db => [
      db.Model('User', { id: id() }),
      db.Model('Post', { id: id(), userId: integer().references('user.id').nullable(), author: one('User') }),
    ],
    'nullability',
    /Post\.author follows 'userId'/,
  ],
  [
    'a table between that is not there',
    db => [
      db.Model('User', { id: id(), roles: many('Role', { through: 'user_role' }) }),
      db.Model('Role', { id: id() }),
    ],
    'unknown_table',
    /through of User\.roles.*'user_role'/,
  ],
  [
    'a table between that leads nowhere',
    db => [
      db.Model('User', { id: id(), roles: many('Role', { through: 'user_role' }) }),
      db.Model('Role', { id: id() }),
      db.Table('user_role', { userId: integer().references('user.id') }),
    ],
    'no_foreign_key',
    /User\.roles.*'user_role' and Role/,
  ],
  [
    'two indexes of one name',
    db => [
      db.Model('A', { id: id(), name: text().index({ name: 'ix' }) }),
      db.Model('B', { id: id(), name: text().index({ name: 'ix' }) }),
    ],
    'duplicate_name',
    /'a' and 'b'/,
  ],
]

const declarations: readonly (readonly [name: string, declare: Declare, code: string, names: RegExp])[] = [
  [
    'no primary key',
    db => db.Model('User', { name: text() }),
    'no_primary_key',
    /^User has no primary key: add `\.primaryKey\(\)`/,
  ],
  [
    'the table of another',
    db => [db.Model('User', { id: id() }), db.Model('Person', { id: id() }, { tableName: 'user' })],
    'duplicate_table',
    /'user'.*the model User and by the model Person/,
  ],
  [
    'the table of `db.Table`',
    db => [db.Table('user', { id: id() }), db.Model('User', { id: id() })],
    'duplicate_table',
    /db\.Table\('user'\)/,
  ],
  [
    'an attribute that JavaScript needs',
    db => db.Model('User', { id: id(), then: text() }),
    'reserved_attribute',
    /'then'/,
  ],
  [
    'two attributes of one column',
    db => db.Model('User', { id: id(), name: text() }, { mixin: { Name: string(5) } }),
    'duplicate_column',
    /'name' and 'Name'/,
  ],
  [
    'an attribute that is none',
    db => db.Model('User', { id: id(), name: 'text' }),
    'unknown_attribute_kind',
    /'name' of User is a string/,
  ],
]

eachDatabase((_, makeDb) => {
  const uses: readonly (readonly [name: string, use: (db: Athanor) => unknown])[] = [
    ['db.configure()', async db => db.configure()],
    ['db.createAll()', db => db.createAll()],
    ['db.dropAll()', db => db.dropAll()],
    ['db.scope()', db => db.scope(() => 1)],
    ['db.transaction()', db => db.transaction(() => 1)],
    ['db.newSession()', async db => db.newSession()],
  ]

  describe.each(mistakes)('a model with %s', (_name, declare, code, names) => {
    it.each(uses)('is refused by %s, each time', async (_use, use) => {
      const db = makeDb()
      declare(db)
      const [first, second] = [await failureOf(() => use(db)), await failureOf(() => use(db))]
      for (const error of [first, second]) {
        expect(error).toBeInstanceOf(ModelError)
        expect((error as AthanorError).code).toBe(code)
        expect((error as AthanorError).message).toMatch(names)
        expect((error as AthanorError).message).not.toContain('\n')
      }
      expect(await db.engine.readTables()).toEqual([])
    })
  })

  it.each(declarations)('a model with %s is refused where it is declared', (_name, declare, code, names) => {
    const db = makeDb()
    expect(() => declare(db)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(names) }))
  })

  it('a database without models is not created, and has sessions all the same', async () => {
    const db = makeDb()
    for (let use = 0; use < 2; use++) {
      await expect(db.createAll()).rejects.toMatchObject({
        code: 'no_models',
        message: '`db.createAll()` found no models: import the files that declare them before this point',
      })
    }
    await expect(db.scope(async session => session.new)).resolves.toEqual([])
  })

  it('works again once the mistake is gone', async () => {
    const db = makeDb({ log: () => undefined })
    const declarePost = (target: string) => db.Model('Post', { id: id(), userId: integer().references(target) })
    db.Model('User', { id: id() })
    declarePost('usr.id')
    await expect(db.createAll()).rejects.toMatchObject({ code: 'unknown_table' })
    declarePost('user.id')
    await db.createAll()
    expect(await db.engine.connect(connection => connection.text('select count(*) from post'))).toEqual([[0]])
  })

  it('a class with a constructor is refused by each use of it', async () => {
    const db = makeDb()
    class User extends db.Model('User', { id: id(), name: string(9) }) {
      constructor(init: never) {
        super(init)
      }
    }
    await db.createAll()
    await db.scope(async session => {
      const uses = [
        () => new User({ name: 'x' } as never),
        () => User.all(),
        () => User.get(1),
        () => User.where(),
        () => session.get(User, 1),
      ]
      for (const use of [...uses, ...uses]) expect(await failureOf(use)).toMatchObject({ code: 'model_constructor' })
    })
  })

  it('a class whose field hides a column is refused by each use of it', async () => {
    const db = makeDb()
    class User extends db.Model('User', { id: id(), name: string(9) }) {
      override name = 'always'
    }
    await db.createAll()
    await db.scope(async () => {
      for (const use of [() => new User({ name: 'x' }), () => User.all(), () => User.query()]) {
        expect(await failureOf(use)).toMatchObject({
          code: 'field_shadows_column',
          message: expect.stringContaining("'name'"),
        })
      }
    })
  })
})
