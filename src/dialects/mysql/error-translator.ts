// A server's error as one of ours, by its number, with the table, column and constraint that its message names. Messages of unique keys hold
// the value that was refused: it is left out.
import type { FailedStatement } from '../../dialect/dialect.ts'
import { unknownColumnRemedy } from '../../dialect/unknown-column.ts'
import { AthanorError } from '../../errors/athanor-error.ts'
import {
  CheckViolation,
  ConnectionLost,
  type DatabaseErrorDetails,
  DataError,
  ForeignKeyViolation,
  LockTimeout,
  NotNullViolation,
  SerializationFailure,
  StatementFailed,
  StorageFailure,
  UniqueViolation,
} from '../../errors/database-error.ts'
import { rephrase } from '../../util/rephrase.ts'
import { errorNumber, isLostConnection, isNotReady } from './error-numbers.ts'
import { columnNamed, statementTable, uniqueKeyOf, unquoted } from './error-places.ts'

type Translation = (details: DatabaseErrorDetails) => Error

const lost: Translation = details => new ConnectionLost(details)
const conflict =
  (reason: string): Translation =>
  details =>
    new SerializationFailure({ ...details, reason })
const storage =
  (reason: string): Translation =>
  details =>
    new StorageFailure({ ...details, reason })
const failed =
  (remedy: string): Translation =>
  details =>
    new StatementFailed({ ...details, remedy })
const notReady = conflict('this node of the cluster is not ready (it has no quorum, or is being brought up to date)')
const busy =
  (reason: string): Translation =>
  details =>
    new LockTimeout({ ...details, reason })

const uniqueViolation: Translation = details => {
  const key = uniqueKeyOf(details)
  return new UniqueViolation({ ...details, ...key, reason: 'a unique key has this value already' })
}

const notNullViolation: Translation = details => new NotNullViolation({ ...details, ...columnNamed(details) })

/** A name in the quotes of the session. */
const NAME = '(`(?:[^`]|``)*`|"(?:[^"]|"")*")'
/** The message of a foreign key names the table, the constraint and its columns. */
const FOREIGN_KEY = new RegExp(`fails \\((?:${NAME}\\.)?${NAME}(?:, CONSTRAINT ${NAME} FOREIGN KEY \\(([^)]*)\\))?`)

const foreignKeyViolation: Translation = details => {
  const [, , table, constraint, list = ''] = FOREIGN_KEY.exec(details.reason) ?? []
  const columns = list
    .split(', ')
    .filter(name => name !== '')
    .map(unquoted)
  const [column = ''] = columns
  return new ForeignKeyViolation({
    ...details,
    ...(table === undefined ? statementTable(details) : { table: unquoted(table) }),
    ...(constraint !== undefined && { constraint: unquoted(constraint) }),
    ...(columns.length === 1 ? { column } : columns.length > 1 ? { columns } : {}),
    reason: /parent row/.test(details.reason) ? 'other rows refer to it' : 'there is no such row',
  })
}

const checkViolation: Translation = details => {
  const match = /(?:CONSTRAINT|Check constraint) [`'"](.*?)[`'"] (?:failed|is violated)/i.exec(details.reason)
  const constraint = match?.[1]?.split('.').at(-1)
  return new CheckViolation({ ...details, ...statementTable(details), ...(constraint !== undefined && { constraint }) })
}

const badValue =
  (remedy?: string): Translation =>
  details =>
    new DataError({ ...details, ...columnNamed(details), ...(remedy !== undefined && { remedy }) })

/**
 * A message such as `Incorrect integer value: 'secret' for column ...`, `Duplicate entry 'secret' for key ...` or `BIGINT value is out of range
 * in '(secret + 1)'` without the value.
 */
function withoutValues(message: string): string {
  return message
    .replace(/^Duplicate entry '[\s\S]*' for key/, 'Duplicate entry for key')
    .replace(/value: '[\s\S]*'(?= for |$)/, 'value')
    .replace(/(value is out of range) in '[\s\S]*'$/, '$1')
}

/** What the server tells of a row stays readable by name, and is not printed with the error. */
function hideValues(error: Error): void {
  rephrase(error, withoutValues(error.message))
  if (Object.hasOwn(error, 'sqlMessage')) Object.defineProperty(error, 'sqlMessage', { enumerable: false })
}

const unknownColumn: Translation = details => {
  const name = /^Unknown column '(.*?)' in /.exec(details.reason)?.[1]
  return new StatementFailed({ ...details, remedy: unknownColumnRemedy(details.statement, name) })
}

const NEW_DATABASE = 'run `athanor db upgrade`, or `db.createAll()` for a new database'

const TOO_GREAT = 'a number is greater than its column holds: use bigint() or numeric()'

const translations: Readonly<Record<number, Translation>> = {
  1062: uniqueViolation,
  1586: uniqueViolation,
  1169: uniqueViolation,
  1859: uniqueViolation,
  1048: notNullViolation,
  1364: notNullViolation,
  1263: notNullViolation,
  1216: foreignKeyViolation,
  1217: foreignKeyViolation,
  1451: foreignKeyViolation,
  1452: foreignKeyViolation,
  1834: foreignKeyViolation,
  3819: checkViolation,
  4025: checkViolation,
  1264: badValue(TOO_GREAT),
  1265: badValue(),
  1292: badValue(),
  1366: badValue(),
  1406: badValue('a text is longer than its column: shorten it, or give the column a greater length'),
  1690: badValue(TOO_GREAT),
  3140: badValue(),
  1213: conflict('a deadlock, which the database ended by rolling this transaction back'),
  1020: conflict('a row has changed since it was read'),
  1205: busy('another transaction holds it'),
  3572: busy('a row is locked, and the statement was told not to wait'),
  1206: busy('the lock table is full'),
  1146: failed(NEW_DATABASE),
  1792: failed('the transaction only reads: write in one without `readOnly`'),
  1054: unknownColumn,
  1049: failed('make the database, for instance with CREATE DATABASE, or correct its name in the URL'),
  1170: failed('give the column a length, as in `string(200)`: a key cannot hold a text of any length'),
  1461: failed(
    'lower `statementCacheSize`, or raise `max_prepared_stmt_count` on the server: every connection keeps its own prepared statements',
  ),
  1153: failed('send less at once, or raise `max_allowed_packet` on the server'),
  1021: storage('the disk of the server is full: make room and try again'),
  1114: storage('the table, or the disk of the server, is full: make room and try again'),
  1836: storage('the server is in read-only mode'),
  1290: storage(
    'the server does not permit this as it is set up, for instance because it is read-only: connect to one that takes writes',
  ),
  1053: lost,
  1077: lost,
  1152: lost,
  1158: lost,
  1159: lost,
  1160: lost,
  1161: lost,
  1184: lost,
  1927: lost,
  2006: lost,
  2013: lost,
  2014: lost,
  2045: lost,
  2055: lost,
  4031: lost,
}

/** Our error for a client library's; our own pass as they are. */
export function translateError(error: unknown, statement: FailedStatement): Error {
  if (error instanceof AthanorError) return error
  if (error instanceof Error) hideValues(error)
  const reason = error instanceof Error ? error.message : String(error)
  const details: DatabaseErrorDetails = { reason, statement: statement.text, cause: error }
  const number = errorNumber(error)
  const translate = isNotReady(error) ? notReady : number === null ? undefined : translations[number]
  if (translate !== undefined) return translate(details)
  return isLostConnection(error) ? lost(details) : new StatementFailed(details)
}
