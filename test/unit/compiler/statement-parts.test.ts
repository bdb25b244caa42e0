import { describe, expect, it } from 'vitest'
import { describeStatement } from '../../../src/compiler/cache-key.ts'
import { compileStatement } from '../../../src/compiler/compile.ts'
import { sqliteDialect } from '../../../src/dialects/sqlite/dialect.ts'
import { fn } from '../../../src/sql/expression/functions.ts'
import { nodeOf } from '../../../src/sql/expression/sql-expression.ts'
import { sql } from '../../../src/sql/expression/template.ts'
import { aliasSource } from '../../../src/sql/schema/alias.ts'
import { integer, type text } from '../../../src/sql/schema/column-types.ts'
import type { Column, Table } from '../../../src/sql/schema/table.ts'
import {
  columnOf,
  columnsItem,
  emptySelect,
  type InsertNode,
  type StatementNode,
} from '../../../src/sql/statement/nodes.ts'
import { type AnyExpression, table } from '../dialects/sqlite/describe-table.ts'
import { c, pet, query, sqlite } from './fixtures.ts'

const node = (expression: AnyExpression) => nodeOf(expression, 'test')
const column = (name: string) => pet.column(name) as Column
const value = (given: unknown) => ({ kind: 'value', value: given, type: integer().type }) as const
const insertInto = (more: Partial<InsertNode>): InsertNode => ({
  kind: 'insert',
  table: pet,
  columns: [column('id')],
  rows: [[value(1)]],
  query: null,
  conflict: null,
  returning: [],
  ...more,
})
const tablesOf = (statement: StatementNode) =>
  compileStatement(statement, sqliteDialect, describeStatement(statement).nodes).tables

describe('a SELECT', () => {
  it('has its clauses in order', () => {
    const statement = query([c.name, fn.count()], {
      distinct: true,
      where: [node(c.age.gt(1)), node(c.name.ne('x'))],
      groupBy: [node(c.name)],
      having: [node(fn.count().gt(2))],
      orderBy: [node(c.name.asc()), node(fn.count().desc().nullsLast())],
      limit: value(5),
      offset: value(10),
    })
    expect(sqlite(statement)).toEqual({
      sql: 'select distinct pet.name, count(*) from pet where (pet.age > ?) and (pet.name <> ?) group by pet.name having count(*) > ? order by pet.name, count(*) desc nulls last limit ? offset ?',
      parameters: [1, 'x', 2, 5, 10],
    })
  })

  it('joins tables under other names', () => {
    const other = aliasSource(pet, 'o"t')
    const on = {
      kind: 'binary',
      operator: '=',
      left: columnOf(other, column('id')),
      right: columnOf(pet, column('owner_id')),
    } as const
    expect(
      sqlite(query([c.id], { joins: [{ kind: 'left', from: { kind: 'table', table: pet, source: other }, on }] })).sql,
    ).toBe('select pet.id from pet left join pet as "o""t" on "o""t".id = pet.owner_id')
  })

  it('reads from a query', () => {
    const source = { name: 'inner', schema: null, id: 'inner' }
    const statement = {
      ...emptySelect,
      items: [columnsItem(source, [column('id')])],
      from: [{ kind: 'query', query: query([c.id]), source }],
    } as const
    expect(sqlite(statement).sql).toBe('select "inner".id from (select pet.id from pet) as "inner"')
  })

  it('has the values of what it reads from before those of its joins', () => {
    const source = { name: 'inner', schema: null, id: 'inner' }
    const inner = query([c.id], { where: [node(c.age.eq(1))] })
    const joins = [
      { kind: 'inner', from: { kind: 'table', table: pet, source: aliasSource(pet, 'p') }, on: node(c.age.eq(2)) },
    ] as const
    const statement = {
      ...emptySelect,
      items: [columnsItem(source, [column('id')])],
      from: [{ kind: 'query', query: inner, source }],
      joins,
    } as const
    expect(sqlite(statement).parameters).toEqual([1, 2])
  })

  it('says the schema of a table', () => {
    const far = table('a b', { id: integer() }, { schema: 's' })
    expect(
      sqlite({
        ...emptySelect,
        items: [columnsItem(far, far.columns)],
        from: [{ kind: 'table', table: far, source: far }],
      }).sql,
    ).toBe('select s."a b".id from s."a b"')
  })
})

describe('a statement that changes rows', () => {
  it('inserts rows', () => {
    expect(
      sqlite(
        insertInto({
          columns: [column('id'), column('name')],
          rows: [
            [value(1), value(2)],
            [value(3), null],
          ],
        }),
      ).sql,
    ).toBe('insert into pet (id, name) values (?, ?), (?, NULL)')
    expect(sqlite(insertInto({ columns: [], rows: [] })).sql).toBe('insert into pet default values')
    expect(sqlite(insertInto({ query: query([c.age]) })).sql).toBe('insert into pet (id) select pet.age from pet')
  })

  it('does as it is told with rows in the way', () => {
    const set = [{ column: column('age'), value: node(c.age.plus(1)) }]
    expect(sqlite(insertInto({ conflict: { target: ['id'], set, where: [node(c.age.lt(9))] } })).sql).toBe(
      'insert into pet (id) values (?) on conflict (id) do update set age = pet.age + ? where pet.age < ?',
    )
    expect(sqlite(insertInto({ conflict: { target: [], set: null, where: [] } })).sql).toBe(
      'insert into pet (id) values (?) on conflict do nothing',
    )
  })

  it('updates and deletes', () => {
    expect(
      sqlite({
        kind: 'update',
        table: pet,
        set: [{ column: column('age'), value: value(1) }],
        where: [node(c.id.eq(2))],
        returning: [],
      }),
    ).toEqual({
      sql: 'update pet set age = ? where pet.id = ?',
      parameters: [1, 2],
    })
    expect(sqlite({ kind: 'delete', table: pet, where: [], returning: [] }).sql).toBe('delete from pet')
  })

  it('returns columns by their bare names, and subqueries with theirs', () => {
    const count = { kind: 'scalarQuery', query: query([fn.count()], { where: [node(c.age.eq(1))] }) } as const
    const returning = [
      columnsItem(pet, [column('id')]),
      { kind: 'expression', node: { kind: 'label', operand: count, label: 'n' }, type: null },
    ] as const
    expect(sqlite(insertInto({ returning })).sql).toBe(
      'insert into pet (id) values (?) returning id, (select count(*) from pet where pet.age = ?) as n',
    )
  })
})

describe('a compiled statement', () => {
  it('knows the tables that it reads, in subqueries as well', () => {
    const other: Table = table('other', { id: integer() })
    const inner = {
      ...emptySelect,
      items: [columnsItem(other, other.columns)],
      from: [{ kind: 'table', table: other, source: other }],
    } as const
    const statement = query([c.id], { where: [{ kind: 'inQuery', operand: node(c.id), query: inner, negated: false }] })
    expect(tablesOf(statement)).toEqual(new Set([pet, other]))
  })

  it('may read any table where it has a fragment', () => {
    expect(tablesOf(query([sql`1`]))).toBeNull()
  })

  it('asks for wide integers where a number may not fit', () => {
    const wide = (type: ReturnType<typeof text>['type'] | null) =>
      compileStatement({ ...query([]), items: [{ kind: 'expression', node: node(c.id), type }] }, sqliteDialect, [])
        .wideIntegers
    expect([wide(integer().type), wide(null)]).toEqual([false, true])
  })
})
