// Every field of every kind of statement is part of the cache key: statements that are written differently have different keys.
import { describe, expect, it } from 'vitest'
import { describeStatement } from '../../../src/compiler/cache-key.ts'
import { statementText } from '../../../src/compiler/compile.ts'
import { postgresqlDialect } from '../../../src/dialects/postgresql/dialect.ts'
import type { ExpressionNode } from '../../../src/sql/expression/nodes.ts'
import { nodeOf } from '../../../src/sql/expression/sql-expression.ts'
import { aliasSource } from '../../../src/sql/schema/alias.ts'
import { integer, text } from '../../../src/sql/schema/column-types.ts'
import type { Column } from '../../../src/sql/schema/table.ts'
import {
  type CompoundNode,
  type CteNode,
  columnsItem,
  type DeleteNode,
  type FromNode,
  type InsertNode,
  type JoinNode,
  type SelectNode,
  type StatementNode,
  type UpdateNode,
} from '../../../src/sql/statement/nodes.ts'
import { c, pet, query } from './fixtures.ts'

const node = (name: keyof typeof c): ExpressionNode => nodeOf(c[name], 'test')
const one: ExpressionNode = { kind: 'constant', value: 1 }
const value = (given: unknown): ExpressionNode => ({ kind: 'value', value: given, type: integer().type })
const source = (name: string) => ({ name, schema: null, id: `q${name.length}.${name}` })
const other = aliasSource(pet, 'other')
const from: FromNode = { kind: 'table', table: pet, source: other }
const column = (name: string) => pet.column(name) as Column
const plain = query([c.id])
const cteNode = (more: Partial<CteNode> = {}): CteNode => ({
  name: 'x',
  columns: [{ name: 'id', type: integer().type }],
  query: plain,
  recursive: false,
  materialized: null,
  ...more,
})
const withCte = (cte: CteNode, name = 'x'): SelectNode =>
  query([c.id], { from: [{ kind: 'cte', cte, source: source(name) }] })
const join = (more: Partial<JoinNode> = {}): SelectNode =>
  query([c.id], { joins: [{ kind: 'inner', from, on: one, ...more }] })
const lock = { strength: 'update', of: [], skipLocked: false, noWait: false } as const
const set = [{ column: column('age'), value: one }]
const returning = [{ kind: 'expression', node: node('id'), type: integer().type }] as const

const selects: readonly SelectNode[] = [
  plain,
  query([c.id, c.age]),
  query([c.id], { distinct: true }),
  query([c.id], { distinctOn: [node('id')] }),
  query([c.id], { distinctOn: [node('id'), node('age')] }),
  query([c.id], { where: [one] }),
  query([c.id], { having: [one] }),
  query([c.id], { groupBy: [one] }),
  ...(['rollup', 'cube', 'sets'] as const).map(kind => query([c.id], { groupings: [{ kind, sets: [[one]] }] })),
  query([c.id], { groupings: [{ kind: 'rollup', sets: [[one], [one]] }] }),
  query([c.id], { groupings: [{ kind: 'rollup', sets: [[one, one]] }] }),
  query([c.id], { orderBy: [one] }),
  query([c.id], { limit: value(1) }),
  query([c.id], { offset: value(1) }),
  query([c.id], { lock }),
  ...(['noKeyUpdate', 'share', 'keyShare'] as const).map(strength => query([c.id], { lock: { ...lock, strength } })),
  query([c.id], { lock: { ...lock, skipLocked: true } }),
  query([c.id], { lock: { ...lock, noWait: true } }),
  query([c.id], { lock: { ...lock, of: [pet] } }),
  query([c.id], { lock: { ...lock, of: [other] } }),
  ...(['inner', 'left', 'right', 'full'] as const).map(kind => join({ kind })),
  join({ kind: 'cross', on: null }),
  join({ on: node('id') }),
  join({ from: { kind: 'table', table: pet, source: aliasSource(pet, 'third') } }),
  query([c.id], { from: [from] }),
  query([c.id], { from: [{ kind: 'query', query: plain, source: source('x') }] }),
  query([c.id], { from: [{ kind: 'query', query: plain, source: source('y') }] }),
  query([c.id], { from: [{ kind: 'query', query: plain, source: source('x'), lateral: true }] }),
  query([c.id], { from: [{ kind: 'query', query: query([c.age]), source: source('x') }] }),
  ...[[[one]], [[one], [one]], [[value(1)]]].map(rows =>
    query([c.id], {
      from: [{ kind: 'values', rows, columns: [{ name: 'a', type: integer().type }], source: source('v') }],
    }),
  ),
  query([c.id], {
    from: [{ kind: 'values', rows: [[one]], columns: [{ name: 'b', type: text().type }], source: source('v') }],
  }),
  withCte(cteNode()),
  withCte(cteNode(), 'renamed'),
  withCte(cteNode({ name: 'other' })),
  withCte(cteNode({ recursive: true })),
  withCte(cteNode({ materialized: true })),
  withCte(cteNode({ materialized: false })),
  withCte(cteNode({ query: query([c.age]) })),
  withCte(cteNode({ columns: [{ name: 'other', type: integer().type }] })),
  { ...plain, items: [columnsItem(pet, pet.columns)] },
]

const compound = (more: Partial<CompoundNode> = {}): CompoundNode => ({
  kind: 'compound',
  operator: 'union',
  queries: [plain, plain],
  items: plain.items,
  orderBy: [],
  limit: null,
  offset: null,
  ...more,
})
const compounds: readonly CompoundNode[] = [
  ...(['union', 'unionAll', 'intersect', 'intersectAll', 'except', 'exceptAll'] as const).map(operator =>
    compound({ operator }),
  ),
  compound({ queries: [plain, plain, plain] }),
  compound({ queries: [plain, query([c.age])] }),
  compound({ queries: [compound(), plain] }),
  compound({ queries: [plain, compound()] }),
  compound({ orderBy: [one] }),
  compound({ limit: value(1) }),
  compound({ offset: value(1) }),
]

const insert = (more: Partial<InsertNode> = {}): InsertNode => ({
  kind: 'insert',
  table: pet,
  columns: [column('id')],
  rows: [[one]],
  query: null,
  conflict: null,
  returning: [],
  ...more,
})
const conflict = { target: ['id'], set: null, where: [] }
const update = (more: Partial<UpdateNode> = {}): UpdateNode => ({
  kind: 'update',
  table: pet,
  set,
  where: [],
  returning: [],
  ...more,
})
const remove = (more: Partial<DeleteNode> = {}): DeleteNode => ({
  kind: 'delete',
  table: pet,
  where: [],
  returning: [],
  ...more,
})
const changes: readonly StatementNode[] = [
  insert(),
  insert({ columns: [column('age')] }),
  insert({ rows: [[null]] }),
  insert({ rows: [[one], [one]] }),
  insert({ rows: [], query: plain }),
  insert({ rows: [], query: compound() }),
  insert({ conflict }),
  insert({ conflict: { ...conflict, target: ['age'] } }),
  insert({ conflict: { ...conflict, target: [], constraint: 'id' } }),
  insert({ conflict: { ...conflict, targetWhere: [one] } }),
  insert({ conflict: { ...conflict, set } }),
  insert({ conflict: { ...conflict, set, where: [one] } }),
  insert({ returning }),
  update(),
  update({ set: [{ column: column('name'), value: one }] }),
  update({ where: [one] }),
  update({ from: [from] }),
  update({
    from: [from],
    joins: [{ kind: 'left', from: { kind: 'table', table: pet, source: aliasSource(pet, 'b') }, on: one }],
  }),
  update({ returning }),
  remove(),
  remove({ where: [one] }),
  remove({ from: [from] }),
  remove({ returning }),
  { kind: 'explain', statement: plain, analyze: false, format: 'text' },
  { kind: 'explain', statement: plain, analyze: true, format: 'text' },
  { kind: 'explain', statement: plain, analyze: false, format: 'json' },
]

describe('the key of a statement', () => {
  const all = [...selects, ...compounds, ...changes]
  const written = all.map(each => ({
    key: describeStatement(each).key,
    text: statementText(each, postgresqlDialect).sql,
  }))

  it('is another one for every other text', () => {
    const byKey = new Map<string, string>()
    for (const { key, text } of written) {
      expect(byKey.get(key) ?? text).toBe(text)
      byKey.set(key, text)
    }
    expect(new Set(written.map(({ text }) => text)).size).toBeGreaterThan(70)
  })

  it('is the same for the same structure, whatever the values', () => {
    for (const [at, { key }] of written.entries()) expect(describeStatement(structured(all[at])).key).toBe(key)
    expect(describeStatement(query([c.id], { limit: value(1) })).key).toBe(
      describeStatement(query([c.id], { limit: value(2) })).key,
    )
    const wire = (wire: boolean): ExpressionNode => ({ kind: 'value', value: 1, type: integer().type, wire })
    expect(describeStatement(query([c.id], { where: [wire(true)] })).key).not.toBe(
      describeStatement(query([c.id], { where: [wire(false)] })).key,
    )
  })

  it('names the common table expressions, each after those that it uses', () => {
    const inner = cteNode({ name: 'inner' })
    const outer = cteNode({ name: 'outer', query: withCte(inner, 'inner') })
    const both = query([c.id], {
      from: [
        { kind: 'cte', cte: outer, source: source('outer') },
        { kind: 'cte', cte: inner, source: source('inner') },
      ],
    })
    expect(describeStatement(both).ctes.map(({ name }) => name)).toEqual(['inner', 'outer'])
    expect(statementText(both, postgresqlDialect).sql.match(/with|"?inner"? \(/g)).toHaveLength(2)
  })
})

/** The same statement as another object. */
function structured(statement: StatementNode | undefined): StatementNode {
  if (statement === undefined) throw new TypeError('no statement')
  return { ...statement }
}
