// Errors of other libraries whose words hold what must not be printed.

/**
 * Gives an error other words wherever it is printed, in its message and its stack. What it said stays readable as `serverMessage`, which is
 * not printed.
 */
export function rephrase(error: Error, message: string): void {
  const { message: before, stack } = error
  if (message === before) return
  Object.defineProperty(error, 'serverMessage', { value: before, configurable: true, enumerable: false })
  error.message = message
  if (stack !== undefined) error.stack = stack.replace(before, () => message)
}
