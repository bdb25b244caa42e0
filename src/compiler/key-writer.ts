// What the walks over a statement write its cache key with.
import type { ExpressionNode, QueryNode } from '../sql/expression/nodes.ts'
import type { CteNode, StatementNode } from '../sql/statement/nodes.ts'
import type { BoundNode } from './compiled.ts'

/** Writes the structure of a statement as a text, and takes out its values. */
export interface KeyWriter {
  /** What is written so far. */
  key: string
  /** A value, which is no part of the structure. */
  bind(node: BoundNode, value: unknown): void
  /** Expressions between brackets. */
  list(nodes: readonly ExpressionNode[]): void
  expression(node: ExpressionNode): void
  statement(node: StatementNode | QueryNode): void
  /** A name with its length, because it may hold any mark. */
  name(name: string): void
  /** A common table expression: what it is where it comes first, and which one it is from then on. */
  cte(node: CteNode): void
}
