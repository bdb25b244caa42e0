import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
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
} from '../../../../src/sql/types/decimal.ts'

/** A fraction of whole numbers: what the decimals are compared with. */
interface Rational {
  readonly over: bigint
  readonly under: bigint
}

const decimal = fc.record({
  units: fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }),
  scale: fc.integer({ min: 0, max: 30 }),
})
const rational = ({ units, scale }: Decimal): Rational => ({ over: units, under: 10n ** BigInt(scale) })
const equal = (left: Rational, right: Rational) => left.over * right.under === right.over * left.under
const order = (left: Rational, right: Rational) => {
  const [a, b] = [left.over * right.under, right.over * left.under]
  return a < b ? -1 : a > b ? 1 : 0
}
const read = (text: string): Decimal => {
  const value = parseDecimal(text)
  if (value === null) throw new Error(`${text} is no decimal`)
  return value
}
const magnitude = (value: bigint) => (value < 0n ? -value : value)

describe('decimals', () => {
  test.each([
    ['12.50', '12.5'],
    ['-0.00', '0'],
    ['+.5', '0.5'],
    ['7.', '7'],
    ['0012', '12'],
    ['1e3', '1000'],
    ['12.5E-3', '0.0125'],
    ['-1.5e1', '-15'],
    ['100', '100'],
  ])('%s is read and written as %s', (text, plain) => {
    expect(decimalText(read(text))).toBe(plain)
  })

  test.each(['', '.', '-', 'x', '1.2.3', '1e', 'NaN', 'Infinity', '1e99999', ' 1', '0x10', '1_000'])(
    '%o is no decimal',
    text => {
      expect(parseDecimal(text)).toBeNull()
    },
  )

  test('a text with a scale has exactly so many digits, rounded half away from zero', () => {
    expect(['1.005', '-1.005', '1.004', '2', '-0.001'].map(text => decimalText(read(text), 2))).toEqual([
      '1.01',
      '-1.01',
      '1.00',
      '2.00',
      '0.00',
    ])
  })

  test('a text is read back as the same number', () => {
    fc.assert(fc.property(decimal, value => equal(rational(read(decimalText(value))), rational(value))))
  })

  test('sums, differences and products are those of fractions', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        const [p, q] = [rational(a), rational(b)]
        return (
          equal(rational(addDecimals(a, b)), { over: p.over * q.under + q.over * p.under, under: p.under * q.under }) &&
          equal(rational(subtractDecimals(a, b)), {
            over: p.over * q.under - q.over * p.under,
            under: p.under * q.under,
          }) &&
          equal(rational(multiplyDecimals(a, b)), { over: p.over * q.over, under: p.under * q.under })
        )
      }),
    )
  })

  test('a quotient is the nearest that its digits can say, and has 16 that count', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        const quotient = divideDecimals(a, b)
        if (b.units === 0n) return quotient === null
        if (quotient === null) return false
        // |quotient - a/b| <= half of its last digit
        const [p, q, r] = [rational(a), rational(b), rational(quotient)]
        const exact = { over: p.over * q.under, under: p.under * q.over }
        const error = magnitude(r.over * exact.under - exact.over * r.under)
        const near = error * 2n <= magnitude(exact.under)
        const digits = String(magnitude(quotient.units)).length
        return near && (quotient.units === 0n || digits >= 13 || a.units === 0n)
      }),
    )
  })

  // What PostgreSQL 15 answers.
  test.each([
    ['1', '3', '0.33333333333333333333'],
    ['10', '3', '3.3333333333333333'],
    ['2', '3', '0.66666666666666666667'],
    ['100000', '3', '33333.333333333333'],
    ['1', '7000', '0.00014285714285714286'],
    ['12.50', '4', '3.125'],
    ['-1', '8', '-0.125'],
    ['1', '1000000000000', '0.000000000001'],
  ])('%s / %s is %s', (left, right, quotient) => {
    const result = divideDecimals(read(left), read(right))
    expect(result === null ? null : decimalText(result)).toBe(quotient)
  })

  test('a remainder has the sign of the dividend and is smaller than the divisor', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        const rest = remainderOfDecimals(a, b)
        if (rest === null) return b.units === 0n
        const whole = subtractDecimals(a, rest)
        const [w, d] = [rational(whole), rational(b)]
        const divides = (w.over * d.under) % (w.under * d.over) === 0n
        const smaller =
          order(rational({ ...rest, units: magnitude(rest.units) }), rational({ ...b, units: magnitude(b.units) })) < 0
        return divides && smaller && (rest.units === 0n || rest.units < 0n === a.units < 0n)
      }),
    )
  })

  test('comparison and sort keys are in the order of fractions', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        const expected = order(rational(a), rational(b))
        const [one, other] = [decimalSortKey(a), decimalSortKey(b)]
        return compareDecimals(a, b) === expected && (one < other ? -1 : one > other ? 1 : 0) === expected
      }),
    )
  })

  test('sort keys of neighbours are in order', () => {
    const texts = [
      '-1000',
      '-999.99',
      '-12.55',
      '-12.5',
      '-12',
      '-0.01',
      '-0.009',
      '0',
      '0.009',
      '0.01',
      '1',
      '9.99',
      '10',
      '10.5',
      '1000',
    ]
    const keys = texts.map(text => decimalSortKey(read(text)))
    expect(keys.toSorted()).toEqual(keys)
    expect(decimalSortKey(read('10.50'))).toBe(decimalSortKey(read('10.5')))
  })

  test('rounding, cutting, floor and ceiling', () => {
    const at = (compute: (value: Decimal) => Decimal, ...texts: string[]) =>
      texts.map(text => decimalText(compute(read(text))))
    expect(at(value => roundDecimal(value, 1), '0.25', '-0.25', '0.24')).toEqual(['0.3', '-0.3', '0.2'])
    expect(at(value => roundDecimal(value, -2), '1250', '-1250', '49')).toEqual(['1300', '-1300', '0'])
    expect(at(value => truncateDecimal(value, 1), '0.29', '-0.29', '5')).toEqual(['0.2', '-0.2', '5'])
    expect(at(value => truncateDecimal(value, -2), '1299', '-1299')).toEqual(['1200', '-1200'])
    expect(at(floorDecimal, '1.5', '-1.5', '2', '-0.1')).toEqual(['1', '-2', '2', '-1'])
    expect(at(ceilDecimal, '1.5', '-1.5', '2', '-0.1')).toEqual(['2', '-1', '2', '0'])
    expect(at(negateDecimal, '1.5', '0')).toEqual(['-1.5', '0'])
  })
})
