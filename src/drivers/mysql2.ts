// The driver for MySQL, MariaDB and what speaks their protocol, through the package mysql2.
import type { ConnectOptions, Driver } from '../driver/driver.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { importDriver } from './import-driver.ts'
import { Mysql2Connection, type RawConnection } from './mysql2-connection.ts'
import { mysql2Options } from './mysql2-options.ts'
import { readsAsUsual } from './mysql2-row-reader.ts'
import type { IntegerParameter } from './mysql2-values.ts'

/** The part of the package that is used here. */
interface Mysql2Module {
  readonly createConnection: (options: Readonly<Record<string, unknown>>) => RawConnection
  /** Parameters whose type is said: only newer versions have them. */
  readonly TypedParameter?: { readonly LONGLONG?: IntegerParameter }
}

/** What loading the package depends on. */
export interface Mysql2Platform {
  /** Imports the package. */
  readonly importPackage: () => Promise<unknown>
}

// The name is not a literal, so that bundlers leave the optional package alone.
const packageName: string = 'mysql2'
const names = { driver: packageName, package: packageName }
const thisPlatform: Mysql2Platform = { importPackage: () => import(packageName) }

/**
 * Loads the package and gives its driver.
 *
 * @throws ConfigurationError `missing_driver` or `broken_driver`
 */
export async function loadMysql2(platform: Mysql2Platform = thisPlatform): Promise<Driver> {
  const module = mysql2Module(await importDriver(names, platform.importPackage))
  return { name: packageName, connect: options => connect(module, options) }
}

function mysql2Module(module: unknown): Mysql2Module {
  const found = typeof module === 'object' && module !== null && 'default' in module ? module.default : module
  if (isModule(found)) return found
  const problem = 'it exports no function createConnection'
  throw new ConfigurationError('broken_driver', { ...names, problem })
}

function isModule(value: unknown): value is Mysql2Module {
  return typeof value === 'object' && value !== null && 'createConnection' in value
}

function connect(module: Mysql2Module, options: ConnectOptions): Promise<Mysql2Connection> {
  const raw = module.createConnection(mysql2Options(options))
  const connection = new Mysql2Connection(
    raw,
    module.TypedParameter?.LONGLONG ?? null,
    readsAsUsual(options.connectArgs),
  )
  return new Promise((resolve, reject) => {
    raw.connect(error => (error === null || error === undefined ? resolve(connection) : reject(error)))
  })
}
