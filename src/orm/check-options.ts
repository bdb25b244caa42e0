// The options of `new Athanor()` and `db.init()`, checked before anything is made of them: a misspelt one would be heeded by nobody.
import { boolean, type Check, checkOptions, plainObject } from '../engine/check-options.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { describeValue } from '../sql/types/sql-type.ts'
import type { AthanorOptions } from './athanor-options.ts'

const checks = {
  url: text,
  engine: plainObject,
  replicas: list,
  binds: plainObject,
  router: aFunction,
  echo: value =>
    value === 'values' ? null : boolean(value) && `expects true, false or 'values', not ${describe(value)}`,
  slowQuery: plainObject,
  recordQueries: boolean,
  tracer: plainObject,
  log: aFunction,
  naming: plainObject,
  metadata: plainObject,
  instancePath: text,
} satisfies Record<keyof AthanorOptions, Check>

/**
 * Checks the options of a database object.
 *
 * @throws ConfigurationError `bad_option`
 */
export function checkAthanorOptions(options: AthanorOptions): void {
  const problem = plainObject(options)
  if (problem !== null) throw new ConfigurationError('bad_option', { option: 'new Athanor(options)', problem })
  checkOptions('', options, checks)
  for (const [name, bind] of Object.entries(options.binds ?? {})) checkPlace(`binds.${name}`, bind)
  for (const [at, replica] of (options.replicas ?? []).entries()) checkPlace(`replicas[${at}]`, replica)
}

/** A database is described by its URL, or by an object with one. */
function checkPlace(option: string, given: unknown): void {
  const url = typeof given === 'object' && given !== null && 'url' in given ? given.url : given
  if (typeof url === 'string') return
  const problem = `expects a URL, or an object with a \`url\`, not ${describeValue(given)}`
  throw new ConfigurationError('bad_option', { option, problem })
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? null : `expects a text, not ${describeValue(value)}`
}

function list(value: unknown): string | null {
  return Array.isArray(value) ? null : `expects an array, not ${describeValue(value)}`
}

function aFunction(value: unknown): string | null {
  return typeof value === 'function' ? null : `expects a function, not ${describeValue(value)}`
}

function describe(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : describeValue(value)
}
