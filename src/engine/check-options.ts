// The options of an engine, checked before anything is made of them.
import { ConfigurationError } from '../errors/configuration-error.ts'
import { describeValue } from '../sql/types/sql-type.ts'
import { didYouMean, quotedList } from '../util/text.ts'
import type { EngineOptions, PoolOptions } from './engine-options.ts'

/** Says what is wrong with a value; null when nothing is. */
export type Check = (value: unknown) => string | null

const ISOLATION_LEVELS = ['read uncommitted', 'read committed', 'repeatable read', 'serializable']

const poolChecks = {
  max: wholeNumber(1),
  min: wholeNumber(0),
  acquireTimeout: milliseconds,
  idleTimeout: milliseconds,
  maxLifetime: milliseconds,
  prePing: boolean,
  warnAfter: milliseconds,
} satisfies Record<keyof PoolOptions, Check>

/** The options that an application gives; those that are made by the program itself are right. */
type GivenOptions = Pick<
  EngineOptions,
  'pool' | 'isolationLevel' | 'retries' | 'statementCacheSize' | 'connectArgs' | 'lockTimeout' | 'connectTimeout'
>

const engineChecks = {
  pool: plainObject,
  isolationLevel: oneOf(ISOLATION_LEVELS),
  retries: wholeNumber(0),
  statementCacheSize: wholeNumber(0),
  connectArgs: plainObject,
  lockTimeout: milliseconds,
  connectTimeout: milliseconds,
} satisfies Record<keyof GivenOptions, Check>

/**
 * Checks the options of an engine.
 *
 * @throws ConfigurationError `bad_option`
 */
export function checkEngineOptions(options: Partial<GivenOptions>): void {
  for (const [name, check] of Object.entries(engineChecks))
    checkOption(`engine.${name}`, Reflect.get(options, name), check)
  const { pool } = options
  if (pool === undefined) return
  checkOptions('engine.pool.', pool, poolChecks)
  const { min, max } = pool
  if (min !== undefined && max !== undefined && min > max) {
    const problem = `is ${min}, which is more than \`max\` (${max})`
    throw new ConfigurationError('bad_option', { option: 'engine.pool.min', problem })
  }
}

/**
 * Checks that an application gave no option of an engine that there is not.
 *
 * @throws ConfigurationError `bad_option`
 */
export function checkEngineNames(settings: object): void {
  checkNames('engine.', settings, Object.keys(engineChecks))
}

/**
 * Checks how far a transaction is to be kept apart from others: the words become a part of the statement that begins it.
 *
 * @throws ConfigurationError `bad_option`
 */
export function checkIsolationLevel(level: unknown): void {
  checkOption('isolationLevel', level, engineChecks.isolationLevel)
}

/**
 * Checks options against all that there are.
 *
 * @param place what the options are of, for messages, with a dot at its end; empty for those of `new Athanor()`
 * @throws ConfigurationError `bad_option`
 */
export function checkOptions(place: string, options: object, checks: Readonly<Record<string, Check>>): void {
  checkNames(place, options, Object.keys(checks))
  for (const [name, check] of Object.entries(checks)) checkOption(`${place}${name}`, Reflect.get(options, name), check)
}

function checkOption(option: string, value: unknown, check: Check): void {
  const problem = value === undefined ? null : check(value)
  if (problem !== null) throw new ConfigurationError('bad_option', { option, problem })
}

function checkNames(place: string, options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).find(name => !known.includes(name))
  if (unknown === undefined) return
  const problem = `is not known${didYouMean(unknown, known)}: there are ${quotedList(known)}`
  throw new ConfigurationError('bad_option', { option: `${place}${unknown}`, problem })
}

function wholeNumber(least: number): Check {
  return value =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= least
      ? null
      : `expects a whole number from ${least}, not ${describeValue(value)}`
}

function milliseconds(value: unknown): string | null {
  return typeof value === 'number' && value > 0
    ? null
    : `expects milliseconds (a number above 0, \`Infinity\` for no limit), not ${describeValue(value)}`
}

/** True or false. */
export function boolean(value: unknown): string | null {
  return typeof value === 'boolean' ? null : `expects true or false, not ${describeValue(value)}`
}

/** An object of options. */
export function plainObject(value: unknown): string | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? null
    : `expects an object of options, not ${describeValue(value)}`
}

function oneOf(values: readonly string[]): Check {
  return value =>
    typeof value === 'string' && values.includes(value)
      ? null
      : `expects ${quotedList(values, 'or')}, not ${typeof value === 'string' ? `'${value}'` : describeValue(value)}`
}
