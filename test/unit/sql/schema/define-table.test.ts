import { describe, expect, it } from 'vitest'
import { sql } from '../../../../src/sql/expression/template.ts'
import { integer, json, numeric, string, text } from '../../../../src/sql/schema/column-types.ts'
import {
  addElements,
  defineTable,
  type TableDefinition,
  type TableOptions,
} from '../../../../src/sql/schema/define-table.ts'
import { defaultNaming } from '../../../../src/sql/schema/naming.ts'
import { check, foreignKey, index, unique } from '../../../../src/sql/schema/table-elements.ts'
import { snakeCase } from '../../../../src/util/text.ts'

const define = (columns: TableDefinition['columns'], options: TableOptions = {}, name = 'user') =>
  defineTable({ name, columns, options, naming: defaultNaming, columnName: snakeCase })
const id = () => integer().primaryKey()
const code = (expected: string) => expect.objectContaining({ code: expected })
const untyped = <T>(value: unknown) => value as T

describe('a table', () => {
  it('names columns in snake case unless they have a name', () => {
    const table = define({ id: id(), passwordHash: text(), HTTPCode: integer(), other: text().name('Odd name') })
    expect(table.columns.map(column => column.name)).toEqual(['id', 'password_hash', 'http_code', 'Odd name'])
    expect(table.attribute('passwordHash')).toBe(table.column('password_hash'))
  })

  it('names every constraint', () => {
    const table = define(
      {
        id: id(),
        email: string(9).unique(),
        name: string(9).unique().index(),
        age: integer().index().check(sql`age > 0`).check(sql`age < 200`),
        parentId: integer().references('user.id'),
      },
      {
        constraints: [
          unique('email', 'name'),
          check(sql`1`),
          check(sql`2`).named('mine'),
          index('ix_mine', 'age'),
          foreignKey(['age'], ['user.id']),
        ],
      },
    )
    expect(table.primaryKey?.name).toBe('pk_user')
    expect(table.uniques.map(one => one.name)).toEqual(['uq_user_email', 'uq_user_email_name'])
    expect(table.indexes.map(one => [one.name, one.unique])).toEqual([
      ['ix_user_name', true],
      ['ix_user_age', false],
      ['ix_mine', false],
    ])
    expect(table.checks.map(one => one.name)).toEqual(['ck_user_age', 'ck_user_age_2', 'ck_user_1', 'mine'])
    expect(table.foreignKeys.map(one => one.name)).toEqual(['fk_user_parent_id', 'fk_user_age'])
  })

  it('numbers its own checks whatever the columns have', () => {
    const plain = define({ id: id(), age: integer() }, { constraints: [check(sql`1`)] })
    const checked = define({ id: id(), age: integer().check(sql`age > 0`) }, { constraints: [check(sql`1`)] })
    expect(checked.checks.at(-1)?.name).toBe(plain.checks[0]?.name)
  })

  it('takes the name of a unique column for its one unique index', () => {
    expect(define({ id: id(), a: text().unique({ name: 'mine' }).index() }).indexes[0]).toMatchObject({
      name: 'mine',
      unique: true,
    })
  })

  it('numbers a single key of whole numbers that nothing else fills', () => {
    const generated = (columns: TableDefinition['columns']) => define(columns).columns.map(column => column.generated)
    expect(generated({ id: id() })).toEqual([true])
    expect(generated({ id: id().default(1) })).toEqual([false])
    expect(generated({ id: id().references('other.id') })).toEqual([false])
    expect(generated({ a: id(), b: id() })).toEqual([false, false])
    expect(generated({ id: string().primaryKey() })).toEqual([false])
  })

  it.each([
    ['two attributes of one name', () => define({ id: id(), aB: text(), a_b: text() }), 'duplicate_column'],
    ['names that differ only in case', () => define({ id: id(), a: text(), b: text().name('A') }), 'duplicate_column'],
    [
      'two constraints of one name',
      () => define({ id: id(), a: text().index({ name: 'x' }), b: text().index({ name: 'X' }) }),
      'duplicate_name',
    ],
    [
      'a constraint on what is not there',
      () => define({ id: id() }, { constraints: [unique('nmae')] }),
      'unknown_column',
    ],
    [
      'an index of an expression as a constraint',
      () => define({ id: id() }, { constraints: [unique(sql`1`)] }),
      'bad_reference',
    ],
    [
      'a foreign key of too few columns',
      () => define({ id: id() }, { constraints: [foreignKey(['id'], ['a.b', 'a.c'])] }),
      'key_mismatch',
    ],
    ['a deferred key', () => define({ id: integer().primaryKey().deferred() as never }), 'unsupported'],
    [
      'a reference that is no function',
      () => define({ id: id(), a: integer().references(untyped(5)) }),
      'bad_reference',
    ],
    [
      'an action that is none',
      () => define({ id: id(), a: integer().references('a.b', { onDelete: untyped('cascade; drop table user') }) }),
      'unsupported',
    ],
    [
      'a wait that is none',
      () => define({ id: id(), a: integer().references('a.b', { deferrable: untyped('later') }) }),
      'unsupported',
    ],
    ['a default of another type', () => define({ id: id(), a: integer().default(untyped('1')) }), 'wrong_type'],
    ['a default of undefined', () => define({ id: id(), a: integer().default(untyped(undefined)) }), 'undefined_value'],
    [
      'a JSON default that JSON cannot hold',
      () => define({ id: id(), a: json().default({ at: new Date() }) }),
      'wrong_type',
    ],
    [
      'a decimal default of too many digits',
      () => define({ id: id(), a: numeric(4, 2).default('1.234') }),
      'wrong_type',
    ],
    [
      'a server default of undefined',
      () => define({ id: id(), a: integer().serverDefault(untyped(undefined)) }),
      'wrong_type',
    ],
    ['an empty name of a column', () => define({ id: id(), a: text().name('') }), 'wrong_type'],
    ['an empty name', () => define({ id: id() }, {}, ''), 'wrong_type'],
  ] as const)('refuses %s', (_, make, expected) => {
    expect(make).toThrow(code(expected))
  })

  it('takes all constraints of a call, or none', () => {
    const table = define({ id: id(), a: text() })
    expect(() => addElements(table, [unique('a'), check(sql`1`), unique('b')], defaultNaming)).toThrow(
      code('unknown_column'),
    )
    expect([table.uniques, table.checks]).toEqual([[], []])
    addElements(table, [unique('a')], defaultNaming)
    expect(table.uniques).toHaveLength(1)
  })
})

describe('a foreign key', () => {
  const target = (reference: unknown) =>
    define({ id: id(), a: integer().references(untyped(reference)) }).foreignKeys[0]?.target()

  it('refers to a table and column by name or by expression', () => {
    const other = define({ otherId: id() }, { schema: 's' }, 'other')
    expect(target('a.b.id')).toEqual({ table: 'a.b', columns: ['id'] })
    expect(target(() => other.c.otherId)).toEqual({ table: 's.other', columns: ['other_id'] })
  })

  it.each([
    'user',
    '.id',
    'user.',
    '',
    () => undefined,
    () => 'user.id',
    () => sql`id`,
    () => ({ node: { kind: 'column' } }),
  ])('does not refer to %o', reference => expect(() => target(reference)).toThrow(code('bad_reference')))
})
