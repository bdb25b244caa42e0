// Whole numbers: integer, smallint and bigint.
import { describeValue, SqlType } from './sql-type.ts'

function integerProblem(value: unknown, low: number, high: number): string | null {
  if (typeof value !== 'number') return `expects a number, not ${describeValue(value)}`
  if (!Number.isSafeInteger(value)) return `expects a safe whole number, not ${value}`
  return value < low || value > high ? `expects a number from ${low} to ${high}, not ${value}` : null
}

function integerFromText(text: string, problem: (value: number) => string | null): number | null {
  if (!/^-?(0|[1-9]\d*)$/.test(text)) return null
  const value = Number(text)
  return problem(value) === null ? value : null
}

/** Whole numbers of 32 bits (64 on SQLite, as far as a JavaScript number is exact). */
export class IntegerType extends SqlType<number> {
  override readonly kind = 'integer'

  override problem(value: unknown): string | null {
    return integerProblem(value, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
  }

  override fromText(text: string): number | null {
    return integerFromText(text, value => this.problem(value))
  }
}

/** Whole numbers of 16 bits. */
export class SmallIntType extends SqlType<number> {
  override readonly kind = 'smallint'

  override problem(value: unknown): string | null {
    return integerProblem(value, -32768, 32767)
  }

  override fromText(text: string): number | null {
    return integerFromText(text, value => this.problem(value))
  }
}

const LOW = -(2n ** 63n)
const HIGH = 2n ** 63n - 1n

/** Whole numbers of 64 bits: a JavaScript bigint, or a safe number with `asNumber`. */
export class BigIntType extends SqlType<bigint | number> {
  override readonly kind = 'bigint'
  /** Whether values are JavaScript numbers. */
  readonly asNumber: boolean

  constructor(asNumber = false) {
    super()
    this.asNumber = asNumber
  }

  override get parameters(): readonly boolean[] {
    return this.asNumber ? [true] : []
  }

  override problem(value: unknown): string | null {
    if (this.asNumber) return integerProblem(value, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
    if (typeof value !== 'bigint') return `expects a bigint, not ${describeValue(value)}`
    return value < LOW || value > HIGH ? 'expects a bigint of 64 bits' : null
  }

  override toKey(value: bigint | number): number | bigint {
    const small = Number(value)
    return Number.isSafeInteger(small) ? small : value
  }

  override fromText(text: string): bigint | number | null {
    if (this.asNumber) return integerFromText(text, value => this.problem(value))
    if (!/^-?(0|[1-9]\d{0,18})$/.test(text)) return null
    const value = BigInt(text)
    return this.problem(value) === null ? value : null
  }
}
