// How SQLite compares, orders and computes with exact decimals, which it has as text: through the functions that Athanor registers on its
// connections. Equality of two texts of one spelling needs none, so it uses an index.
//
// In DDL, where other programs must be able to read what stands there, decimals are compared as SQLite's own numbers instead: exactly as
// far as those go, which is 15 digits.
import { callText } from '../../compiler/call.ts'
import { expressionParts } from '../../compiler/expression-parts.ts'
import { selectClauses } from '../../compiler/select-parts.ts'
import type { CompilerParts, PartOverrides, Writer } from '../../compiler/statement-dialect.ts'
import { statementParts } from '../../compiler/statement-parts.ts'
import type { BinaryOperator, ExpressionNode, FunctionNode, OverNode } from '../../sql/expression/nodes.ts'
import type { RowsNode } from '../../sql/statement/nodes.ts'
import { DoubleType, NumericType } from '../../sql/types/number.ts'
import { withOrderedDecimals } from './decimal-compound.ts'
import { decimalType, isDecimalPair, spellingOf, spellingOfQuery } from './decimal-nodes.ts'
import { storedInsert, withStored } from './decimal-stored.ts'
import { listEncoder } from './sql-compiler.ts'
import { wholeNumbers } from './type-compiler.ts'

const PLAIN = new NumericType()
const NUMBER = new DoubleType()

/** What decimals are compared and ordered by. */
function keyText(node: ExpressionNode, writer: Writer): string {
  const text = writer.expression(node)
  if (writer.inline) return `cast(${text} as numeric)`
  return node.kind === 'constant' && node.value === null ? text : `athanor_decimal_key(${text})`
}

const COMPUTING: Partial<Record<BinaryOperator, string>> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '%': 'remainder',
}

const COMPARING: Partial<Record<BinaryOperator, string>> = {
  '=': '=',
  '<>': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  'is distinct from': 'is not',
  'is not distinct from': 'is',
}

const EQUALITY: ReadonlySet<BinaryOperator> = new Set(['=', '<>', 'is distinct from', 'is not distinct from'])

/** A text of two decimals and an operator; null where there are none, or none that SQLite would get wrong. */
function binaryText(
  operator: BinaryOperator,
  left: ExpressionNode,
  right: ExpressionNode,
  writer: Writer,
): string | null {
  if (!isDecimalPair(left, right)) return null
  const computed = COMPUTING[operator]
  if (computed !== undefined)
    return writer.inline ? null : `athanor_decimal_${computed}(${writer.expression(left)}, ${writer.expression(right)})`
  const compared = COMPARING[operator]
  if (compared === undefined || (EQUALITY.has(operator) && haveOneSpelling(left, right))) return null
  return `${keyText(left, writer)} ${compared} ${keyText(right, writer)}`
}

function haveOneSpelling(left: ExpressionNode, right: ExpressionNode): boolean {
  const spelling = spellingOf(left)
  return spelling !== 'mixed' && spelling === spellingOf(right)
}

/** A row of values as it is compared with another. */
function keyedTuple(node: ExpressionNode): ExpressionNode {
  if (node.kind !== 'tuple') return node
  return {
    ...node,
    operands: node.operands.map(operand => (spellingOf(operand) === null ? operand : ascending(operand))),
  }
}

/** As it is ordered: what is written for an order is what compares as numbers do. */
function ascending(node: ExpressionNode): ExpressionNode {
  return { kind: 'order', operand: node, descending: false, nulls: null }
}

function ordered(nodes: readonly ExpressionNode[]): readonly ExpressionNode[] {
  return nodes.map(node => (node.kind !== 'order' && spellingOf(node) !== null ? ascending(node) : node))
}

/** Whether a window's frame is told by how far the values are apart. */
function hasDistance({ frame }: OverNode): boolean {
  return frame?.unit === 'range' && (frame.start.offset !== null || frame.end.offset !== null)
}

/** As SQLite measures distances: only between numbers of its own. */
function measured(nodes: readonly ExpressionNode[]): readonly ExpressionNode[] {
  return nodes.map(node => {
    const operand = node.kind === 'order' ? node.operand : node
    if (spellingOf(operand) === null) return node
    const number: ExpressionNode = { kind: 'cast', operand, type: NUMBER }
    return node.kind === 'order' ? { ...node, operand: number } : number
  })
}

const AGGREGATES: ReadonlySet<string> = new Set(['sum', 'avg', 'min', 'max'])
const CALLS: Readonly<Record<string, string>> = {
  abs: 'abs',
  round: 'round',
  ceil: 'ceil',
  ceiling: 'ceil',
  floor: 'floor',
  trunc: 'trunc',
  truncate: 'trunc',
  sign: 'sign',
  mod: 'remainder',
  greatest: 'greatest',
  least: 'least',
}

/** A call over decimals; null where SQLite's own will do. */
function functionCall(node: FunctionNode, writer: Writer): string | null {
  if (writer.inline || !node.operands.some(operand => spellingOf(operand) !== null)) return null
  const text = exactCall(node, writer)
  if (text === null) return null
  const storage = castOf(node)
  return storage === null ? text : `cast(${text} as ${storage})`
}

/** Whoever asks for a number of SQLite's own gets the one that is nearest to the exact result. */
function castOf({ name, type = null }: FunctionNode): 'real' | 'integer' | null {
  if (type === null) return name === 'avg' ? 'real' : null
  if (wholeNumbers.has(type.kind)) return 'integer'
  return type.kind === 'double' || type.kind === 'float' ? 'real' : null
}

function isAggregate({ name, operands }: FunctionNode): boolean {
  return AGGREGATES.has(name) && operands.length === 1 && operands[0] !== undefined && spellingOf(operands[0]) !== null
}

function exactCall(node: FunctionNode, writer: Writer): string | null {
  if (isAggregate(node)) return callText(`athanor_decimal_${node.name}`, node, writer)
  const name = Object.hasOwn(CALLS, node.name) ? CALLS[node.name] : undefined
  if (name === undefined) return null
  const needsPlaces = (name === 'round' || name === 'trunc') && node.operands.length === 1
  const operands = needsPlaces ? [...node.operands, ZERO] : node.operands
  return callText(`athanor_decimal_${name}`, { ...node, operands }, writer)
}

const ZERO: ExpressionNode = { kind: 'constant', value: 0 }

/** SQLite's parts with those that are about exact decimals around them. */
export function withExactDecimals(own: PartOverrides): PartOverrides {
  const base = { ...expressionParts, ...own.expressions }
  const statements = { ...statementParts, ...own.statements }
  const clauses = { ...selectClauses, ...own.clauses }
  return {
    ...own,
    expressions: { ...own.expressions, ...decimalExpressions(base) },
    statements: {
      ...own.statements,
      compound: (node, writer) => {
        const whole = withOrderedDecimals(node)
        return whole.kind === 'compound' ? statements.compound(whole, writer) : writer.statement(whole)
      },
      insert: (node, writer) => statements.insert(storedInsert(node), writer),
      update: (node, writer) => statements.update({ ...node, set: withStored(node.set) }, writer),
    },
    clauses: {
      ...own.clauses,
      orderBy: (node, writer) => clauses.orderBy({ ...node, orderBy: ordered(node.orderBy) }, writer),
    },
  }
}

type ExpressionParts = CompilerParts['expressions']

function decimalExpressions(
  base: ExpressionParts,
): Partial<ExpressionParts> & Pick<ExpressionParts, 'in' | 'inParameter'> {
  return {
    binary: (node, writer) => {
      const { operator, left, right } = node
      const text = binaryText(operator, left, right, writer)
      if (text !== null) return text
      if (left.kind !== 'tuple' && right.kind !== 'tuple') return base.binary(node, writer)
      return base.binary({ ...node, left: keyedTuple(left), right: keyedTuple(right) }, writer)
    },
    unary: (node, writer) =>
      node.operator === 'negate' && !writer.inline && spellingOf(node.operand) !== null
        ? `athanor_decimal_negate(${writer.expression(node.operand)})`
        : base.unary(node, writer),
    between: (node, writer) => {
      const { operand, low, high } = node
      if (!isDecimalPair(operand, low) || !isDecimalPair(operand, high)) return base.between(node, writer)
      return `${keyText(operand, writer)} between ${keyText(low, writer)} and ${keyText(high, writer)}`
    },
    in: (node, writer) => {
      const spelling = spellingOf(node.operand)
      const list = decimalType(node.type)
      if (writer.inline || spelling === null || spelling === (list?.scale ?? 'plain')) return base.in(node, writer)
      const values = writer.bind.bind(writer, node, listEncoder(list === null ? node.type : PLAIN, writer))
      const operand = `athanor_decimal_plain(${writer.expression(node.operand)})`
      return `${operand} ${node.negated ? 'not in' : 'in'} (select cast(value as text) from json_each(${values()}))`
    },
    inParameter: base.inParameter,
    inQuery: (node, writer) => {
      const [operand, items] = [spellingOf(node.operand), spellingOfQuery(node.query as RowsNode)]
      if (operand === null || (operand === items && operand !== 'mixed')) return base.inQuery(node, writer)
      const key = keyText(node.operand, writer)
      const rows = `with athanor_rows(value) as (${writer.statement(node.query)}) select athanor_decimal_key(value) from athanor_rows`
      return `${key} ${node.negated ? 'not in' : 'in'} (${rows})`
    },
    function: (node, writer) => {
      const exact = node.orderBy === undefined ? node : { ...node, orderBy: ordered(node.orderBy) }
      return functionCall(exact, writer) ?? base.function(exact, writer)
    },
    cast: (node, writer) => {
      const decimal = decimalType(node.type)
      if (decimal === null || writer.inline) return base.cast(node, writer)
      const { precision, scale } = decimal
      return `athanor_decimal_store(${writer.expression(node.operand)}, ${precision ?? 'null'}, ${scale ?? 'null'})`
    },
    over: (node, writer) => {
      const { operand } = node
      const exact = { ...node, orderBy: hasDistance(node) ? measured(node.orderBy) : ordered(node.orderBy) }
      const storage = operand.kind === 'function' && isAggregate(operand) && !writer.inline ? castOf(operand) : null
      if (operand.kind !== 'function' || storage === null) return base.over(exact, writer)
      // The window belongs to the aggregate, and the cast is around both.
      return `cast(${base.over({ ...exact, operand: { ...operand, type: PLAIN } }, writer)} as ${storage})`
    },
    // In an index the column stands as it is, so that other programs can write to the table.
    order: (node, writer) => {
      if (writer.inline || spellingOf(node.operand) === null) return base.order(node, writer)
      const nulls = node.nulls === null ? '' : ` nulls ${node.nulls}`
      return `${keyText(node.operand, writer)}${node.descending ? ' desc' : ''}${nulls}`
    },
  }
}
