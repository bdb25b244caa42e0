import { describe, expect, it } from 'vitest'
import { sqliteDialect } from '../../../../src/dialects/sqlite/dialect.ts'
import { ModelError } from '../../../../src/errors/model-error.ts'
import type { DdlNode } from '../../../../src/sql/ddl/ddl.ts'
import { fn } from '../../../../src/sql/expression/functions.ts'
import { literal } from '../../../../src/sql/expression/logic.ts'
import { nodeOf } from '../../../../src/sql/expression/sql-expression.ts'
import { sql } from '../../../../src/sql/expression/template.ts'
import { bigint, boolean, datetime, integer, numeric, string, text } from '../../../../src/sql/schema/column-types.ts'
import type { ForeignKey } from '../../../../src/sql/schema/constraints.ts'
import { exclude } from '../../../../src/sql/schema/exclusion.ts'
import { sequence } from '../../../../src/sql/schema/sequence.ts'
import type { Table } from '../../../../src/sql/schema/table.ts'
import { check, foreignKey, index, primaryKey, unique } from '../../../../src/sql/schema/table-elements.ts'
import { table } from './describe-table.ts'

const ddl = (node: DdlNode) => sqliteDialect.compileDdl(node)
const create = (table: Table, without: readonly ForeignKey[] = []) =>
  ddl({ kind: 'createTable', table, ifNotExists: false, without })[0]
const createIndex = (table: Table, at = 0) =>
  ddl({ kind: 'createIndex', table, index: table.indexes[at] as Table['indexes'][number], ifNotExists: false })[0]
const name = { name: 'pet', schema: null }

describe('CREATE TABLE', () => {
  it('has one column or constraint a line and names every constraint', () => {
    const pet = table('pet', {
      id: integer().primaryKey(),
      name: string(64).unique(),
      age: integer().nullable().check(sql`age >= ${-1}`),
      ownerId: integer()
        .name('owner_id')
        .references('user.id', { onDelete: 'set null', onUpdate: 'cascade', deferrable: 'deferred' }),
    })
    expect(create(pet)).toBe(
      [
        'CREATE TABLE pet (',
        '  id INTEGER NOT NULL,',
        '  name VARCHAR(64) NOT NULL,',
        '  age INTEGER,',
        '  owner_id INTEGER NOT NULL,',
        '  CONSTRAINT pk_pet PRIMARY KEY (id),',
        '  CONSTRAINT uq_pet_name UNIQUE (name),',
        '  CONSTRAINT ck_pet_age CHECK (age >= (-1)),',
        '  CONSTRAINT fk_pet_owner_id FOREIGN KEY (owner_id) REFERENCES user (id) ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED',
        ')',
      ].join('\n'),
    )
  })

  it('spells a generated key of any size so that SQLite numbers it', () => {
    expect(create(table('pet', { id: bigint().primaryKey() }))).toContain('id INTEGER NOT NULL,')
    expect(create(table('pet', { a: bigint().primaryKey(), b: bigint().primaryKey() }))).toContain('a BIGINT NOT NULL,')
  })

  it('puts a key that never gives a number again with its column', () => {
    const pet = table('pet', { id: integer().primaryKey(), name: text() }, { sqlite: { autoincrement: true } })
    expect(create(pet)).toBe(
      'CREATE TABLE pet (\n  id INTEGER NOT NULL CONSTRAINT pk_pet PRIMARY KEY AUTOINCREMENT,\n  name TEXT NOT NULL\n)',
    )
  })

  it('ignores autoincrement where there is no generated key', () => {
    const pet = table('pet', { id: text().primaryKey() }, { sqlite: { autoincrement: true } })
    expect(create(pet)).toContain('CONSTRAINT pk_pet PRIMARY KEY (id)')
  })

  it('writes constants as they are and expressions in parentheses as defaults', () => {
    const pet = table('pet', {
      a: integer().serverDefault(-5),
      b: string().serverDefault("it's"),
      c: boolean().serverDefault(true),
      d: datetime().serverDefault(fn.now()),
      e: text().serverDefault(literal('x')),
      f: text().nullable().serverDefault(null),
      g: text().serverDefault('a\0b'),
      h: integer().serverDefault(literal(-5)),
      i: numeric(10, 2).serverDefault('0.00'),
    })
    expect(create(pet)?.match(/DEFAULT .*?(?=,?$)/gm)).toEqual([
      'DEFAULT -5',
      "DEFAULT 'it''s'",
      'DEFAULT 1',
      "DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now'))",
      "DEFAULT ('x')",
      'DEFAULT NULL',
      "DEFAULT (CAST(x'610062' AS TEXT))",
      'DEFAULT (-5)',
      "DEFAULT '0.00'",
    ])
  })

  it('writes collations and computed columns', () => {
    const pet = table('pet', {
      name: string().collate('NOCASE'),
      upper: string().computed(sql`upper(name)`, { stored: true }),
      lower: string().nullable().computed(sql`lower(name)`),
    })
    expect(create(pet)).toContain(
      'name VARCHAR NOT NULL COLLATE "NOCASE",\n  upper VARCHAR NOT NULL GENERATED ALWAYS AS (upper(name)) STORED,\n  lower VARCHAR GENERATED ALWAYS AS (lower(name)) VIRTUAL',
    )
  })

  it('writes STRICT tables with the types that they know, and WITHOUT ROWID', () => {
    const pet = table(
      'pet',
      { id: string(5).primaryKey(), at: datetime() },
      { sqlite: { strict: true, withoutRowid: true } },
    )
    expect(create(pet)).toBe(
      'CREATE TABLE pet (\n  id TEXT NOT NULL,\n  at TEXT NOT NULL,\n  CONSTRAINT pk_pet PRIMARY KEY (id)\n) STRICT, WITHOUT ROWID',
    )
  })

  it('leaves out the foreign keys that it is told to', () => {
    const pet = table('pet', { id: integer().primaryKey(), ownerId: integer().references('user.id') })
    expect(create(pet, pet.foreignKeys)).not.toContain('FOREIGN KEY')
  })

  it('writes constraints without a name as they are', () => {
    const pet = table(
      'pet',
      { a: text().primaryKey(), b: text() },
      {
        constraints: [
          primaryKey('a').unnamed(),
          unique('a', 'b').unnamed(),
          check(sql`a <> b`).unnamed(),
          foreignKey(['a', 'b'], ['x.a', 'x.b']).unnamed(),
        ],
      },
    )
    expect(create(pet)).toContain(
      '  PRIMARY KEY (a),\n  UNIQUE (a, b),\n  CHECK (a <> b),\n  FOREIGN KEY (a, b) REFERENCES x (a, b)\n)',
    )
  })

  it('quotes hostile names everywhere', () => {
    const evil = '"); drop table x; --'
    const pet = table(evil, { [evil]: integer().primaryKey(), b: integer().references(`${evil}.${evil}`) })
    const quoted = '"""); drop table x; --"'
    expect(create(pet)?.replaceAll(quoted, '?')).toBe(
      'CREATE TABLE ? (\n  ? INTEGER NOT NULL,\n  b INTEGER NOT NULL,\n  CONSTRAINT "pk_""); drop table x; --" PRIMARY KEY (?),\n' +
        '  CONSTRAINT "fk_""); drop table x; --_b" FOREIGN KEY (b) REFERENCES ? (?)\n)',
    )
  })

  it('writes the schema of the table and not that of what it refers to', () => {
    const pet = table(
      'pet',
      { id: integer().primaryKey(), o: integer().references('shop.user.id') },
      { schema: 'shop' },
    )
    expect(create(pet)).toMatch(/^CREATE TABLE shop\.pet .* REFERENCES user \(id\)/s)
  })

  it('can be told to make a table only where there is none', () => {
    const pet = table('pet', { id: integer().primaryKey() })
    expect(ddl({ kind: 'createTable', table: pet, ifNotExists: true, without: [] })[0]).toMatch(
      /^CREATE TABLE IF NOT EXISTS pet/,
    )
  })

  it('refuses an identity column that is no single key of whole numbers', () => {
    const pet = table('pet', { id: integer().primaryKey(), n: integer().identity() })
    expect(() => create(pet)).toThrow(
      "identity() of 'pet.n' is not possible on SQLite, which numbers only a single primary key of whole numbers",
    )
    expect(() => create(table('pet', { id: text().primaryKey().identity() }))).toThrow(ModelError)
  })
})

describe('CREATE INDEX', () => {
  const pet = table('pet', { id: integer().primaryKey(), name: text(), age: integer(), at: datetime() })

  it.each([
    [index('ix', 'name', 'age').unique(), 'CREATE UNIQUE INDEX ix ON pet (name, age)'],
    [index('ix', pet.c.at?.desc() ?? ''), 'CREATE INDEX ix ON pet (at desc)'],
    [index('ix', sql`lower(${pet.c.name})`), 'CREATE INDEX ix ON pet (lower(name))'],
    [
      index('ix', 'name').where(sql`${pet.c.age} > ${-1} and name <> ${"it's"}`),
      "CREATE INDEX ix ON pet (name) WHERE age > (-1) and name <> 'it''s'",
    ],
    [
      index('ix', 'name').where(pet.c.name?.in(["it's", 'b']) ?? sql``),
      "CREATE INDEX ix ON pet (name) WHERE name in ('it''s', 'b')",
    ],
    [index('ix', pet.c.name?.collate('NOCASE') ?? ''), 'CREATE INDEX ix ON pet (name collate "NOCASE")'],
    [index('ix', 'name').using('gin').include('age'), 'CREATE INDEX ix ON pet (name)'],
  ])('writes what SQLite has of it: $1', (element, expected) => {
    const own = table(
      'pet',
      { id: integer().primaryKey(), name: text(), age: integer(), at: datetime() },
      { constraints: [element] },
    )
    expect(createIndex(own)).toBe(expected)
  })

  it('refuses a place for NULLs', () => {
    const own = table('pet', { name: text() }, { constraints: [index('ix', pet.c.name?.desc().nullsLast() ?? '')] })
    expect(() => createIndex(own)).toThrow("the index 'ix' asks for NULLs last in an index, which SQLite cannot do")
  })

  it('stands in the schema of its table', () => {
    const own = table('pet', { name: text().index() }, { schema: 'shop' })
    expect(createIndex(own)).toBe('CREATE INDEX shop.ix_pet_name ON pet (name)')
  })
})

describe('ALTER TABLE', () => {
  const reference: ForeignKey = {
    kind: 'foreignKey',
    name: 'fk_pet_owner',
    columns: ['owner'],
    target: () => ({ table: 'user', columns: ['id'] }),
    onDelete: 'cascade',
    onUpdate: null,
    deferrable: null,
  }
  const owner = table('pet', { owner: integer().nullable() }).columns[0] as Table['columns'][number]

  it.each<[DdlNode, string]>([
    [{ kind: 'dropTable', table: name, ifExists: false }, 'DROP TABLE pet'],
    [{ kind: 'dropTable', table: name, ifExists: true }, 'DROP TABLE IF EXISTS pet'],
    [{ kind: 'renameTable', table: name, to: 'Animal' }, 'ALTER TABLE pet RENAME TO "Animal"'],
    [
      { kind: 'dropIndex', table: { name: 'pet', schema: 'shop' }, name: 'ix', ifExists: true },
      'DROP INDEX IF EXISTS shop.ix',
    ],
    [{ kind: 'dropColumn', table: name, name: 'order' }, 'ALTER TABLE pet DROP COLUMN "order"'],
    [{ kind: 'renameColumn', table: name, name: 'a', to: 'group' }, 'ALTER TABLE pet RENAME COLUMN a TO "group"'],
    [
      { kind: 'addColumn', table: name, column: owner, reference: null, checks: [] },
      'ALTER TABLE pet ADD COLUMN owner INTEGER',
    ],
    [
      {
        kind: 'addColumn',
        table: name,
        column: owner,
        reference,
        checks: [{ kind: 'check', name: 'ck_pet_owner', condition: nodeOf(sql`owner > 0`, 'test') }],
      },
      'ALTER TABLE pet ADD COLUMN owner INTEGER CONSTRAINT fk_pet_owner REFERENCES user (id) ON DELETE CASCADE CONSTRAINT ck_pet_owner CHECK (owner > 0)',
    ],
  ])('writes %#', (node, text) => {
    expect(ddl(node)).toEqual([text])
  })

  it('refuses constraints and names what to use', () => {
    expect(() => ddl({ kind: 'addConstraint', table: name, constraint: reference })).toThrow(
      "the constraint 'fk_pet_owner' of 'pet' cannot be changed by ALTER TABLE on SQLite: copy the table with `op.batchAlterTable`, which migrations do by themselves",
    )
    expect(() => ddl({ kind: 'dropConstraint', table: name, name: 'uq', of: 'unique' })).toThrow(ModelError)
  })
})

describe('defaultText', () => {
  it.each([
    [sql`CURRENT_TIMESTAMP`, 'CURRENT_TIMESTAMP'],
    [literal(-5), '-5'],
    [literal("it's"), "'it''s'"],
    [sql` 1 + 1 `, '1 + 1'],
  ])('is what the database shows again', (value, text) => {
    expect(sqliteDialect.defaultText(nodeOf(value, 'test'))).toBe(text)
  })
})

describe('what other databases have', () => {
  const columns = { id: integer().primaryKey(), a: integer().nullable(), b: integer() }
  const wanting = (...constraints: NonNullable<Parameters<typeof table>[2]>['constraints'] & object) =>
    table('pet', columns, { constraints })

  it.each([
    ['a unique constraint that waits for the commit', wanting(unique('a').deferrable('deferred')), 'foreign keys only'],
    ['a unique constraint for which NULLs are equal', wanting(unique('a').nullsNotDistinct()), 'all different'],
    ['an exclusion constraint', wanting(exclude(['b', '='])), 'PostgreSQL only'],
    ['a key that starts elsewhere', table('pet', { id: integer().primaryKey().identity({ start: 9 }) }), 'a start'],
    ['a key with a step', table('pet', { id: integer().primaryKey().identity({ increment: 2 }) }), 'a step'],
    [
      'a sequence',
      table('pet', { id: integer().primaryKey(), n: integer().serverDefault(sequence('numbers').next()) }),
      'which has none',
    ],
  ])('refuses %s, with what to do instead', (_, one, problem) => {
    expect(() => create(one)).toThrow(expect.objectContaining({ code: 'unsupported' }))
    expect(() => create(one)).toThrow(problem)
  })

  it('refuses an index for which NULLs are equal, and a sequence of a column that is added', () => {
    expect(() => createIndex(wanting(index('ix', 'a').unique().nullsNotDistinct()))).toThrow('all different')
    const more = table('pet', { id: integer().primaryKey(), n: integer().serverDefault(sequence('numbers').next()) })
    const column = more.columns[1] as Table['columns'][number]
    expect(() => ddl({ kind: 'addColumn', table: name, column, reference: null, checks: [] })).toThrow('which has none')
  })

  it('takes an identity that asks for nothing more', () => {
    expect(create(table('pet', { id: integer().primaryKey().identity({ always: true, start: 1 }) }))).toContain(
      'id INTEGER',
    )
  })
})
