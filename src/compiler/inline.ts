// Expressions with every value spelled out and columns without their table: for DDL, which takes no placeholders.
import type { ExpressionNode } from '../sql/expression/nodes.ts'
import { describeExpression } from './cache-key.ts'
import { partsOf, placesOf } from './compile.ts'
import type { StatementDialect } from './statement-dialect.ts'
import { StatementWriter } from './statement-writer.ts'

/** The text of an expression of the program for DDL. Values of callers never come here. */
export function writeInline(node: ExpressionNode, dialect: StatementDialect): string {
  const { nodes } = describeExpression(node)
  const writer = new StatementWriter(dialect, partsOf(dialect), placesOf(nodes), true)
  return writer.withBareColumns(() => writer.expression(node))
}
