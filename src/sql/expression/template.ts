// The `sql` tagged template: text of the program, with values and expressions between that never become text.
import { ValueError } from '../../errors/value-error.ts'
import { isKind } from '../../util/brand.ts'
import type { SqlType } from '../types/sql-type.ts'
import type { Expression, Typed } from './expression.ts'
import { nameOf } from './name.ts'
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
  identifier(first: string, ...rest: readonly string[]): Expression<any>
  /** The same fragment with a column type, by which its values are decoded. */
  typed<T>(type: Typed<T>): (strings: TemplateStringsArray, ...parts: readonly unknown[]) => Expression<T>
}

function template<T>(type: SqlType | null, strings: TemplateStringsArray, parts: readonly unknown[]): Expression<T> {
  if (!isTemplate(strings, parts.length)) {
    throw new ValueError('wrong_type', {
      place: 'sql',
      problem: 'is a template tag, as in sql`length(${User.c.name})`: it takes no text, which could be anything',
    })
  }
  const nodes = parts.map(
    (part, index): ExpressionNode => operandNode(part, null, `the ${ordinal(index)} value of an sql template`),
  )
  return expression({ kind: 'template', strings: strings.slice(), parts: nodes }, type)
}

/** Only the language makes frozen arrays with raw strings; text with a bad escape in it has no value. */
function isTemplate(strings: unknown, parts: number): boolean {
  return (
    Array.isArray(strings) &&
    Object.isFrozen(strings) &&
    'raw' in strings &&
    strings.length === parts + 1 &&
    strings.every(text => typeof text === 'string')
  )
}

function ordinal(index: number): string {
  return ['first', 'second', 'third'][index] ?? `${index + 1}th`
}

/** SQL of your own: see {@link SqlTemplate}. */
export const sql: SqlTemplate = Object.assign(
  <T>(strings: TemplateStringsArray, ...parts: readonly unknown[]) => template<T>(null, strings, parts),
  {
    identifier: (first: string, ...rest: readonly string[]) =>
      expression<any>(
        { kind: 'identifier', path: [first, ...rest].map(name => nameOf(name, 'sql.identifier()')) },
        null,
      ),
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
