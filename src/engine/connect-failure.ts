// Why a connection could not be opened: our error, with what to check, and whether it is of use to try again.
import type { Dialect } from '../dialect/dialect.ts'
import type { DatabaseUrl } from '../dialect/url.ts'
import type { ConnectOptions } from '../driver/driver.ts'
import { AthanorError } from '../errors/athanor-error.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { ConnectionLost, DatabaseError } from '../errors/database-error.ts'

/** What Node says of a network, and what to check then. */
const networkAdvice: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'no server listens there: check that it is running, and the host and the port of the URL',
  ENOTFOUND: 'no host has that name: check the host of the URL',
  EAI_AGAIN: 'the name of the host cannot be looked up just now: check the host of the URL and the network',
  ETIMEDOUT: 'nothing answered: check the host and the port of the URL, and whether a firewall is between',
  EHOSTUNREACH: 'there is no way to the host: check the host of the URL and the network',
  ENETUNREACH: 'there is no way to the host: check the host of the URL and the network',
  EHOSTDOWN: 'there is no way to the host: check the host of the URL and the network',
  ECONNRESET: 'the server ended the connection: check the port of the URL, and whether the server wants TLS',
  ECONNABORTED: 'the server ended the connection: check the port of the URL, and whether the server wants TLS',
  EPIPE: 'the server ended the connection: check the port of the URL, and whether the server wants TLS',
  ENOENT: 'there is no socket of that name: check that the server is running, and the host of the URL',
  EACCES: 'this process may not open that socket: check the host of the URL and its permissions',
}

const refusalAdvice = 'check the user, the password and the name of the database in the URL'

/** Our error for a file that cannot be opened. */
export function cannotOpen(cause: unknown, dialect: Dialect, url: string): AthanorError {
  if (cause instanceof AthanorError) return cause
  return new ConfigurationError('cannot_open', { url, problem: describe(cause, dialect).problem, cause })
}

/** Our error for a server that cannot be reached, or that refused. */
export function cannotConnect(
  cause: unknown,
  dialect: Dialect,
  target: { readonly url: DatabaseUrl; readonly options: Pick<ConnectOptions, 'database' | 'host' | 'port' | 'user'> },
): AthanorError {
  if (cause instanceof ConfigurationError) return cause
  const { url, options } = target
  return new ConfigurationError('cannot_connect', {
    host: options.host ?? url.host ?? 'localhost',
    port: String(options.port ?? url.port ?? 'the usual one'),
    user: options.user ?? url.user ?? 'the default one',
    database: options.database === '' ? 'the default one' : options.database,
    ...describe(cause, dialect),
    cause,
  })
}

/** Whether a failure to connect may pass by itself: the server is full or starting, or one that was there is away. */
export function mayPass(error: unknown, reachedBefore: boolean, dialect: Dialect): boolean {
  if (!(error instanceof ConfigurationError) || error.code !== 'cannot_connect') return false
  const { cause } = error
  if (dialect.isUnavailable?.(cause) === true) return true
  if (!reachedBefore) return false
  return networkCode(cause) !== null || dialect.translateError(cause, { text: '' }) instanceof ConnectionLost
}

function describe(cause: unknown, dialect: Dialect): { readonly problem: string; readonly advice: string } {
  const code = networkCode(cause)
  const text = cause instanceof Error ? cause.message : String(cause)
  // Node gives the error of several addresses no text of its own.
  if (code !== null) return { problem: text === '' ? code : text, advice: networkAdvice[code] ?? refusalAdvice }
  const translated = dialect.translateError(cause, { text: '' })
  if (!(translated instanceof DatabaseError)) return { problem: translated.message, advice: refusalAdvice }
  const { reason, remedy = refusalAdvice } = translated.details
  return { problem: reason, advice: remedy }
}

function networkCode(error: unknown): string | null {
  const cause = error instanceof DatabaseError ? (error.details.cause ?? error) : error
  if (!(cause instanceof Error) || !('code' in cause) || typeof cause.code !== 'string') return null
  return cause.code in networkAdvice ? cause.code : null
}
