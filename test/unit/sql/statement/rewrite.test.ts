import { describe, expect, it } from 'vitest'
import { fn } from '../../../../src/sql/expression/functions.ts'
import { any } from '../../../../src/sql/expression/membership.ts'
import type { ExpressionNode } from '../../../../src/sql/expression/nodes.ts'
import { nodeOf } from '../../../../src/sql/expression/sql-expression.ts'
import { tuple } from '../../../../src/sql/expression/tuple.ts'
import { aliasSource } from '../../../../src/sql/schema/alias.ts'
import { columnExpressions } from '../../../../src/sql/schema/table.ts'
import { emptySelect, type SelectNode } from '../../../../src/sql/statement/nodes.ts'
import { rewriteSource } from '../../../../src/sql/statement/rewrite.ts'
import { KIND } from '../../../../src/util/brand.ts'
import { c, pet, query, sqlite } from '../../compiler/fixtures.ts'
import type { AnyExpression } from '../../dialects/sqlite/describe-table.ts'

const under = (name: string) => aliasSource(pet, name)
const columnsOf = (name: string) =>
  columnExpressions(pet.columns, under(name)) as Readonly<Record<'id' | 'name' | 'owner_id', AnyExpression>>
const node = (expression: AnyExpression) => nodeOf(expression, 'test')
const from = (name: string, where: readonly ExpressionNode[]): SelectNode => ({
  ...emptySelect,
  items: [{ kind: 'expression', node: { kind: 'constant', value: 1 }, type: null }],
  from: [{ kind: 'table', table: pet, source: under(name) }],
  where,
})
const text = (condition: ExpressionNode) =>
  sqlite({ ...query([c.id]), where: [condition] })
    .sql.split(' where ')
    .slice(1)
    .join(' where ')

describe('an expression whose columns are taken from another source', () => {
  it('is rewritten at any depth', () => {
    const rewritten = rewriteSource(
      node(
        c.age
          .plus(c.id)
          .eq(c.owner_id)
          .eq(c.name.in(['x'])),
      ),
      pet,
      under('p'),
    )
    expect(text(rewritten)).toBe('((p.age + p.id) = p.owner_id) = (p.name in (select value from json_each(?)))')
  })

  it('is rewritten in every part of a call, a window, a row and a comparison with rows', () => {
    const inside = { [KIND]: 'select', node: from('child', [node(columnsOf('child').owner_id.eq(c.id))]) } as never
    const parts: readonly (readonly [AnyExpression, string])[] = [
      [fn.sum(c.age).filter(c.id.gt(1)), 'sum(p.age) filter (where p.id > ?)'],
      [fn.stringAgg(c.name).orderBy(c.id), "group_concat(p.name, ',' order by p.id)"],
      [
        fn.count().over({ partitionBy: c.age, orderBy: c.id, rows: [-1, 0] }),
        'count(*) over (partition by p.age order by p.id rows between 1 preceding and current row)',
      ],
      [tuple(c.id, c.age).in([[1, 2]]), '(p.id, p.age) in (values (?, ?))'],
      [c.id.op('+', c.age), 'p.id + p.age'],
      [
        c.age.eq(any(inside)),
        '(with athanor_rows("compared value") as (select 1 from pet as child where child.owner_id = p.id) select case when max(p.age = "compared value") = 1 then 1 when count(*) > count(p.age = "compared value") then null else 0 end from athanor_rows)',
      ],
    ]
    for (const [expression, expected] of parts)
      expect(text(rewriteSource(node(expression), pet, under('p')))).toBe(expected)
  })

  it('is rewritten where a subquery refers to the query around it', () => {
    const exists: ExpressionNode = {
      kind: 'exists',
      query: from('child', [node(columnsOf('child').owner_id.eq(c.id))]),
    }
    expect(text(rewriteSource(exists, pet, under('parent')))).toBe(
      'exists (select 1 from pet as child where child.owner_id = parent.id)',
    )
  })

  it('leaves a subquery alone that has the source itself', () => {
    const exists: ExpressionNode = { kind: 'exists', query: query([c.id], { where: [node(c.name.eq('x'))] }) }
    expect(rewriteSource(exists, pet, under('p'))).toEqual(exists)
  })

  it('renames what a subquery calls by the same name', () => {
    const exists: ExpressionNode = {
      kind: 'exists',
      query: from('child', [node(columnsOf('child').owner_id.eq(c.id))]),
    }
    expect(text(rewriteSource(exists, pet, under('child')))).toBe(
      'exists (select 1 from pet as child_ where child_.owner_id = child.id)',
    )
  })

  it('never takes a value for a part of itself', () => {
    const value = { kind: 'column', source: pet, name: 'id', type: pet.columns[0]?.type }
    const list: ExpressionNode = {
      kind: 'in',
      operand: node(c.id),
      values: [value],
      type: pet.columns[0]!.type,
      negated: false,
    }
    expect(rewriteSource(list, pet, under('p'))).toMatchObject({ values: [value] })
  })
})
