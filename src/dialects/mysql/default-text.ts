// Server defaults as they are written.
import { writeInline } from '../../compiler/inline.ts'
import type { StatementDialect } from '../../compiler/statement-dialect.ts'
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import type { SqlType } from '../../sql/types/sql-type.ts'
import type { Flavour } from './flavour.ts'
import { defaultLiteral } from './quoting.ts'
import { isTooLongForKeys } from './type-compiler.ts'

/** A server default as it stands after DEFAULT: a constant as it is, an expression in parentheses, and so a constant of a long type. */
export function defaultClause(
  node: ExpressionNode,
  type: SqlType,
  { dialect, flavour }: { readonly dialect: StatementDialect; readonly flavour: Flavour },
): string {
  const text = defaultText(node, dialect)
  return isPlain(text) && !isTooLongForKeys(type, flavour) ? text : `(${text})`
}

/** A server default's text. */
export function defaultText(node: ExpressionNode, dialect: StatementDialect): string {
  if (node.kind === 'constant' && typeof node.value === 'string') return defaultLiteral(node.value)
  return writeInline(node, dialect)
    .trim()
    .replace(/^\((-[\d.e+-]+)\)$/, '$1')
}

function isPlain(text: string): boolean {
  return /^(?:-?[\d.]+(?:e[+-]?\d+)?|'(?:[^'\\]|'')*'|null|x'[\da-f]*')$/i.test(text)
}
