// Whole numbers that come as bigint, because some beside them may not fit a number.

/** A bigint as the number that it is, if a number can hold it; anything else as it is. */
export function narrow<T>(value: T): T | number {
  if (typeof value !== 'bigint') return value
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}
