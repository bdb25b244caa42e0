// The `sql` tagged template: text of the program, with values and expressions between that never become text.
import { isKind } from '../../util/brand.ts'
import type { SqlType } from '../types/sql-type.ts'
import type { Expression, Typed } from './expression.ts'
import type { ExpressionNode } from './nodes.ts'
import { expression, operandNode } from './sql-expression.ts'

/** The `sql` template and what belongs to it. */
export interface SqlTemplate {
  /**
   * A fragment of SQL as an expression: `` sql<number>`length(${User.c.name}) + ${5}` ``.
   *
   * Values between are bound and expressions are nested; neither is ever pasted into the text.
   */
  <T = unknown>(strings: TemplateStringsArray, ...parts: readonly unknown[]): Expression<T>
  /** A name, or a path of names, that the dialect quotes. */
  identifier(...path: readonly string[]): Expression<any>
  /** The same fragment with a column type, by which its values are decoded. */
  typed<T>(type: Typed<T>): (strings: TemplateStringsArray, ...parts: readonly unknown[]) => Expression<T>
}

function template<T>(type: SqlType | null, strings: TemplateStringsArray, parts: readonly unknown[]): Expression<T> {
  const nodes = parts.map((part, index): ExpressionNode => operandNode(part, null, `the ${ordinal(index)} value of an sql template`))
  return expression({ kind: 'template', strings: strings.slice(), parts: nodes }, type)
}

function ordinal(index: number): string {
  return ['first', 'second', 'third'][index] ?? `${index + 1}th`
}

/** SQL of your own: see {@link SqlTemplate}. */
export const sql: SqlTemplate = Object.assign(
  <T>(strings: TemplateStringsArray, ...parts: readonly unknown[]) => template<T>(null, strings, parts),
  {
    identifier: (...path: readonly string[]) => expression<any>({ kind: 'identifier', path }, null),
    typed:
      <T>(type: Typed<T>) =>
      (strings: TemplateStringsArray, ...parts: readonly unknown[]) =>
        template<T>(type.type, strings, parts),
  },
)

/** Whether a value is an expression. */
export function isExpression(value: unknown): value is Expression<unknown, string> {
  return isKind(value, 'expression')
}
