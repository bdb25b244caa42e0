// The functions that Athanor registers on its connections, so that SQLite computes with exact decimals, which it keeps as text. Their
// results have as few digits as they need, so that equal numbers are equal texts.

import { unreadable } from '../../dialect/unreadable.ts'
import type { AggregateFunction, DatabaseFunction, ScalarFunction } from '../../driver/functions.ts'
import { ValueError } from '../../errors/value-error.ts'
import {
  addDecimals,
  ceilDecimal,
  compareDecimals,
  type Decimal,
  decimalSortKey,
  decimalText,
  divideDecimals,
  floorDecimal,
  multiplyDecimals,
  negateDecimal,
  parseDecimal,
  remainderOfDecimals,
  roundDecimal,
  subtractDecimals,
  truncateDecimal,
} from '../../sql/types/decimal.ts'
import type { WireValue } from '../../util/wire-value.ts'

/** Where the names of the functions begin. */
const PREFIX = 'athanor_decimal_'

const ZERO: Decimal = { units: 0n, scale: 0 }

function read(value: WireValue): Decimal {
  const decimal =
    typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value))
      ? parseDecimal(String(value))
      : typeof value === 'bigint'
        ? { units: value, scale: 0 }
        : null
  if (decimal !== null) return decimal
  throw unreadable('a numeric', value, "expected a decimal number such as '12.50'")
}

function textOf(value: Decimal | null): string | null {
  return value === null ? null : decimalText(value)
}

/** NULL of NULL, as all functions of SQL. */
function unary(name: string, compute: (value: Decimal) => Decimal): ScalarFunction {
  return { kind: 'scalar', name: PREFIX + name, call: value => (value === null ? null : textOf(compute(read(value)))) }
}

function binary(name: string, compute: (left: Decimal, right: Decimal) => Decimal | null): ScalarFunction {
  const call = (left: WireValue, right: WireValue) =>
    left === null || right === null ? null : textOf(compute(read(left), read(right)))
  return { kind: 'scalar', name: PREFIX + name, call }
}

function places(name: string, compute: (value: Decimal, places: number) => Decimal): ScalarFunction {
  const call = (value: WireValue, digits: WireValue) =>
    value === null || digits === null ? null : textOf(compute(read(value), Number(digits)))
  return { kind: 'scalar', name: PREFIX + name, call }
}

/** The greatest or smallest of several values; NULL if one of them is, as of SQLite's own functions. */
function outermost(name: string, direction: 1 | -1): ScalarFunction {
  const call = (...values: WireValue[]) => {
    if (values.includes(null)) return null
    const decimals = values.map(read)
    const [first, ...others] = decimals
    if (first === undefined) return null
    return textOf(others.reduce((best, next) => (compareDecimals(next, best) * direction > 0 ? next : best), first))
  }
  return { kind: 'scalar', name: PREFIX + name, call, variadic: true }
}

/** A value as a column keeps it: with the column's digits after the point. */
function stored(value: WireValue, precision: WireValue, scale: WireValue): WireValue {
  if (value === null) return null
  const decimal = read(value)
  const text = decimalText(decimal, scale === null ? null : Number(scale))
  const whole = text.replace(/^-/, '').split('.')[0] ?? ''
  const room = precision === null ? Number.POSITIVE_INFINITY : Number(precision) - Number(scale ?? 0)
  if (whole !== '0' && whole.length > room) {
    throw new ValueError('wrong_type', {
      place: `a numeric(${precision}, ${scale ?? 0})`,
      problem: `was computed to have ${whole.length} digits before the point: it takes at most ${room}`,
    })
  }
  return text
}

const scalars: readonly ScalarFunction[] = [
  { kind: 'scalar', name: `${PREFIX}key`, call: value => (value === null ? null : decimalSortKey(read(value))) },
  {
    kind: 'scalar',
    name: `${PREFIX}store`,
    call: (value, precision, scale) => stored(value as WireValue, precision as WireValue, scale as WireValue),
  },
  binary('add', addDecimals),
  binary('subtract', subtractDecimals),
  binary('multiply', multiplyDecimals),
  binary('divide', divideDecimals),
  binary('remainder', remainderOfDecimals),
  unary('plain', value => value),
  unary('negate', negateDecimal),
  unary('abs', value => (value.units < 0n ? negateDecimal(value) : value)),
  unary('floor', floorDecimal),
  unary('ceil', ceilDecimal),
  unary('sign', ({ units }) => ({ units: units > 0n ? 1n : units < 0n ? -1n : 0n, scale: 0 })),
  places('round', roundDecimal),
  places('trunc', truncateDecimal),
  outermost('greatest', 1),
  outermost('least', -1),
]

interface Total {
  readonly sum: Decimal
  readonly count: number
}

/** The sum and number of the values that are not NULL; it can lose rows again, as a window's frame does. */
function totalling(name: string, result: (total: Total) => Decimal | null): AggregateFunction<Total> {
  const moved = (total: Total, value: WireValue, step: 1 | -1): Total => {
    if (value === null) return total
    const decimal = read(value)
    return { sum: addDecimals(total.sum, step === 1 ? decimal : negateDecimal(decimal)), count: total.count + step }
  }
  return {
    kind: 'aggregate',
    name: PREFIX + name,
    start: () => ({ sum: ZERO, count: 0 }),
    step: (total, value) => moved(total, value, 1),
    inverse: (total, value) => moved(total, value, -1),
    result: total => (total.count === 0 ? null : textOf(result(total))),
  }
}

/** The rows of a frame that may still be the outermost, in order; rows leave from the front. */
interface Candidates {
  readonly kept: { readonly row: number; readonly text: WireValue; readonly decimal: Decimal }[]
  entered: number
  left: number
}

/** The smallest or greatest value, as it is stored. A row that a later one beats is never needed again. */
function extreme(name: string, direction: 1 | -1): AggregateFunction<Candidates> {
  const step = (state: Candidates, text: WireValue): Candidates => {
    const row = state.entered++
    if (text === null) return state
    const decimal = read(text)
    const { kept } = state
    for (let last = kept.at(-1); last !== undefined; last = kept.at(-1)) {
      if (compareDecimals(last.decimal, decimal) * direction > 0) break
      kept.pop()
    }
    kept.push({ row, text, decimal })
    return state
  }
  const inverse = (state: Candidates): Candidates => {
    if (state.kept[0]?.row === state.left++) state.kept.shift()
    return state
  }
  return {
    kind: 'aggregate',
    name: PREFIX + name,
    start: () => ({ kept: [], entered: 0, left: 0 }),
    step,
    inverse,
    result: ({ kept }) => kept[0]?.text ?? null,
  }
}

const aggregates: readonly AggregateFunction[] = [
  totalling('sum', ({ sum }) => sum),
  totalling('avg', ({ sum, count }) => divideDecimals(sum, { units: BigInt(count), scale: 0 })),
  extreme('min', -1),
  extreme('max', 1),
]

/** All of them. */
export const decimalFunctions: readonly DatabaseFunction[] = [...scalars, ...aggregates]
