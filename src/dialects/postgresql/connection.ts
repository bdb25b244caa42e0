// Where PostgreSQL's database is, how a connection to it is prepared, and how its transactions begin.
import path from 'node:path'
import type { SetUpContext, TransactionOptions } from '../../dialect/dialect.ts'
import type { DatabaseUrl } from '../../dialect/url.ts'
import type { ConnectOptions, DriverConnection } from '../../driver/driver.ts'
import { ConfigurationError } from '../../errors/configuration-error.ts'
import { fileSystem } from '../../util/file-system.ts'
import type { MaybePromise } from '../../util/maybe-promise.ts'

const IN_MEMORY = ':memory:'
const EMBEDDED = 'pglite'
/** Where the engines that speak the protocol listen, where it is not PostgreSQL's own port. */
const PORTS: ReadonlyMap<string, number> = new Map([
  ['cockroachdb', 26_257],
  ['yugabytedb', 5433],
])

type Target = Pick<ConnectOptions, 'database' | 'host' | 'port' | 'user' | 'password' | 'urlOptions'>

/**
 * What a URL says to a driver. The embedded database's URL names a folder, relative to `instancePath`, or none for one in memory.
 *
 * @throws ConfigurationError `cannot_open` when that folder cannot be made
 */
export function connectOptions(url: DatabaseUrl, settings: { readonly instancePath: string }): Target {
  if (url.driver === EMBEDDED) return { database: embeddedFolder(url, settings.instancePath), urlOptions: url.options }
  const port = url.port ?? PORTS.get(url.dialect)
  return {
    database: url.database || url.options.dbname || url.user || '',
    ...(url.host !== null && { host: url.host.replace(/^\[(.*)\]$/, '$1') }),
    ...(port !== undefined && { port }),
    ...(url.user !== null && { user: url.user }),
    ...(url.password !== null && { password: url.password }),
    urlOptions: url.options,
  }
}

function embeddedFolder(url: DatabaseUrl, instancePath: string): string {
  if (url.database === '' || url.database === IN_MEMORY) return IN_MEMORY
  const folder = path.resolve(instancePath, url.database)
  try {
    fileSystem().mkdirSync(path.dirname(folder), { recursive: true })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigurationError('cannot_open', {
      url: String(url),
      problem: `its folder cannot be made (${reason})`,
      cause,
    })
  }
  return folder
}

/** Prepares a fresh connection. The drivers have set time zone and spellings; one that only reads cannot write. */
export function setUp(
  connection: DriverConnection,
  { readOnly, lockTimeout }: Pick<SetUpContext, 'readOnly' | 'lockTimeout'>,
): MaybePromise<void> {
  const settings = [
    ...(readOnly ? ['SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY'] : []),
    ...(lockTimeout === undefined ? [] : [`SET lock_timeout = ${lockWait(lockTimeout)}`]),
  ]
  if (settings.length > 0) return connection.script(settings.join('; '))
}

/** Milliseconds; 0 is no limit. */
function lockWait(milliseconds: number): number {
  return milliseconds > 0x7f_ff_ff_ff ? 0 : Math.max(1, Math.ceil(milliseconds))
}

/** How a transaction begins: one statement, so one round trip. */
export function begin(options: TransactionOptions & { readonly writes: boolean }): readonly string[] {
  const modes = [
    ...(options.isolationLevel === undefined ? [] : [`ISOLATION LEVEL ${options.isolationLevel.toUpperCase()}`]),
    ...(options.readOnly === undefined ? [] : [options.readOnly ? 'READ ONLY' : 'READ WRITE']),
    ...(options.deferrable === true ? ['DEFERRABLE'] : []),
  ]
  return [modes.length === 0 ? 'BEGIN' : `BEGIN ${modes.join(', ')}`]
}
