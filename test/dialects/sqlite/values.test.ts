import { describe, expect, it, onTestFinished } from 'vitest'
import { nodeOf } from '../../../src/sql/expression/sql-expression.ts'
import { valueNode } from '../../../src/sql/expression/value.ts'
import * as columns from '../../../src/sql/schema/column-types.ts'
import type { Column, Table } from '../../../src/sql/schema/table.ts'
import { emptySelect, type InsertNode, type SelectNode } from '../../../src/sql/statement/nodes.ts'
import { jsonNull } from '../../../src/sql/types/structured.ts'
import { type AnyBuilder, type AnyExpression, drivers, type Live, open, table } from './live.ts'

interface Point {
  readonly x: number
  readonly y: number
}

const point = columns.custom<Point>({
  name: 'point',
  sql: 'TEXT',
  toDriver: p => `${p.x},${p.y}`,
  fromDriver: (text: string) => ({ x: Number(text.split(',')[0]), y: Number(text.split(',')[1]) }),
})
const anything = columns.sqlType('BLOB')

const deep = (depth: number): unknown => (depth === 0 ? [] : [deep(depth - 1)])

/** Type by type the values at the edges, each of which must come back as it was. */
const edges: readonly (readonly [name: string, builder: AnyBuilder, values: readonly unknown[]])[] = [
  ['integer', columns.integer(), [0, 1, -1, 2 ** 31, -(2 ** 31) - 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]],
  ['smallint', columns.smallint(), [0, 32767, -32768]],
  ['bigint', columns.bigint(), [0n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)]],
  ['bigint as a number', columns.bigint().asNumber(), [0, Number.MAX_SAFE_INTEGER]],
  [
    'string',
    columns.string(5),
    ['', ' ', '1', '1.0', '007', 'a\0b', '\0', "it's", 'é', 'e\u0301', '😀', 'مرحبا', '\\', '%_', '\r\n', 'null'],
  ],
  ['text', columns.text(), ['x'.repeat(1_000_000), '1e5', 'NaN']],
  ['boolean', columns.boolean(), [true, false]],
  [
    'datetime',
    columns.datetime(),
    [
      '0000-01-01',
      '0001-01-01',
      '1969-12-31T23:59:59.999Z',
      '2024-02-29',
      '2024-03-10T02:30:00.001Z',
      '9999-12-31T23:59:59.999Z',
    ].map(text => new Date(text)),
  ],
  ['datetime of six digits', columns.datetime({ precision: 6 }), [new Date('2026-11-20T17:30:00.123Z')]],
  ['date', columns.date(), ['2026-11-20', '0001-01-01', '9999-12-31']],
  ['time', columns.time(), ['00:00:00', '23:59:59.999999', '17:30:00.5']],
  ['numeric', columns.numeric(40, 10), ['0.0000000000', '-0.0000000001', `${'9'.repeat(30)}.${'9'.repeat(10)}`]],
  ['numeric of scale 0', columns.numeric(38), ['9'.repeat(38), '0', '-1']],
  ['numeric as a number', columns.numeric(10, 2).asNumber(), [0, 0.99, -12.5, 1e15]],
  ['float', columns.float(), [0, 0.1, -1.5, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]],
  ['double', columns.double(), [0, 0.1, 5e-324, Number.MAX_VALUE, 2 ** 53 + 2, Number.POSITIVE_INFINITY]],
  [
    'json',
    columns.json(),
    [
      1,
      1.5,
      'x',
      '1',
      '',
      true,
      {},
      [],
      { a: [1, { b: null }] },
      { __proto__: null, z: 1, a: 2 },
      'a\0b',
      '😀',
      deep(1000),
    ],
  ],
  ['jsonb', columns.jsonb(), [{ a: 1 }, 0, '5']],
  ['binary', columns.binary(), [new Uint8Array(0), new Uint8Array([0, 1, 255]), new Uint8Array(1_000_000).fill(7)]],
  ['uuid', columns.uuid(), ['7f8de4a6-0000-4000-8000-000000000000']],
  ['enumeration', columns.enumeration('a', '1', "it's"), ['a', '1', "it's"]],
  ['a type of the user', point, [{ x: 1, y: -2.5 }]],
  ['a type of the user that is anything', anything, [1, 1.5, 'x', new Uint8Array([1, 2])]],
]

const columnNamed = (owner: Table, name: string) => owner.column(name) as Column
const select = (owner: Table, name: string, where: AnyExpression | null): SelectNode => ({
  ...emptySelect,
  items: [{ kind: 'expression', node: nodeOf(owner.c[name], 'test'), type: columnNamed(owner, name).type }],
  from: [{ kind: 'table', table: owner, source: owner }],
  where: where === null ? [] : [nodeOf(where, 'test')],
})

function insert(owner: Table, values: readonly unknown[]): InsertNode {
  const column = columnNamed(owner, 'value')
  const items = [{ kind: 'expression', node: nodeOf(owner.c.value, 'test'), type: column.type }] as const
  const rows = values.map(value => [valueNode(value, column.type, 'test')])
  return { kind: 'insert', table: owner, columns: [column], rows, query: null, conflict: null, returning: items }
}

/** The values that the client library itself can carry: node:sqlite of Node 22 cuts text at a NUL and may make NULL of no bytes. */
async function carried(live: Live, values: readonly unknown[]): Promise<readonly unknown[]> {
  const kept: unknown[] = []
  for (const value of values) {
    const atRisk =
      (typeof value === 'string' && value.includes('\0')) || (value instanceof Uint8Array && value.length === 0)
    if (!atRisk || (await isCarried(live, value))) kept.push(value)
  }
  return kept
}

async function isCarried(live: Live, value: string | Uint8Array): Promise<boolean> {
  const [[found] = []] = await live.rows('select ?', value).catch(() => [])
  return typeof value === 'string' ? found === value : found instanceof Uint8Array
}

async function withTable(live: Live, builder: AnyBuilder, strict = false): Promise<Table> {
  const owner = table(
    'edge',
    { id: columns.integer().primaryKey(), value: builder.nullable() },
    strict ? { sqlite: { strict } } : {},
  )
  await live.create(owner)
  return owner
}

describe.each(drivers)('values through %s', (_, load) => {
  async function live(): Promise<Live> {
    const opened = await open(load)
    onTestFinished(() => opened.close())
    return opened
  }

  it.each(edges)('%s comes back as it was, inserted, returned, selected and found', async (_, builder, all) => {
    const database = await live()
    const values = await carried(database, all)
    const owner = await withTable(database, builder)
    expect((await database.run(insert(owner, values))).map(row => row[0])).toEqual(values)
    expect((await database.run(select(owner, 'value', null))).map(row => row[0])).toEqual(values)
    for (const value of values) {
      expect(await database.run(select(owner, 'value', owner.c.value?.eq(value) ?? null))).toEqual([[value]])
    }
    expect((await database.run(select(owner, 'value', owner.c.value?.in(values) ?? null))).map(row => row[0])).toEqual(
      values,
    )
    expect(await database.run(select(owner, 'value', owner.c.value?.notIn(values) ?? null))).toEqual([])
  })

  it.each(edges.filter(([name]) => name !== 'a type of the user that is anything'))(
    '%s comes back as it was from a STRICT table',
    async (_, builder, all) => {
      const database = await live()
      const values = await carried(database, all)
      const owner = await withTable(database, builder, true)
      await database.run(insert(owner, values))
      expect(
        (await database.run(select(owner, 'value', owner.c.value?.in(values) ?? null))).map(row => row[0]),
      ).toEqual(values)
    },
  )

  it('writes JSON null and SQL NULL apart', async () => {
    const database = await live()
    const owner = await withTable(database, columns.json())
    await database.run(insert(owner, [jsonNull, null]))
    expect(await database.rows('select typeof(value) from edge')).toEqual([['text'], ['null']])
  })

  it('reads JSON that a column of another program has made a number', async () => {
    const database = await live()
    await database.script(
      "create table edge (id integer primary key, value JSON); insert into edge (value) values ('5'), ('1.5'), ('[1]')",
    )
    const owner = table('edge', { id: columns.integer().primaryKey(), value: columns.json() })
    expect(await database.run(select(owner, 'value', null))).toEqual([[5], [1.5], [[1]]])
  })

  it('reads exact decimals that a column of another program has made numbers', async () => {
    const database = await live()
    await database.script(
      "create table edge (id integer primary key, value NUMERIC(10,2)); insert into edge (value) values (0.99), ('1.10'), (2)",
    )
    const owner = table('edge', { id: columns.integer().primaryKey(), value: columns.numeric(10, 2) })
    expect(await database.run(select(owner, 'value', null))).toEqual([['0.99'], ['1.10'], ['2.00']])
    expect(await database.run(select(owner, 'value', owner.c.value?.in(['1.10', '2.00']) ?? null))).toEqual([
      ['1.10'],
      ['2.00'],
    ])
  })

  it('stores what has a decimal point exactly, never as a floating point number', async () => {
    const database = await live()
    const owner = await withTable(database, columns.numeric(20, 2))
    await database.run(insert(owner, ['12345678901234567.89']))
    expect(await database.rows('select typeof(value), value from edge')).toEqual([['text', '12345678901234567.89']])
  })

  it('gives a whole number that no number holds as an error, never rounded', async () => {
    const database = await live()
    await database.script(
      'create table edge (id integer primary key, value integer); insert into edge (value) values (9007199254740993)',
    )
    const owner = table('edge', { id: columns.integer().primaryKey(), value: columns.integer() })
    await expect(database.run(select(owner, 'value', null))).rejects.toThrow()
  })

  it('refuses NaN instead of storing NULL', async () => {
    const database = await live()
    const owner = await withTable(database, columns.double())
    await expect(database.run(insert(owner, [Number.NaN]))).rejects.toThrow(/not NaN/)
    expect(await database.rows('select count(*) from edge')).toEqual([[0]])
  })

  it('keeps the order of time in the order of its text', async () => {
    const database = await live()
    const owner = await withTable(database, columns.datetime())
    const dates = [
      '0001-01-01',
      '1969-12-31T23:59:59.999Z',
      '1970-01-01',
      '2026-11-20T17:30:00.100Z',
      '2026-11-20T17:30:01Z',
    ].map(text => new Date(text))
    await database.run(insert(owner, dates.toReversed()))
    const sorted = await database.run({ ...select(owner, 'value', null), orderBy: [nodeOf(owner.c.value, 'test')] })
    expect(sorted.map(row => row[0])).toEqual(dates)
  })

  it('binds whole numbers as whole numbers', async () => {
    const database = await live()
    const owner = await withTable(database, columns.integer())
    await database.run(insert(owner, [7]))
    const half = owner.c.value?.dividedBy(2)
    expect(
      await database.run({
        ...select(owner, 'value', null),
        items: [{ kind: 'expression', node: nodeOf(half, 'test'), type: columns.integer().type }],
      }),
    ).toEqual([[3]])
  })
})
