// The structure of a statement as a text, and the values in it, in one walk: equal keys mean equal SQL, whatever the values.
//
// The text must be readable in one way only, or two statements would share SQL: every kind begins with a mark of its own, what follows
// has a fixed number of parts or ends with a mark, and a name comes with its length, because it may hold any mark itself.
import type { ExpressionNode, QueryNode } from '../sql/expression/nodes.ts'
import type { CteNode, StatementNode } from '../sql/statement/nodes.ts'
import { lastOf } from '../util/last-of.ts'
import type { BoundNode } from './compiled.ts'
import { expressionWalks } from './expression-key.ts'
import type { KeyWriter } from './key-writer.ts'
import { describeCte, statementWalks } from './statement-key.ts'

/** What the walk finds. */
export interface StatementDescription {
  /** Equal for statements that compile to the same text. */
  readonly key: string
  /** The values, in the order of the walk. */
  readonly values: readonly unknown[]
  /** The nodes that the values come from, in the same order; a node that stands in two places is there once. */
  readonly nodes: readonly BoundNode[]
  /** The common table expressions that it uses, each after those that it needs itself. */
  readonly ctes: readonly CteNode[]
}

class Description implements StatementDescription, KeyWriter {
  key = ''
  readonly ctes: CteNode[] = []
  #knownCtes: Map<CteNode, number> | null = null
  readonly values: unknown[] = []
  readonly nodes: BoundNode[] = []
  #places: Map<BoundNode, number> | null = null

  bind(node: BoundNode, value: unknown): void {
    const place = this.#placeOf(node)
    if (place >= 0) {
      this.key += `=${place}`
      return
    }
    this.key += node.kind === 'value' && node.wire === true ? `?!${node.type.key};` : `?${node.type.key};`
    this.nodes.push(node)
    this.values.push(value)
    this.#places?.set(node, this.nodes.length - 1)
  }

  // Looking through a short list is cheaper than a map; a statement with many values gets a map.
  #placeOf(node: BoundNode): number {
    if (this.#places !== null) return this.#places.get(node) ?? -1
    if (this.nodes.length < 16) return this.nodes.indexOf(node)
    this.#places = new Map(this.nodes.map((known, at) => [known, at]))
    return this.#places.get(node) ?? -1
  }

  list(nodes: readonly ExpressionNode[]): void {
    this.key += '['
    for (const node of nodes) this.expression(node)
    this.key += ']'
  }

  expression(node: ExpressionNode): void {
    const walk = expressionWalks[node.kind] as (node: ExpressionNode, into: KeyWriter) => void
    walk(node, this)
  }

  statement(node: StatementNode | QueryNode): void {
    const walk = statementWalks[node.kind as StatementNode['kind']] as (
      node: StatementNode | QueryNode,
      into: Description,
    ) => void
    walk(node, this)
  }

  name(name: string): void {
    this.key += `${name.length}.${name}`
  }

  cte(node: CteNode): void {
    this.#knownCtes ??= new Map()
    const known = this.#knownCtes.get(node)
    if (known !== undefined) {
      this.key += `R${known};`
      return
    }
    this.#knownCtes.set(node, this.#knownCtes.size)
    this.key += 'N'
    describeCte(node, this)
    this.ctes.push(node)
  }
}

/** Describes a statement: its structural key and its values. */
export function describeStatement(node: StatementNode): StatementDescription {
  const description = new Description()
  lastOf.description = description
  description.statement(node)
  return description
}

/** The nodes with values in an expression, for writing it outside a statement. */
export function describeExpression(node: ExpressionNode): StatementDescription {
  const description = new Description()
  description.expression(node)
  return description
}
