import { describe, expect, it } from 'vitest'
import { ValueError } from '../../../src/errors/value-error.ts'
import { nodeOf } from '../../../src/sql/expression/sql-expression.ts'
import { valueNode } from '../../../src/sql/expression/value.ts'
import * as columns from '../../../src/sql/schema/column-types.ts'
import type { Column, Table } from '../../../src/sql/schema/table.ts'
import { emptySelect, type InsertNode, type SelectNode } from '../../../src/sql/statement/nodes.ts'
import { jsonNull } from '../../../src/sql/types/structured.ts'
import { type AnyBuilder, type AnyExpression, dialects, type Live, mariadbIsThere, open, table } from './live.ts'

interface Point {
  readonly x: number
  readonly y: number
}

const point = columns.custom<Point>({
  name: 'point of mysql',
  sql: 'VARCHAR(100)',
  toDriver: p => `${p.x},${p.y}`,
  fromDriver: (text: string) => ({ x: Number(text.split(',')[0]), y: Number(text.split(',')[1]) }),
})

const deep = (depth: number): unknown => (depth === 0 ? [] : [deep(depth - 1)])

/** Type by type the values at the edges, each of which must come back as it was. */
const edges: readonly (readonly [name: string, builder: AnyBuilder, values: readonly unknown[]])[] = [
  ['integer', columns.integer(), [0, 1, -1, 2 ** 31 - 1, -(2 ** 31)]],
  ['smallint', columns.smallint(), [0, 32767, -32768]],
  ['bigint', columns.bigint(), [0n, 1n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)]],
  ['bigint as a number', columns.bigint().asNumber(), [0, Number.MAX_SAFE_INTEGER]],
  [
    'string',
    columns.string(30),
    ['', '1', '1.0', '007', 'a\0b', "it's", 'é', 'e\u0301', '😀', 'مرحبا', '\\', "\\'", '%_', '\r\n', 'null', 'A', 'a'],
  ],
  ['text', columns.text(), ['x'.repeat(1_000_000), '1e5', 'NaN', '']],
  ['boolean', columns.boolean(), [true, false]],
  [
    'datetime',
    columns.datetime(),
    [
      '0001-01-01',
      '1969-12-31T23:59:59.999Z',
      '2024-02-29',
      '2024-03-10T02:30:00.001Z',
      '9999-12-31T23:59:59.999Z',
    ].map(text => new Date(text)),
  ],
  ['datetime of six digits', columns.datetime({ precision: 6 }), [new Date('2026-11-20T17:30:00.123Z')]],
  ['datetime of whole seconds', columns.datetime({ precision: 0 }), [new Date('2026-11-20T17:30:00Z')]],
  ['date', columns.date(), ['2026-11-20', '0001-01-01', '9999-12-31']],
  ['time', columns.time(), ['00:00:00', '23:59:59.999999', '17:30:00.5']],
  ['interval', columns.interval(), ['PT0S', 'P1DT2H30M', '-PT0.000001S']],
  ['numeric', columns.numeric(40, 10), ['0.0000000000', '-0.0000000001', `${'9'.repeat(30)}.${'9'.repeat(10)}`]],
  ['numeric of scale 0', columns.numeric(38), ['9'.repeat(38), '0', '-1']],
  ['numeric without a precision', columns.numeric(), ['1.5', '-0.000000000000000000000000000001', '9'.repeat(35)]],
  ['numeric as a number', columns.numeric(10, 2).asNumber(), [0, 0.99, -12.5]],
  ['float', columns.float(), [0, 0.5, -1.5, Math.fround(0.1)]],
  ['double', columns.double(), [0, 0.1, 2.2250738585072014e-308, Number.MAX_VALUE, 2 ** 53 + 2, 1 / 3]],
  [
    'json',
    columns.json(),
    [1, 1.5, 'x', '1', '', true, {}, [], { a: [1, { b: null }] }, { z: 1, a: 2 }, '😀', 'it\'s \\ "q"', deep(30)],
  ],
  ['jsonb', columns.jsonb(), [{ a: 1 }, 0, '5']],
  ['array', columns.array(columns.string(20)), [[], ['a', "it's"]]],
  ['array of bigint', columns.array(columns.bigint()), [[2n ** 53n + 1n]]],
  ['vector', columns.vector(3), [[1, 0.5, -2]]],
  ['binary', columns.binary(), [new Uint8Array(0), new Uint8Array([0, 1, 255]), new Uint8Array(1_000_000).fill(7)]],
  ['uuid', columns.uuid(), ['7f8de4a6-0000-4000-8000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff']],
  ['enumeration', columns.enumeration('a', '1', "it's", 'A'), ['a', '1', "it's", 'A']],
  ['a type of the user', point, [{ x: 1, y: -2.5 }]],
]

const columnNamed = (owner: Table, name: string) => owner.column(name) as Column
const select = (owner: Table, name: string, where: AnyExpression | null): SelectNode => ({
  ...emptySelect,
  items: [{ kind: 'expression', node: nodeOf(owner.c[name], 'test'), type: columnNamed(owner, name).type }],
  from: [{ kind: 'table', table: owner, source: owner }],
  where: where === null ? [] : [nodeOf(where, 'test')],
  orderBy: [nodeOf(owner.c.id, 'test')],
})

function insert(owner: Table, values: readonly unknown[]): InsertNode {
  const column = columnNamed(owner, 'value')
  const rows = values.map(value => [valueNode(value, column.type, 'test')])
  return { kind: 'insert', table: owner, columns: [column], rows, query: null, conflict: null, returning: [] }
}

async function withTable(live: Live, builder: AnyBuilder): Promise<Table> {
  const owner = table('edge', { id: columns.integer().primaryKey(), value: builder.nullable() })
  await live.create(owner)
  return owner
}

describe.skipIf(!mariadbIsThere).each(dialects)('values through a %s URL', (scheme, dialect) => {
  it.each(edges)('%s comes back as it was, inserted, selected and found', async (name, builder, all) => {
    // MySQL's words for comparing documents do not compare documents that are one text on a MariaDB server.
    const values = scheme === 'mysql' && name.startsWith('json') ? all.filter(value => typeof value !== 'string') : all
    const live = await open(dialect)
    const owner = await withTable(live, builder)
    await live.run(insert(owner, values))
    const found = async (where: AnyExpression | null) =>
      (await live.run(select(owner, 'value', where))).map(([value]) => value)
    expect(await found(null)).toEqual(values)
    for (const value of values) expect(await found(owner.c.value?.eq(value) ?? null)).toEqual([value])
    expect(await found(owner.c.value?.in(values) ?? null)).toEqual(values)
    expect(await found(owner.c.value?.notIn(values) ?? null), name).toEqual([])
  })

  it('finds them in a list that is too long for placeholders', async () => {
    const live = await open(dialect)
    for (const [name, builder, values] of edges) {
      if (/json|array|text|binary/.test(name)) continue
      const owner = await withTable(live, builder)
      await live.run(insert(owner, values))
      const many = Array.from({ length: 17_000 }, (_, at) => values[at % values.length])
      const rows = await live.run(select(owner, 'value', owner.c.value?.in(many) ?? null))
      expect([name, rows.length]).toEqual([name, values.length])
      await live.script('drop table edge')
    }
  })

  it.each([
    ['integer', columns.integer(), 2 ** 31],
    ['string', columns.string(2), 'abc'],
    ['numeric as a number', columns.numeric(4, 2).asNumber(), 1000],
  ] as const)('refuses a value of %s that the column cannot hold', async (_, builder, value) => {
    const live = await open(dialect)
    const owner = await withTable(live, builder)
    await expect(live.run(insert(owner, [value]))).rejects.toThrow()
    expect(await live.rows('select count(*) from edge')).toEqual([[0]])
  })

  it('writes JSON null and SQL NULL apart', async () => {
    const live = await open(dialect)
    const owner = await withTable(live, columns.json())
    await live.run(insert(owner, [jsonNull, null]))
    expect(await live.rows('select value is null from edge order by id')).toEqual([[0], [1]])
  })

  it('reads dates of a server in another time zone as UTC', async () => {
    const live = await open(dialect)
    await live.script('create table edge (id int primary key, value timestamp(3) null)')
    await live.rows('insert into edge values (1, ?)', '2026-07-01 12:00:00.000')
    const owner = table('edge', { id: columns.integer().primaryKey(), value: columns.datetime() })
    expect(await live.run(select(owner, 'value', null))).toEqual([[new Date('2026-07-01T12:00:00Z')]])
    const other = await live.another()
    await other.script("set time_zone = '+05:45'")
    expect(await other.query({ text: 'select value from edge', wideIntegers: false }, [])).toEqual([
      ['2026-07-01 17:45:00'],
    ])
  })
})

describe.skipIf(!mariadbIsThere)('values that are refused before they are sent', () => {
  it.each([
    ['double', columns.double(), Number.NaN],
    ['double', columns.double(), Number.POSITIVE_INFINITY],
    ['float', columns.float(), 1e300],
    ['numeric', columns.numeric(), `0.${'1'.repeat(31)}`],
    ['interval', columns.interval(), 'P1M'],
  ] as const)('%s: %s %s', async (_, builder, value) => {
    const live = await open()
    const owner = await withTable(live, builder)
    await expect(live.run(insert(owner, [value]))).rejects.toThrow(ValueError)
  })

  it('takes no parameter that the server would take for another value', async () => {
    const live = await open()
    for (const value of [Number.NaN, 2n ** 64n, -(2n ** 63n) - 1n, undefined, {}, [1]] as never[]) {
      await expect(live.rows('select ?', value)).rejects.toThrow(ValueError)
    }
  })
})

describe.skipIf(!mariadbIsThere)('values of other programs', () => {
  it('reads bits as booleans, and unsigned numbers exactly', async () => {
    const live = await open()
    await live.script('create table edge (id int primary key, value bit(1), big bigint unsigned)')
    await live.script('insert into edge values (1, 1, 18446744073709551615), (2, 0, 5)')
    const owner = table('edge', { id: columns.integer().primaryKey(), value: columns.boolean(), big: columns.bigint() })
    expect(await live.run(select(owner, 'value', null))).toEqual([[true], [false]])
    expect(await live.run(select(owner, 'big', null))).toEqual([[18446744073709551615n], [5n]])
  })

  it('says so where a day is none of the calendar', async () => {
    const live = await open()
    await live.script("set sql_mode = ''; create table edge (id int primary key, at datetime, day date)")
    await live.script("insert into edge values (1, '0000-00-00', '2026-00-10')")
    const owner = table('edge', { id: columns.integer().primaryKey(), at: columns.datetime(), day: columns.date() })
    await expect(live.run(select(owner, 'at', null))).rejects.toThrow('it names no day that the calendar has')
    await expect(live.run(select(owner, 'day', null))).rejects.toThrow('expected a day of the calendar')
  })

  it('says so where an integer is too large for a JavaScript number', async () => {
    const live = await open()
    await live.script(
      'create table edge (id int primary key, value bigint); insert into edge values (1, 9007199254740993)',
    )
    const owner = table('edge', { id: columns.integer().primaryKey(), value: columns.integer() })
    await expect(live.run(select(owner, 'value', null))).rejects.toThrow('declare the column as bigint()')
  })
})
