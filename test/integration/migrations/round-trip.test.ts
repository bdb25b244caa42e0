// Any schema can become any other and go back: what was printed is run, finds no difference afterwards, and keeps every row.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ReflectedSchema } from '../../../src/dialect/reflected.ts'
import type { AnyColumn, LiteralColumns } from '../../../src/migrations/operations/literal-table.ts'
import { sql } from '../../../src/sql/expression/template.ts'
import * as types from '../../../src/sql/schema/column-types.ts'
import type { TableOptions } from '../../../src/sql/schema/define-table.ts'
import { check, foreignKey, index, type TableElement, unique } from '../../../src/sql/schema/table-elements.ts'
import { openDatabase, type TestDatabase } from './database.ts'
import { autogenerate, described, goBack, migrate } from './scripts.ts'

const TABLES = ['alpha', 'Beta table', 'order', 'it`s ${x}']
const COLUMNS = ['name', 'Weird "one"', 'select', 'n2', "o'clock", '2024']

interface ColumnPlan {
  readonly type: number
  readonly nullable: boolean
  readonly hasDefault: boolean
  readonly unique: boolean
  readonly indexed: boolean
}
interface TablePlan {
  readonly columns: Readonly<Record<string, ColumnPlan>>
  readonly refersTo: string | null
  readonly onDelete: boolean
  readonly checked: boolean
  readonly partial: boolean
  readonly keyed: boolean
}
type SchemaPlan = Readonly<Record<string, TablePlan>>

// All of them can hold 1, and turn it into each other without loss.
const TYPES: readonly (() => AnyColumn)[] = [
  () => types.integer(),
  () => types.bigint(),
  () => types.string(20),
  () => types.string(200),
  () => types.text(),
  () => types.numeric(8, 2),
  () => types.numeric(12, 3),
  () => types.double(),
]

const columnPlan = fc.record({
  type: fc.nat(TYPES.length - 1),
  nullable: fc.boolean(),
  hasDefault: fc.boolean(),
  unique: fc.boolean(),
  indexed: fc.boolean(),
})
const subset = <T>(names: readonly string[], value: fc.Arbitrary<T>, least: number) =>
  fc
    .uniqueArray(fc.constantFrom(...names), { minLength: least })
    .chain(chosen =>
      fc
        .tuple(...chosen.map(() => value))
        .map(values => Object.fromEntries(chosen.map((name, at) => [name, values[at] as T]))),
    )
const tablePlan = fc.record({
  columns: subset(COLUMNS, columnPlan, 0),
  refersTo: fc.option(fc.constantFrom(...TABLES)),
  onDelete: fc.boolean(),
  checked: fc.boolean(),
  partial: fc.boolean(),
  keyed: fc.boolean(),
})
const schemaPlan: fc.Arbitrary<SchemaPlan> = subset(TABLES, tablePlan, 0)

function columnOf(plan: ColumnPlan): AnyColumn {
  const base = (TYPES[plan.type] ?? types.text)()
  const isText = ['string', 'text'].includes(base.type.kind)
  const withDefault =
    plan.nullable && !plan.hasDefault
      ? base
      : base.serverDefault(base.type.kind === 'numeric' ? (plan.type === 5 ? '1.00' : '1.000') : isText ? '1' : 1)
  return plan.nullable ? withDefault.nullable() : withDefault
}

function tableOf(name: string, plan: TablePlan, schema: SchemaPlan): readonly [LiteralColumns, TableOptions] {
  const entries = Object.entries(plan.columns)
  const refers = plan.refersTo !== null && schema[plan.refersTo]?.keyed === true ? plan.refersTo : null
  const columns = [
    { name: 'id', builder: plan.keyed ? types.integer().primaryKey() : types.integer() },
    ...entries.map(([column, one]) => ({ name: column, builder: columnOf(one) })),
    ...(refers === null ? [] : [{ name: 'ref', builder: types.integer().nullable() }]),
  ]
  const constraints: TableElement[] = [
    ...entries.filter(([, one]) => one.unique).map(([column]) => unique('id', column)),
    ...entries.filter(([, one]) => one.indexed).map(([column]) => index(`ix ${name} ${column}`, column)),
    ...(refers === null ? [] : [foreignKey(['ref'], [`${refers}.id`], plan.onDelete ? { onDelete: 'cascade' } : {})]),
    ...(plan.checked ? [check(sql`id > 0 and 'it''s' <> '\`'`)] : []),
    ...(plan.partial ? [index(`partial ${name}`, sql`id + 1`).where(sql`id > 1`)] : []),
  ]
  return [columns, { constraints }]
}

function metadataOf(plan: SchemaPlan) {
  return described(Object.fromEntries(Object.entries(plan).map(([name, table]) => [name, tableOf(name, table, plan)])))
}

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`

async function fill(db: TestDatabase, refers: (table: string) => boolean): Promise<void> {
  const { tables } = await db.connection.inspect()
  // The tables refer to each other in any direction, so the rows come before the checks.
  db.run('pragma foreign_keys = off')
  for (const table of tables) {
    const columns = table.columns.filter(column => column.name !== 'ref' || refers(table.name))
    const names = columns.map(column => quote(column.name)).join(', ')
    const value = (typeText: string, id: number) =>
      typeText.startsWith('DECIMAL_TEXT(8')
        ? "'1.00'"
        : typeText.startsWith('DECIMAL')
          ? "'1.000'"
          : /CHAR|TEXT/.test(typeText)
            ? "'1'"
            : String(id)
    for (const id of [1, 2]) {
      const values = columns.map(column => (column.name === 'id' ? String(id) : value(column.typeText, 1)))
      db.run(`insert into ${quote(table.name)} (${names}) values (${values.join(', ')})`)
    }
  }
  db.run('pragma foreign_keys = on')
}

/** A schema without the order of its parts and without its text. */
function shape(schema: ReflectedSchema): unknown {
  const sorted = <T>(items: readonly T[]) => items.map(item => JSON.stringify(item)).toSorted()
  return schema.tables.map(table => ({
    ...table,
    definition: null,
    columns: sorted(table.columns),
    uniques: sorted(table.uniques),
    foreignKeys: sorted(table.foreignKeys),
    checks: sorted(table.checks),
    indexes: sorted(table.indexes.map(one => ({ ...one, definition: null }))),
  }))
}

function keys(db: TestDatabase, schema: ReflectedSchema, common: ReadonlySet<string>): unknown {
  const tables = schema.tables.filter(table => common.has(table.name))
  return tables.map(table => [table.name, db.rows(`select id from ${quote(table.name)} order by id`)])
}

it('any schema becomes any other and goes back, with every row of the tables that stay', async () => {
  await fc.assert(
    fc.asyncProperty(schemaPlan, schemaPlan, fc.constantFrom(undefined, '3.45.1'), async (before, after, version) => {
      const db = await openDatabase('', version)
      await migrate(db, metadataOf(before))
      const common = new Set(Object.keys(before).filter(name => name in after))
      const stays = (name: string | null | undefined) => name == null || common.has(name)
      await fill(db, name => stays(before[name]?.refersTo) && stays(after[name]?.refersTo))
      const start = await db.connection.inspect()
      const rows = keys(db, start, common)
      const source = await migrate(db, metadataOf(after))
      expect((await autogenerate(db, metadataOf(after))).upgradeBody).toEqual([])
      expect(keys(db, start, common)).toEqual(rows)
      await goBack(db, source)
      expect(shape(await db.connection.inspect())).toEqual(shape(start))
      expect((await autogenerate(db, metadataOf(before))).upgradeBody).toEqual([])
      expect(keys(db, start, common)).toEqual(rows)
      await db.raw.close()
    }),
    { numRuns: Number(process.env.ATHANOR_RUNS ?? 60) },
  )
}, 120_000)
