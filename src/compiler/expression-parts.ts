// How each kind of expression is written in standard SQL. Operands are parenthesised unless they cannot be misread.
import type { BinaryOperator, ExpressionNode } from '../sql/expression/nodes.ts'
import { withoutFilter } from './aggregate-filter.ts'
import { callText, operandText } from './call.ts'
import { quantifiedText } from './quantified-part.ts'
import { requireCapability } from './refuse.ts'
import type { CompilerParts, ListKind, Writer } from './statement-dialect.ts'
import { overText } from './window-part.ts'

export { operandText } from './call.ts'

/** What stands in a template: a list of things as it is, anything else as an operand. */
function partText(node: ExpressionNode | undefined, writer: Writer): string {
  if (node === undefined) return ''
  return node.kind === 'template' && node.open === true ? writer.expression(node) : operandText(node, writer)
}

const PREFIXES: Readonly<Record<string, string>> = { not: 'not', negate: '-', 'invert bits': '~' }
const SPELLINGS: Partial<Record<BinaryOperator, string>> = { '^': '#' }

/** An operator of a database's own, whose characters mean nothing else there. */
function ownOperator(operator: string, writer: Writer): string {
  if (/[?#`]/.test(operator))
    requireCapability(writer, 'supportsAnyOperator', {
      feature: `the operator ${operator}`,
      remedy: 'use the function that the database has for it, as in `fn.json_contains(…)`',
    })
  return operator
}

/** Expressions in standard SQL; how a list of values is bound as one is each dialect's own. */
export const expressionParts: Omit<CompilerParts['expressions'], ListKind> = {
  column: (node, writer) => {
    const name = writer.dialect.quote(node.name)
    if (writer.bareColumns) return name
    const { quote } = writer.dialect
    const schema = node.source.schema === null ? '' : `${quote(node.source.schema)}.`
    return `${schema}${quote(node.source.name)}.${name}`
  },
  value: (node, writer) => {
    const encode = writer.encoder(node.type)
    return writer.inline ? writer.inlineValue(encode(node.value)) : writer.bind(node, encode)
  },
  parameter: (node, writer) => writer.bindAt(node.index, writer.encoder(node.type)),
  constant: (node, writer) => writer.dialect.literal(node.value),
  template: (node, writer) => {
    writer.noteFragment()
    return node.strings
      .map((text, at) => `${text}${at < node.parts.length ? partText(node.parts[at], writer) : ''}`)
      .join('')
  },
  identifier: (node, writer) => node.path.map(name => writer.dialect.quote(name)).join('.'),
  binary: (node, writer) =>
    `${operandText(node.left, writer)} ${SPELLINGS[node.operator] ?? node.operator} ${operandText(node.right, writer)}`,
  operator: (node, writer) =>
    `${operandText(node.left, writer)} ${ownOperator(node.operator, writer)} ${operandText(node.right, writer)}`,
  like: (node, writer) => {
    const operator = node.caseInsensitive ? 'ilike' : 'like'
    const escape = node.escape === null ? '' : ` escape ${writer.dialect.literal(node.escape)}`
    return `${operandText(node.operand, writer)} ${operator} ${operandText(node.pattern, writer)}${escape}`
  },
  logical: (node, writer) => {
    const [first, ...others] = node.operands
    if (first === undefined) return node.operator === 'and' ? '1 = 1' : '1 = 0'
    if (others.length === 0) return writer.expression(first)
    return node.operands.map(operand => operandText(operand, writer)).join(` ${node.operator} `)
  },
  unary: (node, writer) => {
    const operand = operandText(node.operand, writer)
    const prefix = PREFIXES[node.operator]
    return prefix === undefined ? `${operand} ${node.operator}` : `${prefix} ${operand}`
  },
  between: (node, writer) =>
    `${operandText(node.operand, writer)} between ${operandText(node.low, writer)} and ${operandText(node.high, writer)}`,
  inQuery: (node, writer) =>
    `${operandText(node.operand, writer)} ${node.negated ? 'not in' : 'in'} (${writer.statement(node.query)})`,
  tuple: (node, writer) => `(${writer.list(node.operands)})`,
  inRows: (node, writer) => {
    if (node.rows.length === 0) return node.negated ? '1 = 1' : '1 = 0'
    return `${writer.expression(node.operand)} ${node.negated ? 'not in' : 'in'} (${writer.list(node.rows)})`
  },
  quantified: quantifiedText,
  function: (node, writer) => {
    if (node.filter !== undefined && writer.dialect.capabilities.supportsAggregateFilter !== true)
      return writer.expression(withoutFilter(node, node.filter, writer))
    const part = writer.parts.calls.get(node.name)
    if (part !== undefined) return part(node, writer)
    const own = writer.parts.functions.get(node.name)
    if (own !== undefined) return own(node.operands.map(operand => writer.expression(operand)))
    return callText(/^[a-z_][a-z0-9_]*$/i.test(node.name) ? node.name : writer.dialect.quote(node.name), node, writer)
  },
  star: () => '*',
  cast: (node, writer) => `cast(${writer.expression(node.operand)} as ${writer.dialect.typeText(node.type)})`,
  case: (node, writer) => {
    const branches = node.branches.map(
      branch => `when ${writer.expression(branch.when)} then ${writer.expression(branch.then)}`,
    )
    const otherwise = node.otherwise === null ? '' : ` else ${writer.expression(node.otherwise)}`
    return `case ${branches.join(' ')}${otherwise} end`
  },
  over: overText,
  collate: (node, writer) => `${operandText(node.operand, writer)} collate ${writer.dialect.quote(node.collation)}`,
  order: (node, writer) => {
    const nulls = node.nulls === null ? '' : ` nulls ${node.nulls}`
    return `${operandText(node.operand, writer)}${node.descending ? ' desc' : ''}${nulls}`
  },
  // Only a result column is written with its label.
  label: (node, writer) => writer.expression(node.operand),
  scalarQuery: (node, writer) => `(${writer.statement(node.query)})`,
  exists: (node, writer) => `exists (${writer.statement(node.query)})`,
}
