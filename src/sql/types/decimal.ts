// Exact decimal arithmetic. A decimal is a whole number of any size and the number of its digits after the point. Quotients have as many
// digits as PostgreSQL gives them, so that the databases whose numbers are computed here answer as it does.

/** A decimal number: `units` divided by ten to the power of `scale`. */
export interface Decimal {
  readonly units: bigint
  /** Digits after the point: 0 or more. */
  readonly scale: number
}

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,4}))?$/i

/** Reads a decimal number, also one with an exponent; null for what is none. */
export function parseDecimal(text: string): Decimal | null {
  const match = DECIMAL.exec(text)
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match ?? []
  if (match === null || whole + fraction === '') return null
  const units = BigInt(whole + fraction)
  return shifted({ units: sign === '-' ? -units : units, scale: fraction.length }, Number(exponent))
}

/** Ten to the power of `places` times as much. */
function shifted({ units, scale }: Decimal, places: number): Decimal {
  return places <= scale ? { units, scale: scale - places } : { units: units * tenTo(places - scale), scale: 0 }
}

const POWERS: bigint[] = Array.from({ length: 40 }, (_, power) => 10n ** BigInt(power))

function tenTo(power: number): bigint {
  return POWERS[power] ?? 10n ** BigInt(power)
}

/** A decimal's text: no leading zeros, and exactly `scale` digits after the point, or as few as it needs. */
export function decimalText(value: Decimal, scale: number | null = null): string {
  const { units, scale: places } = scale === null ? normal(value) : rounded(value, scale)
  const digits = String(units < 0n ? -units : units).padStart(places + 1, '0')
  const at = digits.length - places
  const text = places === 0 ? digits : `${digits.slice(0, at)}.${digits.slice(at)}`
  return units < 0n ? `-${text}` : text
}

/** The same number with as few digits after the point as it needs. */
function normal({ units, scale }: Decimal): Decimal {
  if (units === 0n) return { units, scale: 0 }
  let least = units
  let places = scale
  while (places > 0 && least % 10n === 0n) {
    least /= 10n
    places--
  }
  return { units: least, scale: places }
}

/** Both in units of the same size. */
function aligned(left: Decimal, right: Decimal): readonly [left: bigint, right: bigint, scale: number] {
  if (left.scale === right.scale) return [left.units, right.units, left.scale]
  const scale = Math.max(left.scale, right.scale)
  return [left.units * tenTo(scale - left.scale), right.units * tenTo(scale - right.scale), scale]
}

/** Below zero, zero, or above: how two decimals follow each other. */
export function compareDecimals(left: Decimal, right: Decimal): number {
  const [a, b] = aligned(left, right)
  return a < b ? -1 : a > b ? 1 : 0
}

export function addDecimals(left: Decimal, right: Decimal): Decimal {
  const [a, b, scale] = aligned(left, right)
  return { units: a + b, scale }
}

export function subtractDecimals(left: Decimal, right: Decimal): Decimal {
  const [a, b, scale] = aligned(left, right)
  return { units: a - b, scale }
}

export function multiplyDecimals(left: Decimal, right: Decimal): Decimal {
  return { units: left.units * right.units, scale: left.scale + right.scale }
}

export function negateDecimal({ units, scale }: Decimal): Decimal {
  return { units: -units, scale }
}

/** The remainder of a division that gives a whole number, with the sign of the dividend; null for a division by zero. */
export function remainderOfDecimals(left: Decimal, right: Decimal): Decimal | null {
  const [a, b, scale] = aligned(left, right)
  return b === 0n ? null : { units: a % b, scale }
}

/** A quotient, rounded half away from zero to at least 16 significant digits; null for a division by zero. */
export function divideDecimals(left: Decimal, right: Decimal): Decimal | null {
  if (right.units === 0n) return null
  const scale = quotientScale(left, right)
  const shift = scale + right.scale - left.scale
  const units =
    shift >= 0
      ? dividedHalfUp(left.units * tenTo(shift), right.units)
      : dividedHalfUp(left.units, right.units * tenTo(-shift))
  return { units, scale }
}

const SIGNIFICANT_DIGITS = 16
/** PostgreSQL counts digits in groups of four. */
const GROUP = 4
const MOST_DIGITS = 1000

function quotientScale(left: Decimal, right: Decimal): number {
  const [dividend, divisor] = [leadingGroup(left), leadingGroup(right)]
  const weight = dividend.weight - divisor.weight - (dividend.value <= divisor.value ? 1 : 0)
  return Math.min(MOST_DIGITS, Math.max(SIGNIFICANT_DIGITS - weight * GROUP, left.scale, right.scale, 0))
}

/** The first four digits that are not all zero, counted from the point, and how far before the point they stand. */
function leadingGroup({ units, scale }: Decimal): { readonly weight: number; readonly value: bigint } {
  if (units === 0n) return { weight: 0, value: 0n }
  const magnitude = units < 0n ? -units : units
  const weight = Math.floor((String(magnitude).length - scale - 1) / GROUP)
  const places = weight * GROUP + scale
  return { weight, value: places >= 0 ? magnitude / tenTo(places) : magnitude * tenTo(-places) }
}

function dividedHalfUp(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor
  const rest = dividend % divisor
  const twice = (rest < 0n ? -rest : rest) * 2n
  if (twice < (divisor < 0n ? -divisor : divisor)) return quotient
  return dividend < 0n === divisor < 0n ? quotient + 1n : quotient - 1n
}

/** Rounded half away from zero; `places` after the point, or before it when negative. */
export function roundDecimal(value: Decimal, places: number): Decimal {
  if (places >= 0) return rounded(value, Math.min(places, value.scale))
  const { units } = rounded(shifted(value, places), 0)
  return { units: units * tenTo(-places), scale: 0 }
}

/** With exactly so many digits after the point. */
function rounded({ units, scale }: Decimal, places: number): Decimal {
  if (places >= scale) return { units: units * tenTo(places - scale), scale: places }
  return { units: dividedHalfUp(units, tenTo(scale - places)), scale: places }
}

/** Cut off; `places` after the point, or before it when negative. */
export function truncateDecimal(value: Decimal, places: number): Decimal {
  if (places >= value.scale) return value
  const units = value.units / tenTo(value.scale - places)
  return places >= 0 ? { units, scale: places } : { units: units * tenTo(-places), scale: 0 }
}

/** The greatest whole number that is not greater. */
export function floorDecimal(value: Decimal): Decimal {
  const whole = truncateDecimal(value, 0)
  return compareDecimals(whole, value) > 0 ? { units: whole.units - 1n, scale: 0 } : whole
}

/** The smallest whole number that is not smaller. */
export function ceilDecimal(value: Decimal): Decimal {
  return negateDecimal(floorDecimal(negateDecimal(value)))
}

const MIDDLE = 500_000

/**
 * A text whose order among others is that of the numbers, and which is equal only for equal numbers: sign, how many digits stand before
 * the point, and the digits. Those of negative numbers are turned around.
 */
export function decimalSortKey(value: Decimal): string {
  if (value.units === 0n) return '1'
  const negative = value.units < 0n
  const { units, scale } = normal(value)
  const digits = String(negative ? -units : units)
  const significant = digits.replace(/0+$/, '')
  const before = digits.length - scale
  if (!negative) return `2${MIDDLE + before}${significant}`
  return `0${MIDDLE - before}${significant.replace(/\d/g, digit => String(9 - Number(digit)))}~`
}
