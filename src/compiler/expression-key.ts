// How the structure of each kind of expression is written in a cache key: every field of a node that its text depends on.
//
// The rules of cache-key.ts hold: every kind begins with a mark of its own, lists end with a mark, names come with their length.
import type { BinaryOperator, ExpressionNode, FrameBound, FunctionNode, WindowFrame } from '../sql/expression/nodes.ts'
import type { KeyWriter } from './key-writer.ts'

type ExpressionWalks = {
  readonly [K in ExpressionNode['kind']]: (node: Extract<ExpressionNode, { kind: K }>, into: KeyWriter) => void
}

const BINARY = {
  '=': '(=',
  '<>': '(!',
  '<': '(<',
  '<=': '(l',
  '>': '(>',
  '>=': '(g',
  '+': '(+',
  '-': '(-',
  '*': '(*',
  '/': '(/',
  '%': '(%',
  '||': '(|',
  '&': '(&',
  '|': '(o',
  '^': '(^',
  '<<': '(L',
  '>>': '(R',
  'is distinct from': '(d',
  'is not distinct from': '(n',
} satisfies Record<BinaryOperator, string>

/** Which operands are NULL: some calls are written in another way for it. */
function nulls({ operands }: FunctionNode, into: KeyWriter): void {
  for (let at = 0; at < operands.length; at++) {
    const operand = operands[at]
    if (operand?.kind === 'value' && operand.value === null) into.key += `^${at};`
  }
}

/** What few calls have, behind a mark that no other kind has. */
function modifiers({ orderBy, withinGroup, filter }: FunctionNode, into: KeyWriter): void {
  if (orderBy === undefined && withinGroup === undefined && filter === undefined) return
  into.key += '@'
  into.list(orderBy ?? [])
  into.list(withinGroup ?? [])
  if (filter === undefined) into.key += '_'
  else into.expression(filter)
}

function frameBound({ kind, offset }: FrameBound, into: KeyWriter): void {
  into.key += `${kind};`
  if (offset !== null) into.expression(offset)
}

function frame({ unit, start, end, exclude }: WindowFrame, into: KeyWriter): void {
  into.key += `%${unit};${exclude};`
  frameBound(start, into)
  frameBound(end, into)
}

/** How each kind of expression is described. */
export const expressionWalks: ExpressionWalks = {
  column: (node, into) => {
    into.key += `.${node.source.id}.${node.name.length}.${node.name}`
  },
  value: (node, into) => into.bind(node, node.value),
  parameter: (node, into) => {
    into.key += `$${node.index}${node.type.key};`
  },
  inParameter: (node, into) => {
    into.key += `p${node.index}${node.type.key};`
    into.expression(node.operand)
  },
  constant: (node, into) => {
    into.key += `#${typeof node.value}`
    into.name(String(node.value))
  },
  template: (node, into) => {
    into.key += `t${node.open === true ? 'o' : ''}${JSON.stringify(node.strings)}`
    into.list(node.parts)
  },
  identifier: (node, into) => {
    into.key += `i${JSON.stringify(node.path)}`
  },
  binary: (node, into) => {
    into.key += BINARY[node.operator]
    into.expression(node.left)
    into.expression(node.right)
  },
  operator: (node, into) => {
    into.key += 'O'
    into.name(node.operator)
    into.expression(node.left)
    into.expression(node.right)
  },
  like: (node, into) => {
    into.key += `~${node.caseInsensitive ? 'i' : 'c'}${JSON.stringify(node.escape)}`
    into.expression(node.operand)
    into.expression(node.pattern)
  },
  logical: (node, into) => {
    into.key += node.operator === 'and' ? '&' : '|'
    into.list(node.operands)
  },
  unary: (node, into) => {
    into.key += `u${node.operator};`
    into.expression(node.operand)
  },
  between: (node, into) => {
    into.key += 'b'
    into.expression(node.operand)
    into.expression(node.low)
    into.expression(node.high)
  },
  in: (node, into) => {
    into.key += node.negated ? 'N' : 'I'
    into.expression(node.operand)
    into.bind(node, node.values)
  },
  inQuery: (node, into) => {
    into.key += node.negated ? 'qn' : 'qi'
    into.expression(node.operand)
    into.statement(node.query)
  },
  tuple: (node, into) => {
    into.key += 'T'
    into.list(node.operands)
  },
  inRows: (node, into) => {
    into.key += node.negated ? 'rn' : 'ri'
    into.expression(node.operand)
    into.list(node.rows)
  },
  quantified: (node, into) => {
    into.key += `Q${BINARY[node.operator]}${node.quantifier};`
    into.expression(node.left)
    if (node.query === null) into.key += '_'
    else into.statement(node.query)
    if (node.array !== null) into.expression(node.array)
  },
  function: (node, into) => {
    into.key += node.distinct ? 'F' : 'f'
    if (node.type !== undefined && node.type !== null) into.key += `:${node.type.key};`
    into.name(node.name)
    nulls(node, into)
    into.list(node.operands)
    modifiers(node, into)
  },
  star: (_, into) => {
    into.key += '*'
  },
  cast: (node, into) => {
    into.key += `c${node.type.key};`
    into.expression(node.operand)
  },
  case: (node, into) => {
    into.key += node.otherwise === null ? 'w' : 'W'
    into.list(node.branches.flatMap(branch => [branch.when, branch.then]))
    if (node.otherwise !== null) into.expression(node.otherwise)
  },
  over: (node, into) => {
    into.key += 'o'
    into.expression(node.operand)
    into.list(node.partitionBy)
    into.list(node.orderBy)
    if (node.frame !== undefined) frame(node.frame, into)
  },
  collate: (node, into) => {
    into.key += 'C'
    into.name(node.collation)
    into.expression(node.operand)
  },
  order: (node, into) => {
    into.key += `${node.descending ? '>' : '<'}${node.nulls};`
    into.expression(node.operand)
  },
  label: (node, into) => {
    into.key += 'L'
    into.name(node.label)
    into.expression(node.operand)
  },
  scalarQuery: (node, into) => {
    into.key += node.type === undefined || node.type === null ? 's' : `s:${node.type.key};`
    into.statement(node.query)
  },
  exists: (node, into) => {
    into.key += 'e'
    into.statement(node.query)
  },
}
