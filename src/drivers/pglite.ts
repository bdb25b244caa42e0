// The driver for PGlite, a PostgreSQL that runs in the process: in memory, or in a folder.
import type { ConnectOptions, Driver } from '../driver/driver.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { importDriver, member } from './import-driver.ts'
import { PgConnection } from './pg-connection.ts'
import { PgliteClient, type PgliteDatabase } from './pglite-client.ts'
import { SESSION_SETTINGS } from './postgresql-session.ts'

// The name is not a literal, so that bundlers leave the optional package alone.
const packageName: string = '@electric-sql/pglite'
const NAME = 'pglite'
const IN_MEMORY = ':memory:'

/** The class of databases. */
interface PgliteClass {
  create(options: Readonly<Record<string, unknown>>): Promise<PgliteDatabase>
}

/** The folders that are open in this process: two databases in one folder would destroy it. */
const openFolders = new Set<string>()

/**
 * Loads the package and gives its driver.
 *
 * @param importPackage imports the package
 * @throws ConfigurationError `missing_driver` or `broken_driver`
 */
export async function loadPglite(importPackage: () => Promise<unknown> = () => import(packageName)): Promise<Driver> {
  const module = await importDriver({ driver: NAME, package: packageName }, importPackage)
  const PGlite = member(module, 'PGlite') ?? member(member(module, 'default'), 'PGlite')
  if (!isPglite(PGlite)) {
    const problem = 'it exports no class `PGlite`'
    throw new ConfigurationError('broken_driver', { driver: NAME, package: packageName, problem })
  }
  return { name: NAME, singleConnection: true, connect: options => connect(PGlite, options) }
}

function isPglite(value: unknown): value is PgliteClass {
  return typeof value === 'function' && typeof member(value, 'create') === 'function'
}

async function connect(PGlite: PgliteClass, options: ConnectOptions): Promise<PgConnection> {
  const { database, connectArgs } = options
  if (isInstance(connectArgs.instance)) return open(borrowed(connectArgs.instance), options)
  if (database === IN_MEMORY) return open(await PGlite.create({ dataDir: 'memory://', ...connectArgs }), options)
  if (openFolders.has(database)) {
    const problem =
      'it is already open in this process, and an embedded database has only one connection: use one `Athanor` object'
    throw new ConfigurationError('cannot_open', { url: database, problem })
  }
  openFolders.add(database)
  const leave = () => openFolders.delete(database)
  try {
    return await open(await PGlite.create({ dataDir: database, ...connectArgs }), options, leave)
  } catch (error) {
    leave()
    throw error
  }
}

/** A database that the application has opened itself, with extensions for instance, and closes itself. */
interface PgliteInstance extends PgliteDatabase {
  exec(text: string): Promise<unknown>
}

function isInstance(value: unknown): value is PgliteInstance {
  return typeof member(value, 'execProtocol') === 'function' && typeof member(value, 'exec') === 'function'
}

/** Lets go of a database without closing it: nothing of the connection stays behind in it. */
function borrowed(instance: PgliteInstance): PgliteDatabase {
  return {
    execProtocol: (message, options) => instance.execProtocol(message, options),
    close: async () => {
      await instance.exec('rollback')
      await instance.exec('discard all')
    },
  }
}

async function open(
  database: PgliteDatabase,
  options: ConnectOptions,
  closed: () => void = () => undefined,
): Promise<PgConnection> {
  const searchPath = options.urlOptions?.search_path
  const settings = SESSION_SETTINGS.map(({ set }) => set).join(';')
  const client = new PgliteClient(database)
  client.on('end', closed)
  const connection = new PgConnection(client, options.statementCacheSize, settings)
  try {
    await connection.script(settings)
    if (searchPath !== undefined) {
      await connection.query({ text: "select set_config('search_path', $1, false)", wideIntegers: false }, [searchPath])
    }
  } catch (error) {
    await connection.close().catch(() => undefined)
    throw error
  }
  return connection
}
