// The `sql` tagged template: text of the program, with values and expressions between that never become text.
import { ValueError } from '../../errors/value-error.ts'
import { isKind } from '../../util/brand.ts'
import type { SqlType } from '../types/sql-type.ts'
import { columnType } from './column-type.ts'
import type { Expression, Typed } from './expression.ts'
import { nameOf } from './name.ts'
import type { ExpressionNode } from './nodes.ts'
import { nodeOf, operandNode } from './operand.ts'
import { expression } from './sql-expression.ts'
import { wrongOperand } from './wrong-operand.ts'

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
  /**
   * Values and expressions one after the other, for lists of any length: `` sql`f(${sql.join([a, 1, 2])})` ``.
   *
   * @param separator a template without values; a comma unless told
   */
  join(parts: readonly unknown[], separator?: Expression<any, any>): Expression<any>
}

function joined(parts: unknown, separator: unknown): Expression<any> {
  const place = 'sql.join()'
  if (!Array.isArray(parts)) throw wrongOperand(place, 'expects an array', parts)
  const between = separator === undefined ? ', ' : textOf(nodeOf(separator, place), place)
  const nodes = Array.from(
    parts,
    (part, index): ExpressionNode => operandNode(part, null, `the ${ordinal(index)} part of ${place}`),
  )
  const strings = nodes.length === 0 ? [''] : ['', ...nodes.slice(1).map(() => between), '']
  return expression<any>({ kind: 'template', strings, parts: nodes, open: true }, null)
}

/** The text of a template without values. */
function textOf(node: ExpressionNode, place: string): string {
  if (node.kind === 'template' && node.parts.length === 0) return node.strings[0] ?? ''
  throw wrongOperand(place, 'expects a template without values as its separator, such as sql` and `')
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
        template<T>(columnType(type, 'sql.typed()'), strings, parts),
    join: joined,
  },
)

/** Whether a value is an expression. */
export function isExpression(value: unknown): value is Expression<unknown, string> {
  return isKind(value, 'expression')
}
