// Errors that come from the database: a driver's complaint, translated once by the dialect.
import { AthanorError } from './athanor-error.ts'

/** What is known of a failure in the database. Values are never part of it. */
export interface DatabaseErrorDetails {
  /** What the database said, without values. */
  readonly reason: string
  /** What to do about it, where the database's words alone do not say. */
  readonly remedy?: string
  /** The statement's text. */
  readonly statement?: string
  readonly table?: string
  readonly column?: string
  /** The columns concerned, when there are several. */
  readonly columns?: readonly string[]
  readonly constraint?: string
  /** The entity that was being written, if the unit of work wrote it. */
  readonly entity?: object
  readonly cause?: unknown
}

/** The database refused or failed. */
export class DatabaseError extends AthanorError {
  declare readonly details: DatabaseErrorDetails
  /** The table concerned, where it is known. */
  readonly table: string | undefined
  /** The column concerned, where it is known. */
  readonly column: string | undefined
  /** The constraint concerned, where it is known. */
  readonly constraint: string | undefined
  /** The entity that was being written, where it is known. */
  entity: object | undefined

  constructor(code: string, message: string, details: DatabaseErrorDetails) {
    super(code, message, { ...details })
    this.table = details.table
    this.column = details.column
    this.constraint = details.constraint
    Object.defineProperty(this, 'entity', { value: details.entity, enumerable: false, writable: true })
  }
}

function describePlace(details: DatabaseErrorDetails): string {
  const columns = details.columns ?? (details.column === undefined ? [] : [details.column])
  if (details.table === undefined) return details.constraint ?? 'a constraint'
  return columns.length === 0 ? details.table : columns.map(column => `${details.table}.${column}`).join(', ')
}

/** The statement's text is wrong, or something that it names is not there. */
export class StatementFailed extends DatabaseError {
  static readonly code = 'statement_failed'

  constructor(details: DatabaseErrorDetails) {
    const statement = details.statement === undefined ? '' : ` (in: ${details.statement})`
    const remedy = details.remedy === undefined ? '' : `; ${details.remedy}`
    super(StatementFailed.code, `the database refused a statement: ${details.reason}${remedy}${statement}`, details)
  }
}

/** A value does not fit where the database was to put it: too long, out of range, or of another kind. */
export class DataError extends DatabaseError {
  static readonly code = 'data_error'

  constructor(details: DatabaseErrorDetails) {
    const { table, column, statement, reason, remedy } = details
    const placed = table !== undefined && column !== undefined
    // The statement says where it was, when the database does not.
    const place = placed || statement === undefined ? '' : ` (in: ${statement})`
    const what = `${placed ? ` ${describePlace(details)}` : ''}: ${reason}${remedy === undefined ? '' : `; ${remedy}`}`
    super(DataError.code, `a value does not fit${what}${place}`, details)
  }
}

/** A constraint of the schema refused a row. */
export class IntegrityError extends DatabaseError {
  static readonly code: string = 'integrity_error'

  constructor(
    details: DatabaseErrorDetails,
    code: string = IntegrityError.code,
    message = `a constraint refused a row: ${details.reason}`,
  ) {
    super(code, message, details)
  }
}

/** Another row has the same value in a unique column or index. */
export class UniqueViolation extends IntegrityError {
  static override readonly code = 'unique_violation'

  constructor(details: DatabaseErrorDetails) {
    super(
      details,
      UniqueViolation.code,
      `another row already has this value of ${describePlace(details)}, which must be unique`,
    )
  }
}

/** A row refers to one that is not there, or is referred to by one that is. */
export class ForeignKeyViolation extends IntegrityError {
  static override readonly code = 'foreign_key_violation'

  constructor(details: DatabaseErrorDetails) {
    const place = details.table === undefined ? 'a row' : `a row of ${details.table}`
    super(
      details,
      ForeignKeyViolation.code,
      `${place} refers to a row that is not there, or is still referred to by another: ${details.reason}`,
    )
  }
}

/** A column that must have a value has none. */
export class NotNullViolation extends IntegrityError {
  static override readonly code = 'not_null_violation'

  constructor(details: DatabaseErrorDetails) {
    super(details, NotNullViolation.code, `${describePlace(details)} must have a value and was given none`)
  }
}

/** A row does not meet a check. */
export class CheckViolation extends IntegrityError {
  static override readonly code = 'check_violation'

  constructor(details: DatabaseErrorDetails) {
    super(
      details,
      CheckViolation.code,
      `a row does not meet the check ${details.constraint === undefined ? '' : `'${details.constraint}' `}of ${details.table ?? 'its table'}`,
    )
  }
}

/** A transaction could not be kept apart from others; running it again may succeed. */
export class SerializationFailure extends DatabaseError {
  static readonly code = 'serialization_failure'

  constructor(details: DatabaseErrorDetails) {
    super(
      SerializationFailure.code,
      `the transaction conflicts with another: ${details.reason}; run it again, for instance with \`db.transaction(fn, { retries: 3 })\``,
      details,
    )
  }
}

/** A lock could not be had in time. */
export class LockTimeout extends DatabaseError {
  static readonly code = 'lock_timeout'

  constructor(details: DatabaseErrorDetails) {
    super(LockTimeout.code, `a lock could not be had in time: ${details.reason}`, details)
  }
}

/** The connection to the database is gone. */
export class ConnectionLost extends DatabaseError {
  static readonly code = 'connection_lost'

  constructor(details: DatabaseErrorDetails) {
    super(ConnectionLost.code, `the connection to the database is gone: ${details.reason}`, details)
  }
}

/** The connection was lost while a COMMIT was on its way: whether the transaction is saved is not known. It is never run again by itself. */
export class CommitUnknown extends DatabaseError {
  static readonly code = 'commit_unknown'

  constructor(details: DatabaseErrorDetails) {
    super(
      CommitUnknown.code,
      `the connection was lost during COMMIT (${details.reason}), so the transaction may be saved or not: look in the database for what it writes before you run it again`,
      details,
    )
  }
}

/** What the database keeps its data in failed: the disk is full, the file cannot be opened, read or written, or is damaged. */
export class StorageFailure extends DatabaseError {
  static readonly code = 'storage_failure'

  constructor(details: DatabaseErrorDetails) {
    super(StorageFailure.code, `the database's storage failed: ${details.reason}`, details)
  }
}
