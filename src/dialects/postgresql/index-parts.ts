// The parts of an index or of an exclusion constraint: columns as they are, anything else in parentheses.
import { writeInline } from '../../compiler/inline.ts'
import type { StatementDialect } from '../../compiler/statement-dialect.ts'
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import { qualifiedText, quoteName } from './quoting.ts'

/** A part, its operator class after it, then its direction. */
export function indexPartText(
  part: ExpressionNode,
  dialect: StatementDialect,
  operatorClass: string | null = null,
): string {
  const ending = operatorClass === null ? '' : ` ${qualifiedText(operatorClass)}`
  if (part.kind !== 'order') return `${operandText(part, dialect)}${ending}`
  const nulls = part.nulls === null ? '' : ` NULLS ${part.nulls.toUpperCase()}`
  return `${operandText(part.operand, dialect)}${ending}${part.descending ? ' DESC' : ''}${nulls}`
}

function operandText(part: ExpressionNode, dialect: StatementDialect): string {
  if (part.kind === 'collate') return `${operandText(part.operand, dialect)} COLLATE ${quoteName(part.collation)}`
  const text = writeInline(part, dialect)
  return part.kind === 'column' ? text : `(${text})`
}
