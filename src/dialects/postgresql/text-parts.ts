// Texts and numbers on PostgreSQL.
import { boundText, byGiven, likePattern } from '../../compiler/bound-text.ts'
import { ALL, byCount, call, callText, named, operandText } from '../../compiler/call.ts'
import type { CallPart, Writer } from '../../compiler/statement-dialect.ts'
import { isFloatType, isWholeType } from '../../sql/expression/known-types.ts'
import { typeOfNode } from '../../sql/expression/node-type.ts'
import type { ExpressionNode, FunctionNode } from '../../sql/expression/nodes.ts'
import { DoubleType } from '../../sql/types/number.ts'

const DOUBLE = new DoubleType()

function like(
  operator: 'like' | 'ilike',
  pattern: readonly [before: string, after: string],
  other: CallPart,
): CallPart {
  const encode = likePattern(...pattern)
  return byGiven((value, node, writer) => {
    const [text] = node.operands
    const before = text === undefined ? '' : operandText(text, writer)
    return `(${before} ${operator} ${boundText(value, encode, writer)} escape '\\')`
  }, other)
}

/** Texts by our names. */
export const postgresqlTextCalls: Readonly<Record<string, CallPart>> = {
  startsWith: like('like', ['', '%'], call`starts_with(${0}, ${1})`),
  istartsWith: like('ilike', ['', '%'], call`starts_with(lower(${0}), lower(${1}))`),
  endsWith: like('like', ['%', ''], call`(right(${0}, length(${1})) = ${1})`),
  iendsWith: like('ilike', ['%', ''], call`(right(lower(${0}), length(${1})) = lower(${1}))`),
  containsText: like('like', ['%', '%'], call`(strpos(${0}, ${1}) > 0)`),
  icontainsText: like('ilike', ['%', '%'], call`(strpos(lower(${0}), lower(${1})) > 0)`),
  matches: call`(${0} ~ ${1})`,
  imatches: call`(${0} ~* ${1})`,
  ltrim: named('ltrim'),
  rtrim: named('rtrim'),
  trim: named('btrim'),
}

/** One text for whole numbers, one for floating point numbers, one for exact ones. */
function byType(whole: CallPart, floating: CallPart, exact: CallPart): CallPart {
  return (node, writer) => {
    const [value] = node.operands
    const type = value === undefined ? null : typeOfNode(value)
    return (isWholeType(type) ? whole : isFloatType(type) ? floating : exact)(node, writer)
  }
}

/** An operand as a floating point number: what aggregates of exact numbers would otherwise not give. */
function floatingOperand(name: string): CallPart {
  return (node, writer) => callText(name, { ...node, operands: node.operands.map(asDouble) }, writer)
}

function asDouble(operand: ExpressionNode): ExpressionNode {
  return { kind: 'cast', operand, type: DOUBLE }
}

/** The database has no greatest of booleans and identifiers. */
function outermost(name: 'max' | 'min', ofBooleans: 'bool_or' | 'bool_and'): CallPart {
  return (node, writer) => {
    const [value] = node.operands
    const kind = value === undefined ? undefined : typeOfNode(value)?.kind
    if (kind === 'boolean') return callText(ofBooleans, node, writer)
    return kind === 'uuid' ? uuidText(name, node, writer) : callText(name, node, writer)
  }
}

function uuidText(name: string, node: FunctionNode, writer: Writer): string {
  const text = (operand: ExpressionNode): ExpressionNode => ({
    kind: 'function',
    name: 'uuidText',
    operands: [operand],
    distinct: false,
  })
  return callText(name, { ...node, operands: node.operands.map(text) }, writer)
}

/** NULL if one of the operands is, as everywhere else: the database itself would leave it out. */
function strictChoice(name: 'greatest' | 'least'): CallPart {
  return (node, writer) => {
    const nulls = node.operands.map(operand => `${operandText(operand, writer)} is null`).join(' or ')
    return `case when ${nulls} then null else ${callText(name, node, writer)} end`
  }
}

const itself: CallPart = call`${0}`

/** Numbers and choices by our names. */
export const postgresqlNumberCalls: Readonly<Record<string, CallPart>> = {
  round: byType(
    itself,
    call`cast(round(cast(${0} as numeric), ${1}) as double precision)`,
    call`round(cast(${0} as numeric), ${1})`,
  ),
  floor: byType(itself, named('floor'), named('floor')),
  ceil: byType(itself, named('ceil'), named('ceil')),
  trunc: byType(itself, named('trunc'), named('trunc')),
  mod: byType(
    call`mod(${0}, nullif(${1}, 0))`,
    call`cast(mod(cast(${0} as numeric), nullif(cast(${1} as numeric), 0)) as double precision)`,
    call`mod(cast(${0} as numeric), nullif(cast(${1} as numeric), 0))`,
  ),
  sign: call`cast(sign(${0}) as integer)`,
  power: call`power(cast(${0} as double precision), cast(${1} as double precision))`,
  sqrt: call`sqrt(cast(case when ${0} >= 0 then ${0} end as double precision))`,
  exp: call`exp(cast(${0} as double precision))`,
  ln: call`ln(cast(case when ${0} > 0 then ${0} end as double precision))`,
  log10: call`log(cast(case when ${0} > 0 then ${0} end as double precision))`,
  uuid: () => 'gen_random_uuid()',
  uuidText: call`cast(${0} as text)`,
  greatest: byCount(itself, strictChoice('greatest')),
  least: byCount(itself, strictChoice('least')),
  avg: floatingOperand('avg'),
  stddev: floatingOperand('stddev_samp'),
  stddevPop: floatingOperand('stddev_pop'),
  variance: floatingOperand('var_samp'),
  variancePop: floatingOperand('var_pop'),
  sum: byType(named('sum'), floatingOperand('sum'), named('sum')),
  max: outermost('max', 'bool_or'),
  min: outermost('min', 'bool_and'),
  concatWs: call`concat_ws(${ALL})`,
}
