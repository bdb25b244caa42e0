// How each kind of expression is written in standard SQL. Operands are parenthesised unless they cannot be misread.
import type { ExpressionNode } from '../sql/expression/nodes.ts'
import type { CompilerParts, ListKind, Writer } from './statement-dialect.ts'

const ATOMS: ReadonlySet<ExpressionNode['kind']> = new Set([
  'column',
  'value',
  'parameter',
  'identifier',
  'function',
  'star',
  'cast',
  'case',
  'over',
  'scalarQuery',
  'exists',
])

/** The text of an operand: in parentheses unless it is one thing. A label has no say in what it is. */
export function operandText(node: ExpressionNode, writer: Writer): string {
  if (node.kind === 'label') return operandText(node.operand, writer)
  const text = writer.expression(node)
  return ATOMS.has(node.kind) ? text : `(${text})`
}

function partText(node: ExpressionNode | undefined, writer: Writer): string {
  return node === undefined ? '' : operandText(node, writer)
}

const UNARY = { not: 'not', negate: '-' } as const

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
  binary: (node, writer) => `${operandText(node.left, writer)} ${node.operator} ${operandText(node.right, writer)}`,
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
    return node.operator === 'not' || node.operator === 'negate'
      ? `${UNARY[node.operator]} ${operand}`
      : `${operand} ${node.operator}`
  },
  between: (node, writer) =>
    `${operandText(node.operand, writer)} between ${operandText(node.low, writer)} and ${operandText(node.high, writer)}`,
  inQuery: (node, writer) =>
    `${operandText(node.operand, writer)} ${node.negated ? 'not in' : 'in'} (${writer.statement(node.query)})`,
  function: (node, writer) => {
    const operands = node.operands.map(operand => writer.expression(operand))
    const own = writer.parts.functions.get(node.name)
    if (own !== undefined) return own(operands)
    const name = /^[a-z_][a-z0-9_]*$/i.test(node.name) ? node.name : writer.dialect.quote(node.name)
    return `${name}(${node.distinct ? 'distinct ' : ''}${operands.join(', ')})`
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
  over: (node, writer) => {
    const operand = writer.expression(node.operand)
    const partition = node.partitionBy.length === 0 ? [] : [`partition by ${writer.list(node.partitionBy)}`]
    const order = node.orderBy.length === 0 ? [] : [`order by ${writer.list(node.orderBy)}`]
    return `${operand} over (${[...partition, ...order].join(' ')})`
  },
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
