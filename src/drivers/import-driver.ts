// Importing the package of a driver: what is missing says how it is installed, what does not load says why.
import { ConfigurationError } from '../errors/configuration-error.ts'

/**
 * Imports an optional package.
 *
 * @throws ConfigurationError `missing_driver` when it is not installed, `broken_driver` when it does not load
 */
export async function importDriver(
  names: { readonly driver: string; readonly package: string },
  importPackage: () => Promise<unknown>,
): Promise<unknown> {
  try {
    return await importPackage()
  } catch (cause) {
    if (isMissing(cause, names.package)) throw new ConfigurationError('missing_driver', { ...names, cause })
    const problem = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigurationError('broken_driver', { ...names, problem, cause })
  }
}

/** Whether the package itself is not there, and not one that it needs. */
function isMissing(error: unknown, packageName: string): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false
  const notFound = error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'MODULE_NOT_FOUND'
  return notFound && (error.message.includes(`'${packageName}'`) || error.message.includes(`"${packageName}"`))
}

/** A member of what a module exports; undefined where there is none. */
export function member(value: unknown, name: string): unknown {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
    ? Reflect.get(value, name)
    : undefined
}
