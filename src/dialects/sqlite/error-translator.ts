// A client library's error as one of ours, with the table, columns or constraint that SQLite's message names. No message holds a value.
import type { FailedStatement } from '../../dialect/dialect.ts'
import { unknownColumnRemedy } from '../../dialect/unknown-column.ts'
import { AthanorError } from '../../errors/athanor-error.ts'
import {
  CheckViolation,
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
import { ValueError } from '../../errors/value-error.ts'
import { primaryCode, resultCode } from './result-codes.ts'

type Translation = (details: DatabaseErrorDetails) => Error

const storage =
  (reason: string): Translation =>
  details =>
    new StorageFailure({ ...details, reason })

/** By the whole code, else by its first word. */
const translations: Readonly<Record<string, Translation>> = {
  CONSTRAINT_UNIQUE: uniqueViolation,
  CONSTRAINT_PRIMARYKEY: uniqueViolation,
  CONSTRAINT_ROWID: uniqueViolation,
  CONSTRAINT_NOTNULL: details => new NotNullViolation({ ...details, ...namedColumns(details.reason) }),
  CONSTRAINT_FOREIGNKEY: details => new ForeignKeyViolation({ ...details, ...statementTable(details) }),
  CONSTRAINT_CHECK: checkViolation,
  CONSTRAINT_DATATYPE: details => new DataError({ ...details, ...namedColumns(details.reason) }),
  // A RESTRICT action is a trigger of SQLite's own.
  CONSTRAINT_TRIGGER: details =>
    /^FOREIGN KEY constraint failed$/.test(details.reason)
      ? new ForeignKeyViolation({ ...details, ...statementTable(details) })
      : new IntegrityError({ ...details, ...statementTable(details) }),
  CONSTRAINT: details => new IntegrityError({ ...details, ...statementTable(details) }),
  MISMATCH: details =>
    new DataError({
      ...details,
      ...statementTable(details),
      reason: 'a key of whole numbers was given something else',
    }),
  BUSY_SNAPSHOT: details =>
    new SerializationFailure({
      ...details,
      reason: 'another connection wrote after this transaction had begun to read',
    }),
  BUSY: details =>
    new LockTimeout({ ...details, reason: `${details.reason}; another connection or process is writing` }),
  LOCKED: details =>
    new LockTimeout({ ...details, reason: `${details.reason}; another statement of this process is using it` }),
  FULL: storage(
    'the disk, or the size that the database may have, is full: make room and try again; nothing of the statement is saved',
  ),
  READONLY: storage(
    'the database is open for reading only: check who may write its file and folder, or leave `readOnly` out',
  ),
  CANTOPEN: storage(
    'the database file cannot be opened: check that its folder is there and that this process may read and write both',
  ),
  NOTADB: storage('the file is not an SQLite database (or is an encrypted one): check the path in the URL'),
  CORRUPT: storage(
    'the database file is damaged: restore a backup, or save what can be read with `sqlite3 file .recover`',
  ),
  IOERR: storage('the disk cannot be read or written: check the disk and the file'),
  ERROR: statementFailed,
}

function uniqueViolation(details: DatabaseErrorDetails): UniqueViolation {
  const index = /^UNIQUE constraint failed: index '(.*)'$/.exec(details.reason)
  if (index?.[1] !== undefined)
    return new UniqueViolation({ ...details, ...statementTable(details), constraint: index[1] })
  return new UniqueViolation({ ...details, ...namedColumns(details.reason) })
}

function checkViolation(details: DatabaseErrorDetails): CheckViolation {
  const constraint = /^CHECK constraint failed: (.*)$/s.exec(details.reason)?.[1]
  return new CheckViolation({ ...details, ...statementTable(details), ...(constraint !== undefined && { constraint }) })
}

/** What to do about a failure that SQLite's words alone do not explain. */
const remedies: readonly (readonly [pattern: RegExp, remedy: string])[] = [
  [/^no such table: |has no column named /, 'run `athanor db upgrade`, or `db.createAll()` for a new database'],
  [/^foreign key mismatch/, 'the columns that a foreign key refers to must be a primary key or unique'],
]

function statementFailed(details: DatabaseErrorDetails): StatementFailed {
  const column = /^no such column: (.*)$/s.exec(details.reason)?.[1]
  const remedy =
    column === undefined
      ? remedies.find(([pattern]) => pattern.test(details.reason))?.[1]
      : unknownColumnRemedy(details.statement, column)
  return new StatementFailed(remedy === undefined ? details : { ...details, remedy })
}

/** The table and the columns at the end of a message such as `UNIQUE constraint failed: pet.owner_id, pet.name`. */
function namedColumns(reason: string): Pick<DatabaseErrorDetails, 'table' | 'column' | 'columns'> {
  const places = (/ failed: (.*)$/s.exec(reason)?.[1] ?? / column (\S+\.\S+)$/.exec(reason)?.[1] ?? '').split(', ')
  const dot = places[0]?.lastIndexOf('.') ?? -1
  if (dot < 0) return {}
  const table = places[0]?.slice(0, dot) ?? ''
  const columns = places.map(place => place.slice(dot + 1))
  const [column = ''] = columns
  return columns.length === 1 ? { table, column } : { table, columns }
}

/** The table that a statement writes, where the message names none. */
function statementTable({ statement }: DatabaseErrorDetails): Pick<DatabaseErrorDetails, 'table'> {
  const match =
    /^\s*(?:insert(?:\s+or\s+\w+)?\s+into|update|delete\s+from)\s+(?:(?:"(?:[^"]|"")*"|\w+)\.)?(?:"((?:[^"]|"")*)"|(\w+))/i.exec(
      statement ?? '',
    )
  const table = match?.[1]?.replaceAll('""', '"') ?? match?.[2]
  return table === undefined ? {} : { table }
}

/** Our error for a client library's; our own pass as they are. */
export function translateError(error: unknown, statement: FailedStatement): Error {
  if (error instanceof AthanorError) return error
  const reason = error instanceof Error ? error.message : String(error)
  const code = resultCode(error)
  const details = { reason, statement: statement.text, cause: error }
  if (code === null) return otherError(error, details)
  const translate = translations[code] ?? translations[primaryCode(code)] ?? statementFailed
  return translate(details)
}

/** What a library says of values before SQLite sees them. Node's message for a number that is too large holds the number. */
function otherError(error: unknown, details: DatabaseErrorDetails): Error {
  if (error instanceof Error && 'code' in error && error.code === 'ERR_OUT_OF_RANGE') {
    const problem =
      'the database holds a whole number that JavaScript cannot hold exactly: declare the column as bigint()'
    return new ValueError('unreadable_value', { type: 'an integer', problem })
  }
  return new StatementFailed(details)
}

/** Whether another process or connection holds a lock that may soon be free. */
export function isBusy(error: unknown): boolean {
  const code = resultCode(error instanceof AthanorError ? error.cause : error)
  return code !== null && code !== 'BUSY_SNAPSHOT' && (primaryCode(code) === 'BUSY' || primaryCode(code) === 'LOCKED')
}
