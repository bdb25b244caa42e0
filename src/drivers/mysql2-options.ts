// What mysql2 is opened with: where the server is, what a URL says after its question mark, and the settings that keep values as they are.
import { readFileSync } from 'node:fs'
import type { ConnectOptions } from '../driver/driver.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { codegen } from '../util/codegen.ts'

/**
 * What every connection is opened with. Nothing that the server sends is changed by the package except whole numbers and floating point
 * numbers that JavaScript holds exactly: dates, decimals, JSON and large numbers stay text, whose meaning the codecs know.
 *
 * Without FOUND_ROWS an upsert says how many rows it inserted; how many rows an UPDATE matched is in its message either way. LOCAL_FILES
 * would let a server read files of this machine, and IGNORE_SPACE makes names of functions reserved.
 */
export function mysql2Options(options: ConnectOptions): Readonly<Record<string, unknown>> {
  return {
    rowsAsArray: true,
    supportBigNumbers: true,
    bigNumberStrings: false,
    dateStrings: true,
    jsonStrings: true,
    decimalNumbers: false,
    timezone: 'Z',
    charset: 'UTF8MB4_BIN',
    multipleStatements: true,
    flags: ['-FOUND_ROWS', '-LOCAL_FILES', '-IGNORE_SPACE', '-ODBC'],
    // A cache of none would prepare each statement anew and keep it.
    maxPreparedStatements: Math.max(1, options.statementCacheSize),
    disableEval: !codegen,
    ...address(options),
    ...urlSettings(options.urlOptions ?? {}),
    ...options.connectArgs,
  }
}

function address(options: ConnectOptions): Readonly<Record<string, unknown>> {
  const { host, port, user, password, database, connectTimeout } = options
  return {
    ...(host !== undefined && (host.startsWith('/') ? { socketPath: host } : { host })),
    ...(port !== undefined && { port }),
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    ...(database !== '' && { database }),
    ...(connectTimeout !== undefined && { connectTimeout }),
  }
}

/** How a connection is encrypted, by the words of `sslmode`: MySQL's own are the same in capitals. */
const SSL: Readonly<Record<string, { readonly rejectUnauthorized: boolean; readonly verifyIdentity: boolean } | null>> =
  {
    disable: null,
    disabled: null,
    false: null,
    require: { rejectUnauthorized: false, verifyIdentity: false },
    required: { rejectUnauthorized: false, verifyIdentity: false },
    'verify-ca': { rejectUnauthorized: true, verifyIdentity: false },
    verify_ca: { rejectUnauthorized: true, verifyIdentity: false },
    'verify-full': { rejectUnauthorized: true, verifyIdentity: true },
    verify_identity: { rejectUnauthorized: true, verifyIdentity: true },
    true: { rejectUnauthorized: true, verifyIdentity: true },
  }

const KNOWN: ReadonlySet<string> = new Set([
  'socket',
  'sslmode',
  'ssl',
  'sslrootcert',
  'sslcert',
  'sslkey',
  'compress',
  'charset',
])

/** @throws ConfigurationError `bad_url_option` for an option that nobody would heed, or a certificate that cannot be read */
function urlSettings(options: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  for (const [option, found] of Object.entries(options)) {
    if (!KNOWN.has(option)) refuse(option, found, `one of the options ${[...KNOWN].join(', ')}`)
  }
  // Other libraries must be told; ours never speaks another.
  const { charset = 'utf8mb4' } = options
  if (!/^utf8(mb4)?(_|$)/i.test(charset)) refuse('charset', charset, 'utf8mb4, which every connection has')
  const mode = (options.sslmode ?? options.ssl)?.toLowerCase()
  const ssl = mode === undefined ? undefined : SSL[mode]
  if (mode !== undefined && ssl === undefined) refuse('sslmode', mode, Object.keys(SSL).join(', '))
  const files = {
    ...certificate('ca', 'sslrootcert', options),
    ...certificate('cert', 'sslcert', options),
    ...certificate('key', 'sslkey', options),
  }
  return {
    ...(ssl !== undefined && ssl !== null && { ssl: { ...ssl, ...files } }),
    ...(options.compress === 'true' && { compress: true }),
  }
}

function certificate(
  name: string,
  option: string,
  options: Readonly<Record<string, string>>,
): Readonly<Record<string, Buffer>> {
  const file = options[option]
  if (file === undefined) return {}
  try {
    return { [name]: readFileSync(file) }
  } catch (cause) {
    return refuse(option, file, 'a file that can be read', cause)
  }
}

function refuse(option: string, found: string, expected: string, cause?: unknown): never {
  throw new ConfigurationError('bad_url_option', { option, found, expected, cause })
}
