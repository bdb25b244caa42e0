// A client library's error as one of ours, by its SQLSTATE, with the table, columns and constraint that the server names. No message holds a
// value: the server's details, which do, stay with the cause.
import type { FailedStatement } from '../../dialect/dialect.ts'
import { JOIN_TABLE } from '../../dialect/unknown-column.ts'
import { AthanorError } from '../../errors/athanor-error.ts'
import {
  CheckViolation,
  CommitUnknown,
  ConnectionLost,
  type DatabaseErrorDetails,
  DataError,
  ForeignKeyViolation,
  IntegrityError,
  LockTimeout,
  NotNullViolation,
  SerializationFailure,
  StatementFailed,
  StorageFailure,
  UniqueViolation,
} from '../../errors/database-error.ts'
import { rephrase } from '../../util/rephrase.ts'

type Translation = (details: DatabaseErrorDetails) => Error

/** What the server, or the client library, says of a failure. */
interface ServerError {
  readonly code: string
  readonly message: string
  readonly detail: string | null
  readonly schema: string | null
  readonly table: string | null
  readonly column: string | null
  readonly constraint: string | null
}

/** By the whole code, else by its class, which is its first two characters. */
const translations: Readonly<Record<string, Translation>> = {
  '22': details => new DataError(details),
  '23505': details => new UniqueViolation(details),
  '23503': details => new ForeignKeyViolation(details),
  '23502': details => new NotNullViolation(details),
  '23514': details => new CheckViolation(details),
  '23': details => new IntegrityError(details),
  // CockroachDB's for a COMMIT of which it does not know what became.
  '40003': details => new CommitUnknown(details),
  '40001': details => new SerializationFailure(details),
  '40P01': details => new SerializationFailure(details),
  '40': details => new SerializationFailure(details),
  '55P03': details => new LockTimeout(details),
  '08': details => new ConnectionLost(details),
  '57P01': details => new ConnectionLost(details),
  '57P02': details => new ConnectionLost(details),
  '57P03': details => new ConnectionLost(details),
  '57P05': details => new ConnectionLost(details),
  '25P03': details => new ConnectionLost(details),
  '53100': details => new StorageFailure(details),
  '58': details => new StorageFailure(details),
  XX001: details => new StorageFailure(details),
  XX002: details => new StorageFailure(details),
}

/** What to do about a failure that the server's words alone do not explain. */
const remedies: Readonly<Record<string, string>> = {
  '42P01': 'run `athanor db upgrade`, or `db.createAll()` for a new database',
  '42703': 'run `athanor db upgrade`, or `db.createAll()` for a new database',
  '42P18': 'say what type the value has, as in `sql`…${value}::text``',
  '42883': 'the function or operator is not there for these types: cast one, as in `.cast(…)`',
  '57014': 'it was cancelled, or took longer than `statement_timeout` allows',
  '25P02': 'an earlier statement of the transaction failed: roll back, or run what may fail inside `session.nested`',
  '25006': 'the transaction or the server only reads: write on the primary, in a transaction without `readOnly`',
  '53300': 'the server has no connection left: lower `pool.max`, or raise `max_connections`',
  '28P01': 'check user and password in the URL',
  '28000': "check the user in the URL and the server's pg_hba.conf",
  '3D000': 'create the database, or check its name in the URL',
  '42501': 'the user lacks the privilege: GRANT it',
  '22001': 'a text is longer than its column: shorten it, or give the column a greater length',
  '22003': 'a number is greater than its column holds: use bigint() or numeric()',
}

/** Codes of Node and of client libraries that mean that there is no connection any more. */
const lostCodes: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])
const LOST =
  /^(?:Connection terminated|the connection was closed|Client has encountered a connection error|Client was closed|timeout expired|PGlite is clos)/i

/** Our error for a client library's; our own pass as they are. */
export function translateError(error: unknown, statement: FailedStatement): Error {
  if (error instanceof AthanorError) return error
  const server = serverError(error)
  hideValues(error, withoutValues(server))
  const { code } = server
  const remedy = /FROM-clause entry/.test(server.message) ? JOIN_TABLE : remedies[code]
  const details: DatabaseErrorDetails = {
    reason: withoutValues(server),
    ...(remedy !== undefined && { remedy }),
    statement: statement.text,
    ...placeOf(server),
    cause: error,
  }
  if (isLost(code, server.message)) return new ConnectionLost(details)
  const translate = translations[code] ?? translations[code.length === 5 ? code.slice(0, 2) : '']
  return translate === undefined ? new StatementFailed(details) : translate(details)
}

/** What the server tells of a row stays readable by name, and is not printed with the error. */
function hideValues(error: unknown, message: string): void {
  if (!(error instanceof Error)) return
  if (error.message !== '') rephrase(error, message)
  for (const name of ['detail', 'where', 'internalQuery']) {
    if (Object.hasOwn(error, name)) Object.defineProperty(error, name, { enumerable: false })
  }
}

/** The server's words without the value that it could not take. */
function withoutValues({ code, message }: ServerError): string {
  if (!code.startsWith('22')) return message
  return message.replace(/: "[\s\S]*"$/, '').replace(/^value "[\s\S]*" is /, 'a value is ')
}

function isLost(code: string, message: string): boolean {
  return lostCodes.has(code) || (code === '' && LOST.test(message))
}

function serverError(error: unknown): ServerError {
  const field = (name: string): string | null => {
    const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, name) : null
    return typeof value === 'string' && value !== '' ? value : null
  }
  return {
    code: field('code') ?? '',
    message: error instanceof Error ? messageOf(error) : String(error),
    detail: field('detail'),
    schema: field('schema'),
    table: field('table'),
    column: field('column'),
    constraint: field('constraint'),
  }
}

/** Several attempts to connect, one for each address of a name, fail as one error without words of its own. */
function messageOf(error: Error): string {
  if (error.message !== '' || !(error instanceof AggregateError)) return error.message
  return error.errors.map(String).join('; ')
}

function placeOf(server: ServerError): Pick<DatabaseErrorDetails, 'table' | 'column' | 'columns' | 'constraint'> {
  const columns = server.column === null ? namedColumns(server.detail) : [server.column]
  const [column] = columns
  return {
    ...(server.table !== null && { table: server.table }),
    ...(columns.length === 1 && column !== undefined && { column }),
    ...(columns.length > 1 && { columns }),
    ...(server.constraint !== null && { constraint: server.constraint }),
  }
}

/** The columns of a detail such as `Key (owner_id, name)=(1, Rex) already exists.`; none for one of expressions. */
function namedColumns(detail: string | null): string[] {
  const list = /\(([^()=]*)\)=\(/.exec(detail ?? '')?.[1]
  if (list === undefined) return []
  const names = list.match(/"(?:[^"]|"")*"|[^,\s]+/g) ?? []
  return names.map(name => (name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name))
}

/** Nothing is busy in the sense that the statement alone may be tried again: the server waits for locks by itself. */
export function isBusy(_: unknown): boolean {
  return false
}

/** Too many connections, and a server that is starting or stopping. */
const UNAVAILABLE: ReadonlySet<string> = new Set(['53300', '53400', '57P03'])

/** Whether the server takes no connection just now. */
export function isUnavailable(error: unknown): boolean {
  return UNAVAILABLE.has(serverError(error).code)
}

/** Whether the transaction may succeed when it is run again from its beginning. */
export function isRetryable(error: unknown): boolean {
  return error instanceof SerializationFailure || error instanceof LockTimeout
}
