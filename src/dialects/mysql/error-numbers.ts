// What an error's number, or its code, says of the transaction and of the connection.
import { AthanorError } from '../../errors/athanor-error.ts'
import { LockTimeout, SerializationFailure } from '../../errors/database-error.ts'

const LOST_CODES: ReadonlySet<string> = new Set([
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_PACKETS_OUT_OF_ORDER',
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
])

/** Deadlock, record changed, lock not had in time: the same transaction may succeed a moment later. */
const RETRYABLE: ReadonlySet<number> = new Set([1213, 1020, 1205])
const LOST: ReadonlySet<number> = new Set([
  1053, 1077, 1152, 1158, 1159, 1160, 1161, 1184, 1927, 2006, 2013, 2014, 2045, 2055, 4031,
])

function causeOf(error: unknown): unknown {
  return error instanceof AthanorError ? error.cause : error
}

/** The server's number of an error; null for another error. */
export function errorNumber(error: unknown): number | null {
  const cause = causeOf(error)
  return cause instanceof Error && 'errno' in cause && typeof cause.errno === 'number' ? cause.errno : null
}

/** Whether an error means that the connection is gone. */
export function isLostConnection(error: unknown): boolean {
  const cause = causeOf(error)
  if (!(cause instanceof Error)) return false
  const number = errorNumber(cause)
  if (number !== null && LOST.has(number)) return true
  if ('code' in cause && typeof cause.code === 'string' && LOST_CODES.has(cause.code)) return true
  return 'fatal' in cause && cause.fatal === true
}

/** Too many connections, of all or of this user. */
const UNAVAILABLE: ReadonlySet<number> = new Set([1040, 1203])
const NOT_READY = 1047
const NOT_COMMITTED = 1180

/** Whether a node of a cluster does nothing because it is apart from the others, or not yet in step with them; a COMMIT says so in a way of its own. */
export function isNotReady(error: unknown): boolean {
  const number = errorNumber(error)
  if (number !== NOT_COMMITTED) return number === NOT_READY
  const cause = causeOf(error)
  return cause instanceof Error && /not connected to primary component/i.test(cause.message)
}

/** Whether the server takes no connection just now. */
export function isUnavailable(error: unknown): boolean {
  const number = errorNumber(error)
  return (number !== null && UNAVAILABLE.has(number)) || isNotReady(error)
}

/** Whether a transaction may succeed when it is run again from its beginning. */
export function isRetryable(error: unknown): boolean {
  if (error instanceof SerializationFailure || error instanceof LockTimeout) return true
  const number = errorNumber(error)
  return (number !== null && RETRYABLE.has(number)) || isNotReady(error)
}
