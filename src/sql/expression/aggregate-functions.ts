// What rows are counted, added up and gathered with.
import { ArrayType } from '../types/array.ts'
import { NumericType } from '../types/number.ts'
import type { SqlType, TypeKind } from '../types/sql-type.ts'
import { callOf, type MakeCall, nodeCall } from './function-call.ts'
import { jsonItem } from './json-item.ts'
import { BOOLEAN, DOUBLE, INTEGER, isFloatType, isTextType, JSON_TYPE, TEXT } from './known-types.ts'
import type { ExpressionNode } from './nodes.ts'
import { nodeOf, typeOfExpression } from './operand.ts'
import { valueNode } from './value.ts'
import { wrongOperand } from './wrong-operand.ts'

const STAR = { kind: 'star' } as const

/** Sums of exact numbers are exact and have as many digits as they need. */
function typeOfSum(type: SqlType | null): SqlType | null {
  if (type instanceof NumericType) return new NumericType(null, type.scale, type.asNumber)
  if (type?.kind === 'smallint') return INTEGER
  return isFloatType(type) ? DOUBLE : type
}

const NUMBERS: ReadonlySet<TypeKind> = new Set<TypeKind>([
  'integer',
  'smallint',
  'bigint',
  'numeric',
  'float',
  'double',
  'interval',
  'custom',
])

/** What is added up: databases differ in what they make of truth values, dates and texts. */
function numbersOf(of: unknown, name: string): ExpressionNode {
  const place = `fn.${name}()`
  const type = typeOfExpression(of)
  if (type === null || NUMBERS.has(type.kind)) return nodeOf(of, place)
  const instead = type.kind === 'boolean' ? 'count with `fn.count().filter(…)`' : 'cast it, as in `.cast(integer())`'
  throw wrongOperand(place, `is for numbers, not for ${type.kind}: ${instead}`)
}

/** An expression as text: what is none is cast to it. */
function textOf(of: unknown, place: string): ExpressionNode {
  const node = nodeOf(of, place)
  return isTextType(typeOfExpression(of)) ? node : { kind: 'cast', operand: node, type: TEXT }
}

/** A separator is a part of the text, because MySQL takes no other. */
function separatorNode(separator: unknown): ExpressionNode {
  if (separator === undefined) return { kind: 'constant', value: ',' }
  const place = 'the separator of fn.stringAgg()'
  if (typeof separator !== 'string' || separator.includes('\0'))
    throw wrongOperand(place, 'expects a text without a NUL', separator)
  valueNode(separator, TEXT, place)
  return { kind: 'constant', value: separator }
}

function fractionNode(fraction: unknown, place: string): ExpressionNode {
  if (typeof fraction === 'number' && fraction >= 0 && fraction <= 1)
    return { kind: 'value', value: fraction, type: DOUBLE }
  throw wrongOperand(place, 'expects a fraction from 0 to 1', fraction)
}

/** The aggregates by name. */
export const aggregateFunctions: Readonly<Record<string, MakeCall>> = {
  count: of => (of === undefined ? nodeCall('count', [STAR], INTEGER) : callOf('count', [of], INTEGER, [null])),
  countDistinct: of => callOf('count', [of], INTEGER, [null]).distinct(),
  max: of => callOf('max', [of], 'first'),
  min: of => callOf('min', [of], 'first'),
  sum: of => nodeCall('sum', [numbersOf(of, 'sum')], typeOfSum(typeOfExpression(of))),
  avg: of => nodeCall('avg', [numbersOf(of, 'avg')], DOUBLE),
  stddev: of => nodeCall('stddev', [numbersOf(of, 'stddev')], DOUBLE),
  stddevPop: of => nodeCall('stddevPop', [numbersOf(of, 'stddevPop')], DOUBLE),
  variance: of => nodeCall('variance', [numbersOf(of, 'variance')], DOUBLE),
  variancePop: of => nodeCall('variancePop', [numbersOf(of, 'variancePop')], DOUBLE),
  boolAnd: of => callOf('boolAnd', [of], BOOLEAN),
  boolOr: of => callOf('boolOr', [of], BOOLEAN),
  stringAgg: (of, separator) => nodeCall('stringAgg', [textOf(of, 'fn.stringAgg()'), separatorNode(separator)], TEXT),
  arrayAgg: of => {
    const node = nodeOf(of, 'fn.arrayAgg()')
    return nodeCall('arrayAgg', [node], new ArrayType(typeOfExpression(of) ?? TEXT, true))
  },
  jsonAgg: of => nodeCall('jsonAgg', [jsonItem(of, 'fn.jsonAgg()')], JSON_TYPE),
  jsonObjectAgg: (key, value) =>
    nodeCall(
      'jsonObjectAgg',
      [nodeOf(key, 'the key of fn.jsonObjectAgg()'), jsonItem(value, 'fn.jsonObjectAgg()')],
      JSON_TYPE,
    ),
  percentileCont: fraction => nodeCall('percentileCont', [fractionNode(fraction, 'fn.percentileCont()')], DOUBLE),
  percentileDisc: fraction => nodeCall('percentileDisc', [fractionNode(fraction, 'fn.percentileDisc()')], null),
}
