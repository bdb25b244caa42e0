// Which dialects and drivers there are. The engine knows them only from here, and only the entry points fill it.
import type { Driver } from '../driver/driver.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import type { MaybePromise } from '../util/maybe-promise.ts'
import { didYouMean, quotedList } from '../util/text.ts'
import type { Dialect } from './dialect.ts'
import type { DatabaseUrl } from './url.ts'

/** A driver that can be loaded. */
export interface DriverRegistration {
  /** The dialect that it serves, by the dialect's own name. */
  readonly dialect: string
  /** The npm package that it needs; null for none. */
  readonly packageName: string | null
  /** Loads it; a missing package is a ConfigurationError `missing_driver`. */
  readonly load: () => MaybePromise<Driver>
}

/** Dialects and drivers by their names in URLs. */
export class DialectRegistry {
  readonly #dialects = new Map<string, Dialect>()
  readonly #drivers = new Map<string, DriverRegistration>()

  /**
   * Makes a dialect known; a later one of the same name replaces it.
   *
   * @param names its names in URLs
   */
  registerDialect(names: readonly string[], dialect: Dialect): void {
    for (const name of names) this.#dialects.set(name, dialect)
  }

  /**
   * Makes a driver known; a later one of the same name replaces it.
   *
   * @param name its name in URLs after the plus sign
   */
  registerDriver(name: string, registration: DriverRegistration): void {
    this.#drivers.set(driverKey(registration.dialect, name), registration)
  }

  /**
   * The dialect of a URL.
   *
   * @throws ConfigurationError `unknown_dialect`
   */
  dialectOf(url: DatabaseUrl): Dialect {
    return this.dialectNamed(url.dialect)
  }

  /**
   * The dialect of a name in URLs.
   *
   * @throws ConfigurationError `unknown_dialect`
   */
  dialectNamed(name: string): Dialect {
    const dialect = this.#dialects.get(name)
    if (dialect !== undefined) return dialect
    const names = [...this.#dialects.keys()]
    throw new ConfigurationError('unknown_dialect', {
      dialect: name,
      hint: didYouMean(name, names),
      known: quotedList(names),
    })
  }

  /** All dialects, each once. */
  get dialects(): readonly Dialect[] {
    return [...new Set(this.#dialects.values())]
  }

  /**
   * What loads the driver of a URL: the one that it names, else the first of the dialect's whose package is installed.
   *
   * @throws ConfigurationError `unknown_dialect` or `unknown_driver` at once; `missing_driver` when it is called
   */
  driverLoader(url: DatabaseUrl): () => MaybePromise<Driver> {
    const dialect = this.dialectOf(url)
    if (url.driver !== null) return this.#named(url.driver, dialect).load
    const [preferred = '', ...others] = dialect.drivers
    const first = this.#named(preferred, dialect)
    const rest = others.map(name => this.#named(name, dialect))
    return () => loadFirst(first, rest)
  }

  #named(name: string, dialect: Dialect): DriverRegistration {
    const driver = this.#drivers.get(driverKey(dialect.name, name))
    if (driver !== undefined) return driver
    const prefix = driverKey(dialect.name, '')
    const names = [...this.#drivers.keys()].filter(key => key.startsWith(prefix)).map(key => key.slice(prefix.length))
    throw new ConfigurationError('unknown_driver', {
      driver: name,
      dialect: dialect.name,
      hint: didYouMean(name, names),
      known: quotedList(names),
    })
  }
}

function driverKey(dialect: string, name: string): string {
  return `${dialect}+${name}`
}

// The error of the preferred driver is the one to show: its package is the one to install.
async function loadFirst(preferred: DriverRegistration, others: readonly DriverRegistration[]): Promise<Driver> {
  try {
    return await preferred.load()
  } catch (error) {
    if (!isMissingDriver(error)) throw error
    for (const other of others) {
      const driver = await loadIfThere(other)
      if (driver !== null) return driver
    }
    throw error
  }
}

async function loadIfThere(registration: DriverRegistration): Promise<Driver | null> {
  try {
    return await registration.load()
  } catch (error) {
    if (isMissingDriver(error)) return null
    throw error
  }
}

// A driver for which this Node is too old is as good as one that is not there.
function isMissingDriver(error: unknown): boolean {
  return error instanceof ConfigurationError && (error.code === 'missing_driver' || error.code === 'driver_too_old')
}

const builtins = new DialectRegistry()

/** Makes a dialect known under its names in URLs. */
export function registerDialect(names: readonly string[], dialect: Dialect): void {
  builtins.registerDialect(names, dialect)
}

/** Makes a driver known under its name in URLs. */
export function registerDriver(name: string, registration: DriverRegistration): void {
  builtins.registerDriver(name, registration)
}

/**
 * The dialect of a URL.
 *
 * @throws ConfigurationError `unknown_dialect`
 */
export function dialectOf(url: DatabaseUrl): Dialect {
  return builtins.dialectOf(url)
}

/**
 * What loads the driver of a URL: the one that it names, else the first of the dialect's whose package is installed.
 *
 * @throws ConfigurationError `unknown_dialect` or `unknown_driver` at once; `missing_driver` when it is called
 */
export function driverLoader(url: DatabaseUrl): () => MaybePromise<Driver> {
  return builtins.driverLoader(url)
}

/**
 * The dialect of a name in URLs, such as `postgresql`.
 *
 * @throws ConfigurationError `unknown_dialect`
 */
export function dialectNamed(name: string): Dialect {
  return builtins.dialectNamed(name)
}

/** All dialects that are known. */
export function knownDialects(): readonly Dialect[] {
  return builtins.dialects
}
