import { describe, expect, it } from 'vitest'
import type { ExpressionNode } from '../../../../src/sql/expression/nodes.ts'
import { aliasSource } from '../../../../src/sql/schema/alias.ts'
import { integer } from '../../../../src/sql/schema/column-types.ts'
import { defineTable } from '../../../../src/sql/schema/define-table.ts'
import { defaultNaming } from '../../../../src/sql/schema/naming.ts'
import { columnOf, emptySelect, type SelectNode } from '../../../../src/sql/statement/nodes.ts'
import { tablesIn } from '../../../../src/sql/statement/tables.ts'
import { JsonType } from '../../../../src/sql/types/structured.ts'

const table = (name: string) =>
  defineTable({
    name,
    columns: { id: integer().primaryKey() },
    options: {},
    naming: defaultNaming,
    columnName: attribute => attribute,
  })
const pet = table('pet')
const owner = table('owner')
const names = (node: Parameters<typeof tablesIn>[0]) => Array.from(tablesIn(node), table => table.name)
const ONE: ExpressionNode = { kind: 'constant', value: 1 }
const from = (source: typeof pet): SelectNode => ({
  ...emptySelect,
  items: [{ kind: 'expression', node: ONE, type: null }],
  from: [{ kind: 'table', table: source, source }],
})

describe('the tables of a statement', () => {
  it('are found in joins, subqueries and conditions, each once', () => {
    const exists: ExpressionNode = { kind: 'exists', query: from(owner) }
    expect(names({ ...from(pet), where: [exists, { kind: 'unary', operator: 'not', operand: exists }] })).toEqual([
      'pet',
      'owner',
    ])
    expect(
      names({
        ...from(pet),
        joins: [{ kind: 'inner', from: { kind: 'table', table: owner, source: owner }, on: ONE }],
      }),
    ).toEqual(['pet', 'owner'])
  })

  it('are found behind aliases', () => {
    const source = aliasSource(owner, 'o')
    const [column] = owner.columns
    if (column === undefined) throw new TypeError('there is no column')
    const items = [{ kind: 'expression' as const, node: columnOf(source, column), type: column.type }]
    expect(names({ ...emptySelect, items })).toEqual(['owner'])
  })

  it('are not looked for in values', () => {
    const value = { kind: 'table', table: owner, source: owner }
    const where: ExpressionNode[] = [{ kind: 'value', value: { deep: [pet, value] }, type: new JsonType() }]
    expect(names({ ...emptySelect, where })).toEqual([])
  })

  it('are found in a query that stands in itself', () => {
    const query = { ...from(pet) }
    const cte = { name: 't', columns: [], query, recursive: true, materialized: null }
    Object.assign(query, { joins: [{ kind: 'inner', on: ONE, from: { kind: 'cte', cte, source: owner } }] })
    expect(names(query)).toEqual(['pet', 'owner'])
  })
})
