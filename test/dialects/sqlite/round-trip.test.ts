import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { sqliteDialect } from '../../../src/dialects/sqlite/dialect.ts'
import { sql } from '../../../src/sql/expression/template.ts'
import * as columns from '../../../src/sql/schema/column-types.ts'
import type { Table } from '../../../src/sql/schema/table.ts'
import { check, foreignKey, index, type TableElement, unique } from '../../../src/sql/schema/table-elements.ts'
import { type AnyBuilder, open, table } from './live.ts'

const builders: readonly AnyBuilder[] = [
  columns.integer(),
  columns.bigint(),
  columns.string(20),
  columns.text(),
  columns.boolean(),
  columns.datetime(),
  columns.numeric(12, 3),
  columns.double(),
  columns.json(),
  columns.uuid(),
]

const actions = fc.constantFrom('cascade', 'restrict', 'set null', 'set default', undefined)
const name = fc
  .oneof(
    fc.constantFrom('order', 'select', 'a', 'b c', 'check', 'unique', "it's", '"', '(', ')', ',', '--', '/*', '[x]'),
    fc.string({ maxLength: 6, unit: 'grapheme' }),
  )
  .filter(text => text !== '' && !/[\0.]/.test(text))
const distinctNames = fc.uniqueArray(name, { minLength: 2, maxLength: 6, selector: text => text.toLowerCase() })

const someColumn = fc.record({
  builder: fc.constantFrom(...builders),
  nullable: fc.boolean(),
  collation: fc.option(fc.constantFrom('NOCASE', 'RTRIM')),
  constant: fc.option(
    fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.double({ noNaN: true }), fc.boolean()),
  ),
})

const someTable = distinctNames.chain(names =>
  fc.record({
    names: fc.constant(names),
    columns: fc.array(someColumn, { minLength: names.length, maxLength: names.length }),
    keyLength: fc.integer({ min: 0, max: names.length }),
    uniques: fc.array(fc.subarray(names, { minLength: 1 }), { maxLength: 2 }),
    foreignKeys: fc.array(
      fc.record({ from: fc.subarray(names, { minLength: 1 }), onDelete: actions, onUpdate: actions }),
      { maxLength: 2 },
    ),
    indexes: fc.array(fc.subarray(names, { minLength: 1 }), { maxLength: 2 }),
    checks: fc.array(
      fc.string({ unit: 'grapheme' }).filter(text => !text.includes('\0')),
      { maxLength: 2 },
    ),
    strict: fc.boolean(),
  }),
)
type Description = typeof someTable extends fc.Arbitrary<infer T> ? T : never

function declare(
  { builder, nullable, collation, constant }: Description['columns'][number],
  isKey: boolean,
): AnyBuilder {
  let declared: AnyBuilder = builder
  if (isKey) declared = declared.primaryKey()
  if (nullable) declared = declared.nullable()
  if (collation !== null) declared = declared.collate(collation)
  return constant === null ? declared : declared.serverDefault(constant)
}

function describeTable(given: Description): Table {
  const declared = given.names.map((attribute, at) => [
    attribute,
    declare(given.columns[at] as Description['columns'][number], at < given.keyLength),
  ])
  const constraints: TableElement[] = [
    ...given.uniques.map((names, at) => unique(...names).named(`uq "${at}`)),
    ...given.foreignKeys.map(({ from, onDelete, onUpdate }, at) =>
      foreignKey(
        from,
        from.map(attribute => `t.${attribute}`),
        { name: `fk ${at}`, ...(onDelete && { onDelete }), ...(onUpdate && { onUpdate }) },
      ),
    ),
    ...given.indexes.map((names, at) => index(`ix ${at}`, ...names)),
    ...given.checks.map((text, at) => check(sql`${text} <> ''`).named(`ck ${at}`)),
  ]
  return table('t', Object.fromEntries(declared), { constraints, ...(given.strict && { sqlite: { strict: true } }) })
}

/** What a table's description and its record must agree on. */
function expected(model: Table): object {
  return {
    columns: model.columns.map(column => [
      column.name,
      column.nullable,
      column.collation,
      column.serverDefault === null ? null : sqliteDialect.defaultText(column.serverDefault),
    ]),
    primaryKey: model.primaryKey === null ? null : { name: model.primaryKey.name, columns: model.primaryKey.columns },
    uniques: model.uniques.map(({ name, columns }) => ({ name, columns })),
    checks: model.checks.map(({ name }) => name),
    foreignKeys: model.foreignKeys.map(key => ({
      name: key.name,
      columns: key.columns,
      targetColumns: key.target().columns,
      onDelete: key.onDelete,
      onUpdate: key.onUpdate,
    })),
    indexes: model.indexes.map(({ name, parts }) => [
      name,
      parts.map(part => (part.kind === 'column' ? part.name : '')),
    ]),
  }
}

describe('any table', () => {
  it('is read back as it was described', async () => {
    const database = await open()
    onTestFinished(() => database.close())
    await database.script('pragma foreign_keys = off')
    const run = async (given: Description) => {
      const model = describeTable(given)
      await database.script('drop table if exists t')
      await database.create(model)
      const found = await database.reflect('t')
      expect({
        columns: found.columns.map(column => [column.name, column.nullable, column.collation, column.default]),
        primaryKey: found.primaryKey,
        uniques: found.uniques,
        checks: found.checks.map(constraint => constraint.name),
        foreignKeys: found.foreignKeys.map(({ name, columns, targetColumns, onDelete, onUpdate }) => ({
          name,
          columns,
          targetColumns,
          onDelete,
          onUpdate,
        })),
        indexes: found.indexes.map(entry => [entry.name, entry.parts.map(part => part.column)]),
      }).toEqual(expected(model))
      expect(
        found.columns.filter(
          column => !sqliteDialect.sameType(model.requireColumn(column.name, 'test').type, column, found),
        ),
      ).toEqual([])
    }
    await fc.assert(fc.asyncProperty(someTable, run), { numRuns: 200 })
  })
})
