// Where a server is, how a connection to it is prepared, and how its transactions begin.
import type { SetUpContext, TransactionOptions } from '../../dialect/dialect.ts'
import type { DatabaseUrl } from '../../dialect/url.ts'
import type { ConnectOptions, DriverConnection } from '../../driver/driver.ts'
import { ConfigurationError } from '../../errors/configuration-error.ts'
import type { MaybePromise } from '../../util/maybe-promise.ts'
import type { Flavour } from './flavour.ts'

/**
 * What a URL says. `?socket=/path` names a Unix socket in place of host and port.
 *
 * @throws ConfigurationError `bad_url` for a URL without a database
 */
export function connectOptions(
  url: DatabaseUrl,
  flavour: Flavour,
): Pick<ConnectOptions, 'database' | 'host' | 'port' | 'user' | 'password' | 'urlOptions'> {
  if (url.database === '') throw new ConfigurationError('bad_url', { url: String(url) })
  const { socket, ...urlOptions } = url.options
  return {
    database: url.database,
    host: socket ?? hostOf(url),
    port: url.port ?? flavour.port,
    ...(url.user !== null && { user: url.user }),
    ...(url.password !== null && { password: url.password }),
    urlOptions,
  }
}

function hostOf({ host }: DatabaseUrl): string {
  return host === null ? 'localhost' : host.replace(/^\[(.*)\]$/, '$1')
}

/** The cheapest statement that a node of a cluster refuses while it is not ready; it answers one that reads no table. */
export const TRIAL = 'DO 1'

/**
 * What every session is set to. A value that does not fit is refused, never cut or clamped; a date is a day of the calendar; a backslash is
 * an ordinary character, `||` joins texts and double quotes are those of a name, as in standard SQL and on the other databases. MariaDB computes all assignments of an UPDATE from the row as it was.
 */
const MODES = [
  'STRICT_ALL_TABLES',
  'NO_ZERO_DATE',
  'NO_ZERO_IN_DATE',
  'ERROR_FOR_DIVISION_BY_ZERO',
  'NO_ENGINE_SUBSTITUTION',
  'ONLY_FULL_GROUP_BY',
  'NO_BACKSLASH_ESCAPES',
  'PIPES_AS_CONCAT',
  'ANSI_QUOTES',
]

/**
 * Prepares a fresh connection in one round trip. The comments are read by MariaDB only. A node of a cluster that is not ready would let itself be set up, and
 * refuse the first statement: it is tried with one.
 */
export function setUp(
  connection: DriverConnection,
  context: Pick<SetUpContext, 'readOnly' | 'lockTimeout'>,
  flavour: Flavour,
): MaybePromise<void> {
  const settings = [
    `SET NAMES utf8mb4 COLLATE ${flavour.collation}`,
    `sql_mode = concat('${MODES.join(',')}' /*M!100300 , ',SIMULTANEOUS_ASSIGNMENT' */)`,
    "time_zone = '+00:00'",
    // Longer texts would be cut without an error.
    'group_concat_max_len = @@max_allowed_packet',
    ...(context.lockTimeout === undefined ? [] : lockWaits(context.lockTimeout)),
  ]
  const readOnly = context.readOnly ? '; SET SESSION TRANSACTION READ ONLY' : ''
  const tried = flavour.clusters ? `; ${TRIAL}` : ''
  return connection.script(`${settings.join(', ')}${readOnly}${tried}`)
}

/** The longest that InnoDB and the server take, in seconds. */
const LONGEST_ROW_WAIT = 100_000_000
const LONGEST_TABLE_WAIT = 31_536_000

/** How long a statement waits for a row, and for a table whose definition changes: whole seconds, since 0 would not wait at all. */
function lockWaits(milliseconds: number): readonly string[] {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000))
  return [
    `innodb_lock_wait_timeout = ${Math.min(LONGEST_ROW_WAIT, seconds)}`,
    `lock_wait_timeout = ${Math.min(LONGEST_TABLE_WAIT, seconds)}`,
  ]
}

/** How a transaction begins: its level is that of the next transaction only. */
export function begin(options: TransactionOptions & { readonly writes: boolean }): readonly string[] {
  const { isolationLevel, readOnly = !options.writes } = options
  const start = readOnly ? 'START TRANSACTION READ ONLY' : 'START TRANSACTION'
  return isolationLevel === undefined
    ? [start]
    : [`SET TRANSACTION ISOLATION LEVEL ${isolationLevel.toUpperCase()}`, start]
}
