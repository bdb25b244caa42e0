// Numbers with a fraction: exact (numeric) and binary (float, double).
import { wholeParameter } from './parameters.ts'
import { describeValue, SqlType } from './sql-type.ts'

const MOST_DIGITS = 1000

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)$/

/**
 * Exact decimal numbers: a string in JavaScript, because no JavaScript number holds them, or a number with `asNumber`.
 */
export class NumericType extends SqlType<string | number> {
  override readonly kind = 'numeric'
  /** Digits in all; null for any number. */
  readonly precision: number | null
  /** Digits after the point; null for any number. */
  readonly scale: number | null
  /** Whether values are JavaScript numbers. */
  readonly asNumber: boolean

  constructor(precision: number | null = null, scale: number | null = null, asNumber = false) {
    super()
    this.precision = wholeParameter(precision, 'the precision of numeric()', 1, MOST_DIGITS)
    this.scale = wholeParameter(
      precision === null ? scale : (scale ?? 0),
      'the scale of numeric()',
      0,
      precision ?? MOST_DIGITS,
    )
    this.asNumber = asNumber
  }

  override get parameters(): readonly (number | boolean | null)[] {
    return [this.precision, this.scale, this.asNumber]
  }

  override problem(value: unknown): string | null {
    if (this.asNumber) {
      return typeof value === 'number' && Number.isFinite(value)
        ? null
        : `expects a finite number, not ${describeValue(value)}`
    }
    if (typeof value !== 'string' || !DECIMAL.test(value))
      return `expects a decimal number as a string such as '12.50', not ${describeValue(value)}`
    const [whole, fraction] = digits(value)
    if (this.scale !== null && fraction.length > this.scale)
      return `expects at most ${this.scale} digits after the point, not '${value}'`
    const room = this.precision === null ? Number.POSITIVE_INFINITY : this.precision - (this.scale ?? 0)
    return whole.length > room ? `expects at most ${room} digits before the point, not '${value}'` : null
  }

  override same(value: string | number, snapshot: unknown): boolean {
    return value === snapshot || this.snapshot(value) === snapshot
  }

  override snapshot(value: string | number): string | number {
    return typeof value === 'string' ? canonicalDecimal(value, this.scale) : value
  }

  override toKey(value: string | number): string | number {
    return this.snapshot(value)
  }
}

function digits(text: string): [whole: string, fraction: string] {
  const [whole = '', fraction = ''] = text.replace(/^[+-]/, '').split('.')
  return [whole.replace(/^0+/, ''), fraction.replace(/0+$/, '')]
}

/** A decimal number in its one spelling: no leading zeros, exactly `scale` digits after the point (or as few as it needs). */
export function canonicalDecimal(text: string, scale: number | null): string {
  const [whole, fraction] = digits(text)
  const tail = scale === null ? fraction : fraction.padEnd(scale, '0')
  const magnitude = `${whole === '' ? '0' : whole}${tail === '' ? '' : `.${tail}`}`
  return text.startsWith('-') && /[1-9]/.test(magnitude) ? `-${magnitude}` : magnitude
}

/** Binary floating point numbers of single or double precision. */
abstract class BinaryFloatType extends SqlType<number> {
  override problem(value: unknown): string | null {
    return typeof value === 'number' ? null : `expects a number, not ${describeValue(value)}`
  }

  override same(value: number, snapshot: unknown): boolean {
    return value === snapshot || Object.is(value, snapshot)
  }
}

/** Binary floating point numbers of single precision. */
export class FloatType extends BinaryFloatType {
  override readonly kind = 'float'
}

/** Binary floating point numbers of double precision: JavaScript's own. */
export class DoubleType extends BinaryFloatType {
  override readonly kind = 'double'
}

/** True and false. */
export class BooleanType extends SqlType<boolean> {
  override readonly kind = 'boolean'

  override problem(value: unknown): string | null {
    return typeof value === 'boolean' ? null : `expects a boolean, not ${describeValue(value)}`
  }
}
