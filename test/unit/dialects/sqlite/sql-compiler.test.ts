import { describe, expect, it } from 'vitest'
import { compileStatement, statementText } from '../../../../src/compiler/compile.ts'
import type { Compiled } from '../../../../src/compiler/compiled.ts'
import { sized } from '../../../../src/compiler/list-sizes.ts'
import { sqliteDialect } from '../../../../src/dialects/sqlite/dialect.ts'
import { listEncoder } from '../../../../src/dialects/sqlite/sql-compiler.ts'
import { ValueError } from '../../../../src/errors/value-error.ts'
import type { Expression } from '../../../../src/sql/expression/expression.ts'
import { fn } from '../../../../src/sql/expression/functions.ts'
import { nodeOf } from '../../../../src/sql/expression/sql-expression.ts'
import { sql } from '../../../../src/sql/expression/template.ts'
import * as columns from '../../../../src/sql/schema/column-types.ts'
import { binary, datetime, integer, numeric, text } from '../../../../src/sql/schema/column-types.ts'
import { emptySelect, type InsertNode, type SelectNode } from '../../../../src/sql/statement/nodes.ts'
import type { SqlType } from '../../../../src/sql/types/sql-type.ts'
import { type AnyExpression, table } from './describe-table.ts'

const pet = table('pet', {
  id: integer().primaryKey(),
  name: text().nullable(),
  hash: binary(),
  price: numeric(10, 2),
  kind: text().serverDefault("it's"),
  at: datetime().serverDefault(fn.now()),
})
const c = pet.c as Record<string, AnyExpression>
const from: SelectNode['from'] = [{ kind: 'table', table: pet, source: pet }]

function select(expression: AnyExpression | undefined, more: Partial<SelectNode> = {}) {
  const node = nodeOf(expression, 'test')
  return statementText({ ...emptySelect, items: [{ kind: 'expression', node, type: null }], ...more }, sqliteDialect)
}

const value = (given: unknown, type: SqlType) => ({ kind: 'value', value: given, type }) as const

describe('a list of values', () => {
  it('is one bind of JSON whatever its length', () => {
    const [one, three] = [select(c.id?.in([1])), select(c.id?.in([1, 2, 3]))]
    expect(one.sql).toBe('select pet.id in (select value from json_each(?))')
    expect(three).toEqual({ sql: one.sql, parameters: ['[1,2,3]'] })
  })

  it('is negated in the same way', () => {
    expect(select(c.name?.notIn(["it's", 'a"b']))).toEqual({
      sql: 'select pet.name not in (select value from json_each(?))',
      parameters: ['["it\'s","a\\"b"]'],
    })
  })

  it('carries bytes as hexadecimal digits', () => {
    expect(select(c.hash?.in([new Uint8Array([0, 255])]))).toEqual({
      sql: 'select pet.hash in (select unhex(value) from json_each(?))',
      parameters: ['["00ff"]'],
    })
  })

  it.each([
    [columns.bigint(), [2n ** 62n], '[4611686018427387904]'],
    [columns.boolean(), [true, false], '[1,0]'],
    [columns.double(), [1.5, 1e300, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], '[1.5,1e+300,9e999,-9e999]'],
    [columns.datetime(), [new Date(0)], '["1970-01-01 00:00:00.000"]'],
    [columns.numeric(10, 2), ['1.5'], '["1.50"]'],
    [columns.json(), [{ a: 1 }], '["{\\"a\\":1}"]'],
    [columns.sqlType('any'), [new Uint8Array([1]), 'x', 1.5, true], '[["01"],"x",1.5,1]'],
    [columns.text(), [], '[]'],
  ])('is encoded by the type of its column: $0.spec.type.key', ({ type }, values, json) => {
    expect(
      listEncoder(type, {
        encoder: asked => value =>
          value === null ? null : (sqliteDialect.codec(asked).encode?.(value as never) ?? (value as never)),
      })(values),
    ).toBe(json)
  })

  it('is refused when it is none, or holds null', () => {
    const encode = listEncoder(integer().type, { encoder: () => given => given as never })
    expect(() => encode(5)).toThrow(ValueError)
    expect(() => encode([1, null])).toThrow(expect.objectContaining({ code: 'null_in_list' }))
  })

  const givenWithEveryRun = (operand: AnyExpression | undefined, type: SqlType) => {
    const node = { kind: 'inParameter', operand: nodeOf(operand, 'test'), index: 0, type } as const
    const items = [{ kind: 'expression', node, type: null }] as const
    return compileStatement({ ...emptySelect, items }, sqliteDialect, [])
  }
  const encoded = ({ binds }: Compiled, values: readonly unknown[]) => binds.map(bind => bind.encode(values))

  it('can be given with every run', () => {
    const compiled = givenWithEveryRun(c.name, text().type)
    expect(compiled.text).toBe('select pet.name in (select value from json_each(?))')
    expect(encoded(compiled, ['a', 'b'])).toEqual(['["a","b"]'])
  })

  it('of whole numbers that are given with every run has placeholders, which the planner counts', () => {
    const compiled = givenWithEveryRun(c.id, integer().type)
    const three = sized(compiled, [[1, 2, 3]])
    expect([three.text, ...encoded(three, [1, 2, 3])]).toEqual(['select pet.id in (?, ?, ?)', 1n, 2n, 3n])
    const many = Array.from({ length: 20_000 }, (_, at) => at)
    const one = sized(compiled, [many])
    expect([one.text, ...encoded(one, many)]).toEqual([
      'select pet.id in (select value from json_each(?))',
      JSON.stringify(many),
    ])
  })
})

describe('expressions', () => {
  it.each([
    [c.name?.like('a%'), "pet.name like ? escape '\\'"],
    [c.name?.ilike('a%'), "pet.name like ? escape '\\'"],
    [c.name?.startsWith('a'), '(pet.name glob ?)'],
    [c.name?.is('a'), 'pet.name is ?'],
    [c.id?.plus(1), 'pet.id + ?'],
    [c.name?.cast(datetime()), 'cast(pet.name as TEXT)'],
    [c.name?.cast(integer()), 'cast(pet.name as INTEGER)'],
    [c.name?.cast(columns.sqlType('GEOMETRY')), 'cast(pet.name as GEOMETRY)'],
    [fn.now(), "strftime('%Y-%m-%d %H:%M:%f', 'now')"],
    [fn.concat(c.name as Expression<string>, 'x'), "('' || coalesce(pet.name, '') || coalesce(?, ''))"],
    [fn.concat(), "('')"],
  ])('%# are written as SQLite has them', (expression, text) => {
    expect(select(expression).sql).toBe(`select ${text}`)
  })

  it('can be compared where NULL differs from NULL', () => {
    const node = {
      kind: 'binary',
      operator: 'is distinct from',
      left: nodeOf(c.id, 't'),
      right: nodeOf(c.name, 't'),
    } as const
    expect(
      statementText({ ...emptySelect, items: [{ kind: 'expression', node, type: null }] }, sqliteDialect).sql,
    ).toBe('select pet.id is not pet.name')
  })
})

describe('a SELECT', () => {
  const number = (given: number) => value(given, integer().type)

  it('has a limit before an offset', () => {
    expect(select(c.id, { from, limit: number(5) }).sql).toBe('select pet.id from pet limit ?')
    expect(select(c.id, { from, limit: number(5), offset: number(2) }).sql).toBe(
      'select pet.id from pet limit ? offset ?',
    )
    expect(select(c.id, { from, offset: number(2) }).sql).toBe('select pet.id from pet limit -1 offset ?')
  })

  it('locks nothing', () => {
    expect(select(c.id, { from, lock: { strength: 'update', of: [], skipLocked: true, noWait: false } }).sql).toBe(
      'select pet.id from pet',
    )
  })
})

describe('an INSERT', () => {
  const columnsOf = (...names: string[]) => pet.columns.filter(column => names.includes(column.name))
  const insert: InsertNode = {
    kind: 'insert',
    table: pet,
    columns: [],
    rows: [],
    query: null,
    conflict: null,
    returning: [],
  }

  it('spells the default of a column that a row leaves out, and NULL where there is none', () => {
    const rows = [
      [null, value('a', text().type), null],
      [value(2, integer().type), null, null],
    ]
    expect(statementText({ ...insert, columns: columnsOf('id', 'name', 'kind'), rows }, sqliteDialect)).toEqual({
      sql: "insert into pet (id, name, kind) values (NULL, ?, 'it''s'), (?, NULL, 'it''s')",
      parameters: ['a', 2],
    })
  })

  it('of rows of a query with a conflict clause has a WHERE', () => {
    const query: SelectNode = {
      ...emptySelect,
      items: [{ kind: 'expression', node: nodeOf(c.id, 't'), type: null }],
      from,
    }
    const node: InsertNode = {
      ...insert,
      columns: columnsOf('id'),
      query,
      conflict: { target: ['id'], set: null, where: [] },
    }
    expect(statementText(node, sqliteDialect).sql).toBe(
      'insert into pet (id) select pet.id from pet where 1 on conflict (id) do nothing',
    )
  })
})

describe('an sql template', () => {
  it('binds its values', () => {
    expect(select(sql`max(${c.id}, ${5})`)).toEqual({ sql: 'select max(pet.id, ?)', parameters: [5] })
  })
})
