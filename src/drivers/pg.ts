// The driver for PostgreSQL through the package pg.
import type { ConnectOptions, Driver } from '../driver/driver.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { importDriver, member } from './import-driver.ts'
import type { PgClient, PgClientClass } from './pg-client.ts'
import { PgConnection } from './pg-connection.ts'
import { clientConfig } from './pg-options.ts'
import { takeSocket } from './pg-socket.ts'
import { SESSION_SETTINGS } from './postgresql-session.ts'

// The name is not a literal, so that bundlers leave the optional package alone.
const packageName: string = 'pg'

/**
 * Loads the package and gives its driver.
 *
 * @param importPackage imports the package
 * @throws ConfigurationError `missing_driver` or `broken_driver`
 */
export async function loadPg(importPackage: () => Promise<unknown> = () => import(packageName)): Promise<Driver> {
  const Client = clientClass(await importDriver({ driver: packageName, package: packageName }, importPackage))
  return { name: packageName, connect: options => connect(Client, options) }
}

function clientClass(module: unknown): PgClientClass {
  const found = member(module, 'Client') ?? member(member(module, 'default'), 'Client')
  if (isClientClass(found)) return found
  const problem = 'it exports no class `Client`'
  throw new ConfigurationError('broken_driver', { driver: packageName, package: packageName, problem })
}

function isClientClass(value: unknown): value is PgClientClass {
  return typeof value === 'function'
}

async function connect(Client: PgClientClass, options: ConnectOptions): Promise<PgConnection> {
  const { config, fallback } = clientConfig(options)
  try {
    return await open(new Client(config), options)
  } catch (error) {
    // `sslmode=prefer`: the server has no TLS.
    if (fallback === null || !/does not support SSL/.test(String(error))) throw error
    return open(new Client(fallback), options)
  }
}

async function open(client: PgClient, options: ConnectOptions): Promise<PgConnection> {
  const announced = new Map<string, string>()
  client.connection.on('parameterStatus', ({ parameterName, parameterValue }) => {
    announced.set(parameterName.toLowerCase(), parameterValue)
  })
  putInStartup(client, options)
  // An error after the connection is made has a listener of the connection's own; one before is thrown by `connect`.
  client.on('error', () => undefined)
  await client.connect()
  const missed = SESSION_SETTINGS.filter(({ name, shown }) => !shown.test(announced.get(name.toLowerCase()) ?? ''))
  const settings = missed.map(({ set }) => set).join(';')
  const connection = new PgConnection(takeSocket(client), options.statementCacheSize, settings)
  try {
    if (settings !== '') await connection.script(settings)
  } catch (error) {
    await connection.close().catch(() => undefined)
    throw error
  }
  return connection
}

/** The settings of every session go with the first message, which costs no round trip and is what DISCARD ALL comes back to. */
function putInStartup(client: PgClient, options: ConnectOptions): void {
  const startup = client.getStartupConf?.bind(client)
  if (startup === undefined) return
  const settings = Object.fromEntries(SESSION_SETTINGS.map(({ name, value }) => [name, value]))
  const searchPath = options.urlOptions?.search_path
  client.getStartupConf = () => ({
    ...startup(),
    ...settings,
    ...(searchPath !== undefined && { search_path: searchPath }),
  })
}
