// Relationships in SQL: `User.c.posts.any(…)`, `Post.c.author.has(…)`, and the conditions by which they are joined.
import type { Condition, Expression } from '../../sql/expression/expression.ts'
import type { ColumnSource, ExpressionNode } from '../../sql/expression/nodes.ts'
import { conditionNodes, expression } from '../../sql/expression/sql-expression.ts'
import { valueNode } from '../../sql/expression/value.ts'
import { aliasSource, isAlias } from '../../sql/schema/alias.ts'
import type { Column, Table } from '../../sql/schema/table.ts'
import { columnOf, emptySelect, type FromNode, isDerived, type SelectNode } from '../../sql/statement/nodes.ts'
import { rewriteSource } from '../../sql/statement/rewrite.ts'
import { BooleanType } from '../../sql/types/number.ts'
import { isOfKind, KIND } from '../../util/brand.ts'
import { valuesOf } from '../instrumentation/entity.ts'
import type { Relationship } from './mapper.ts'
import type { ColumnPair } from './relationship-paths.ts'

const BOOLEAN = new BooleanType()
const ONE: ExpressionNode = { kind: 'constant', value: 1 }

/** A table as what rows come from. */
export function tableFrom(table: Table, source: ColumnSource = table): FromNode {
  return { kind: 'table', table, source }
}

/** What rows come from when a column of a source is used. */
export function fromOfSource(source: ColumnSource): FromNode | null {
  if (isOfKind<Table>(source, 'table')) return tableFrom(source)
  if (isDerived(source)) return source.from
  return isAlias(source) ? tableFrom(source.table, source) : null
}

function equalPairs(pairs: readonly ColumnPair[], local: ColumnSource, remote: ColumnSource): ExpressionNode[] {
  return pairs.map(pair => ({
    kind: 'binary',
    operator: '=',
    left: columnOf(remote, pair.remote),
    right: columnOf(local, pair.local),
  }))
}

/** A step of a join: what is joined, and how its rows meet the others. */
export interface JoinStep {
  readonly from: FromNode
  readonly on: readonly ExpressionNode[]
}

/** How the rows of a relationship are joined to those of its owner. */
export function joinSteps(relationship: Relationship, owner: ColumnSource, target: ColumnSource): readonly JoinStep[] {
  const { through } = relationship
  const end = tableFrom(relationship.target.table, target)
  if (through === null) return [{ from: end, on: equalPairs(relationship.pairs, owner, target) }]
  const between = through.table
  return [
    { from: tableFrom(between), on: equalPairs(through.near, owner, between) },
    { from: end, on: equalPairs(through.far, between, target) },
  ]
}

/** The expression behind `User.c.posts`. */
export class RelationshipExpression {
  readonly [KIND]: 'manyExpression' | 'oneExpression'
  readonly relationship: Relationship
  /** Whose relationship it is: the owner's table, or an alias of it. */
  readonly source: ColumnSource

  constructor(relationship: Relationship, source: ColumnSource) {
    this[KIND] = relationship.kind === 'one' ? 'oneExpression' : 'manyExpression'
    this.relationship = relationship
    this.source = source
  }

  any(...where: Condition[]): Expression<boolean> {
    return this.#exists(conditionNodes(where, `${this.relationship}.any()`))
  }

  has(...where: Condition[]): Expression<boolean> {
    return this.#exists(conditionNodes(where, `${this.relationship}.has()`))
  }

  contains(entity: object): Expression<boolean> {
    this.relationship.checkTarget(entity)
    return this.#isRelatedTo(entity)
  }

  is(entity: object | null): Expression<boolean> {
    if (entity === null) return expression({ kind: 'unary', operator: 'not', operand: this.#existsNode([]) }, BOOLEAN)
    this.relationship.checkTarget(entity)
    return this.#isRelatedTo(entity)
  }

  #isRelatedTo(entity: object): Expression<boolean> {
    const { relationship, source } = this
    if (relationship.through !== null) {
      return this.#exists(
        relationship.target.keyColumns.map(column => this.#equals(relationship.target.table, column, entity, column)),
      )
    }
    const operands = relationship.pairs.map(pair => this.#equals(source, pair.local, entity, pair.remote))
    return expression({ kind: 'logical', operator: 'and', operands }, BOOLEAN)
  }

  #equals(source: ColumnSource, column: Column, entity: object, from: Column): ExpressionNode {
    const value = valuesOf(entity)[from.attribute]
    return {
      kind: 'binary',
      operator: '=',
      left: columnOf(source, column),
      right: valueNode(value, column.type, `${this.relationship} of a new entity`),
    }
  }

  #exists(where: readonly ExpressionNode[]): Expression<boolean> {
    return expression(this.#existsNode(where), BOOLEAN)
  }

  // A table that is queried inside a query of itself needs another name there.
  #existsNode(where: readonly ExpressionNode[]): ExpressionNode {
    const { relationship } = this
    const { table } = relationship.target
    const itself = this.source === table || (isAlias(this.source) && this.source.table === table)
    const target = itself ? aliasSource(table, `${this.source.name}_${relationship.name}`) : table
    const [first, ...rest] = joinSteps(relationship, this.source, target)
    const own = target === table ? where : where.map(node => rewriteSource(node, table, target))
    const query: SelectNode = {
      ...emptySelect,
      items: [{ kind: 'expression', node: ONE, type: null }],
      from: first === undefined ? [] : [first.from],
      joins: rest.map(step => ({
        kind: 'inner',
        from: step.from,
        on: { kind: 'logical', operator: 'and', operands: step.on },
      })),
      where: [...(first?.on ?? []), ...own],
    }
    return { kind: 'exists', query }
  }
}
