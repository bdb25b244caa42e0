import { describe, expect, it } from 'vitest'
import { isBusy, translateError } from '../../../../src/dialects/sqlite/error-translator.ts'
import {
  CheckViolation,
  type DatabaseError,
  DataError,
  ForeignKeyViolation,
  IntegrityError,
  LockTimeout,
  NotNullViolation,
  SerializationFailure,
  StatementFailed,
  StorageFailure,
  UniqueViolation,
} from '../../../../src/errors/database-error.ts'
import { ValueError } from '../../../../src/errors/value-error.ts'

/** An error as better-sqlite3 gives it. */
const better = (code: string, message: string) => Object.assign(new TypeError(message), { code })
/** An error as node:sqlite gives it. */
const node = (errcode: number, message: string) =>
  Object.assign(new TypeError(message), { code: 'ERR_SQLITE_ERROR', errcode, errstr: 'constraint failed' })
const translate = (error: unknown, text = 'insert into pet (id) values (?)') =>
  translateError(error, { text }) as DatabaseError
const both = (name: string, number: number, message: string) => [
  translate(better(name, message)),
  translate(node(number, message)),
]

describe('translateError', () => {
  it('finds the table and column of a unique violation', () => {
    for (const error of [
      ...both('SQLITE_CONSTRAINT_UNIQUE', 2067, 'UNIQUE constraint failed: user.username'),
      ...both('SQLITE_CONSTRAINT_PRIMARYKEY', 1555, 'UNIQUE constraint failed: user.username'),
      ...both('SQLITE_CONSTRAINT_ROWID', 2579, 'UNIQUE constraint failed: user.username'),
    ]) {
      expect(error).toBeInstanceOf(UniqueViolation)
      expect([error.table, error.column]).toEqual(['user', 'username'])
      expect(error.message).toBe('another row already has this value of user.username, which must be unique')
    }
  })

  it('finds every column of a unique violation', () => {
    const error = translate(
      better('SQLITE_CONSTRAINT_UNIQUE', 'UNIQUE constraint failed: membership.user_id, membership.group_id'),
    )
    expect([error.table, error.column, error.details.columns]).toEqual([
      'membership',
      undefined,
      ['user_id', 'group_id'],
    ])
  })

  it('finds the index of a unique violation on an expression, and the table in the statement', () => {
    const error = translate(better('SQLITE_CONSTRAINT_UNIQUE', "UNIQUE constraint failed: index 'ix_lower'"))
    expect([error.table, error.constraint]).toEqual(['pet', 'ix_lower'])
  })

  it('finds the column that has no value', () => {
    for (const error of both('SQLITE_CONSTRAINT_NOTNULL', 1299, 'NOT NULL constraint failed: user.name')) {
      expect(error).toBeInstanceOf(NotNullViolation)
      expect([error.table, error.column]).toEqual(['user', 'name'])
    }
  })

  it('finds the check', () => {
    for (const error of both('SQLITE_CONSTRAINT_CHECK', 275, 'CHECK constraint failed: ck_pet_age')) {
      expect(error).toBeInstanceOf(CheckViolation)
      expect([error.table, error.constraint]).toEqual(['pet', 'ck_pet_age'])
    }
  })

  it.each([
    ['insert into pet (id) values (?)', 'pet'],
    ['INSERT OR IGNORE INTO "my pet" values (?)', 'my pet'],
    ['update "a""b" set x = 1', 'a"b'],
    ['delete from shop."pet" where id = ?', 'pet'],
    ['with x as (select 1) insert into pet select * from x', undefined],
    ['commit', undefined],
  ])('takes the table of a foreign key violation from the statement: %s', (text, table) => {
    for (const error of [
      translate(better('SQLITE_CONSTRAINT_FOREIGNKEY', 'FOREIGN KEY constraint failed'), text),
      translate(node(787, 'FOREIGN KEY constraint failed'), text),
      translate(better('SQLITE_CONSTRAINT_TRIGGER', 'FOREIGN KEY constraint failed'), text),
    ]) {
      expect(error).toBeInstanceOf(ForeignKeyViolation)
      expect(error.table).toBe(table)
    }
  })

  it('keeps what a trigger says', () => {
    const error = translate(node(1811, 'no pets on Sundays'))
    expect(error).toBeInstanceOf(IntegrityError)
    expect(error.message).toBe('a constraint refused a row: no pets on Sundays')
  })

  it('finds the column of a STRICT table that refuses a value', () => {
    const error = translate(better('SQLITE_CONSTRAINT_DATATYPE', 'cannot store TEXT value in INTEGER column pet.age'))
    expect(error).toBeInstanceOf(DataError)
    expect([error.table, error.column]).toEqual(['pet', 'age'])
  })

  it.each([
    ['SQLITE_CONSTRAINT_VTAB', 2323, 'constraint failed', IntegrityError],
    ['SQLITE_MISMATCH', 20, 'datatype mismatch', DataError],
    ['SQLITE_BUSY', 5, 'database is locked', LockTimeout],
    ['SQLITE_BUSY_RECOVERY', 261, 'database is locked', LockTimeout],
    ['SQLITE_LOCKED', 6, 'database table is locked', LockTimeout],
    ['SQLITE_BUSY_SNAPSHOT', 517, 'database is locked', SerializationFailure],
    ['SQLITE_FULL', 13, 'database or disk is full', StorageFailure],
    ['SQLITE_READONLY', 8, 'attempt to write a readonly database', StorageFailure],
    ['SQLITE_READONLY_DBMOVED', 1032, 'attempt to write a readonly database', StorageFailure],
    ['SQLITE_CANTOPEN', 14, 'unable to open database file', StorageFailure],
    ['SQLITE_NOTADB', 26, 'file is not a database', StorageFailure],
    ['SQLITE_CORRUPT', 11, 'database disk image is malformed', StorageFailure],
    ['SQLITE_IOERR_READ', 266, 'disk I/O error', StorageFailure],
    ['SQLITE_ERROR', 1, 'near "selec": syntax error', StatementFailed],
    ['SQLITE_TOOBIG', 18, 'string or blob too big', StatementFailed],
    ['SQLITE_SOMETHING_NEW', 9999, 'what', StatementFailed],
  ] as const)('has a class for %s of both libraries', (name, number, message, errorClass) => {
    for (const error of both(name, number, message)) {
      expect(error).toBeInstanceOf(errorClass)
      expect(error.cause).toBeInstanceOf(TypeError)
    }
  })

  it('names the remedy for a missing table or column', () => {
    expect(translate(better('SQLITE_ERROR', 'no such table: pet'), 'select 1 from pet').message).toBe(
      'the database refused a statement: no such table: pet; run `athanor db upgrade`, or `db.createAll()` for a new database (in: select 1 from pet)',
    )
    expect(translate(node(1, 'table pet has no column named age')).message).toContain('run `athanor db upgrade`')
  })

  it('names the remedy for a foreign key to what is not unique', () => {
    expect(translate(node(1, 'foreign key mismatch - "pet" referencing "user"')).message).toContain(
      'must be a primary key or unique',
    )
  })

  it('gives our own errors back as they are', () => {
    const error = new ValueError('undefined_value', { place: 'x' })
    expect(translateError(error, { text: '' })).toBe(error)
  })

  it('tells of a whole number that is too large without the number', () => {
    const error = translate(
      Object.assign(new RangeError('Value is too large: 9007199254740993'), { code: 'ERR_OUT_OF_RANGE' }),
    )
    expect(error).toBeInstanceOf(ValueError)
    expect(error.message).not.toContain('9007')
  })

  it.each([new TypeError('Too few parameter values were provided'), 'text', undefined])(
    'wraps everything else: %s',
    thrown => {
      const error = translate(thrown)
      expect(error).toBeInstanceOf(StatementFailed)
      expect(error.cause).toBe(thrown)
    },
  )
})

describe('isBusy', () => {
  it('is true for locks that may soon be free, translated or not', () => {
    const errors = [
      better('SQLITE_BUSY', 'x'),
      better('SQLITE_BUSY_RECOVERY', 'x'),
      better('SQLITE_LOCKED_SHAREDCACHE', 'x'),
      node(5, 'x'),
      node(6, 'x'),
    ]
    expect([...errors, ...errors.map(error => translate(error))].every(isBusy)).toBe(true)
  })

  it('is false for everything else', () => {
    const errors = [
      better('SQLITE_BUSY_SNAPSHOT', 'x'),
      node(517, 'x'),
      better('SQLITE_FULL', 'x'),
      new TypeError('SQLITE_BUSY'),
      'SQLITE_BUSY',
      null,
    ]
    expect(errors.some(isBusy)).toBe(false)
  })
})
