// PostgreSQL's complaints as our errors: table, columns and constraint, and never a value.
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { postgresqlDialect } from '../../../src/dialects/postgresql/dialect.ts'
import {
  ConnectionLost,
  type DatabaseError,
  LockTimeout,
  SerializationFailure,
} from '../../../src/errors/database-error.ts'
import {
  type Athanor,
  CheckViolation,
  DataError,
  ForeignKeyViolation,
  IntegrityError,
  NotNullViolation,
  StatementFailed,
  UniqueViolation,
} from '../../../src/exports/index.ts'
import { eachPostgresql, run } from './live.ts'

const SCHEMA = `
  create table room (id int primary key, "the name" varchar(5) not null, size int,
    constraint uq_room unique ("the name", size), constraint ck_room check (size < 100));
  create unique index ix_room_lower on room (lower("the name"));
  create table bed (id int primary key, room_id int constraint fk_bed references room (id));
  insert into room values (1, 'abc', 7)`

async function failure(db: Athanor, sql: string): Promise<DatabaseError> {
  try {
    await run(db, sql)
  } catch (error) {
    return error as DatabaseError
  }
  throw new TypeError('it did not fail')
}

eachPostgresql(makeDb => {
  describe('a row that is refused', () => {
    it('names the columns of the key that is taken', async () => {
      const db = makeDb()
      await run(db, SCHEMA)
      const error = await failure(db, "insert into room values (2, 'abc', 7)")
      expect(error).toBeInstanceOf(UniqueViolation)
      expect(error.details).toMatchObject({ table: 'room', columns: ['the name', 'size'], constraint: 'uq_room' })
      const key = await failure(db, "insert into room values (1, 'x', 7)")
      expect(key.details).toMatchObject({ table: 'room', column: 'id', constraint: 'room_pkey' })
      const expression = await failure(db, "insert into room values (3, 'ABC', 8)")
      expect(expression).toBeInstanceOf(UniqueViolation)
      expect(expression.constraint).toBe('ix_room_lower')
    })

    it('names the foreign key on both sides', async () => {
      const db = makeDb()
      await run(db, SCHEMA)
      const missing = await failure(db, 'insert into bed values (1, 9)')
      expect(missing).toBeInstanceOf(ForeignKeyViolation)
      expect(missing.details).toMatchObject({ table: 'bed', column: 'room_id', constraint: 'fk_bed' })
      await run(db, 'insert into bed values (1, 1)')
      expect(await failure(db, 'delete from room')).toBeInstanceOf(ForeignKeyViolation)
    })

    it('names the column without a value, and the check', async () => {
      const db = makeDb()
      await run(db, SCHEMA)
      const empty = await failure(db, 'insert into room values (2, null, 1)')
      expect(empty).toBeInstanceOf(NotNullViolation)
      expect(empty.details).toMatchObject({ table: 'room', column: 'the name' })
      const bad = await failure(db, "insert into room values (2, 'x', 100)")
      expect(bad).toBeInstanceOf(CheckViolation)
      expect(bad.constraint).toBe('ck_room')
    })

    it('never shows its values', async () => {
      const db = makeDb()
      await run(
        db,
        `create table secret (word text primary key, mood int, constraint ex exclude using btree (mood with =))`,
      )
      await run(db, "insert into secret values ('hunter2', 1)")
      const insert = 'insert into secret values ((select word from secret), 2)'
      const errors = [
        await failure(db, insert),
        await failure(db, 'insert into secret select upper(word), 1 from secret'),
        await failure(db, 'select word::int from secret'),
        await failure(db, 'select word::date from secret'),
      ]
      expect(errors[1]).toBeInstanceOf(IntegrityError)
      for (const error of errors) {
        expect(error.message).not.toMatch(/hunter2/i)
        expect(inspect({ ...error.details, cause: null }, { depth: 5 })).not.toMatch(/hunter2/i)
      }
      expect(inspect(errors[0], { depth: 5 })).not.toMatch(/hunter2/)
    })
  })

  describe('a statement that fails', () => {
    it('says what to do', async () => {
      const db = makeDb()
      const remedies = await Promise.all(
        ['select * from nowhere', 'select nothing', "select 'x'::int"].map(sql => failure(db, sql)),
      )
      expect(remedies.slice(0, 2).every(error => error instanceof StatementFailed)).toBe(true)
      expect(remedies[2]).toBeInstanceOf(DataError)
      expect(remedies[0]?.message).toContain('athanor db upgrade')
      expect(remedies[1]?.message).toContain('athanor db upgrade')
    })

    it('says so when it wrote where nothing may be written', async () => {
      const db = makeDb()
      const reading = await db.engine
        .transaction(async connection => connection.text('create table t (a int)'), { readOnly: true })
        .catch((error: unknown) => error)
      expect(String(reading)).toContain('only reads')
    })
  })
})

describe('the codes of the server', () => {
  const translated = (code: string, more: object = {}) =>
    postgresqlDialect.translateError(Object.assign(new Error('the server said so'), { code, ...more }), {
      text: 'select 1',
    })

  it('are errors of their own kinds', () => {
    expect(translated('40001')).toBeInstanceOf(SerializationFailure)
    expect(translated('40P01')).toBeInstanceOf(SerializationFailure)
    expect(translated('55P03')).toBeInstanceOf(LockTimeout)
    for (const code of ['57P01', '08006', '08P01', 'ECONNRESET', 'ENOTFOUND'])
      expect(translated(code)).toBeInstanceOf(ConnectionLost)
    expect(translated('23P01')).toBeInstanceOf(IntegrityError)
    expect(translated('42601')).toBeInstanceOf(StatementFailed)
    expect(translated('22001')).toBeInstanceOf(DataError)
  })

  it('say what to do when a statement took too long', () => {
    expect(translated('57014').message).toContain('statement_timeout')
  })

  it('say which transactions may be run again', () => {
    const again = ['40001', '40P01', '55P03', '23505', '08006'].map(code =>
      postgresqlDialect.isRetryable?.(translated(code)),
    )
    expect(again).toEqual([true, true, true, false, false])
  })

  it('are known by their words where the library has no code', () => {
    const lost = postgresqlDialect.translateError(new Error('Connection terminated unexpectedly'), { text: '' })
    expect(lost).toBeInstanceOf(ConnectionLost)
    const refused = postgresqlDialect.translateError(severalFailures('connect ECONNREFUSED ::1'), { text: '' })
    expect(refused.message).toContain('ECONNREFUSED')
  })
})

/** What Node throws when no address of a name answers: an error without words of its own. */
function severalFailures(...reasons: readonly string[]): AggregateError {
  const failures = reasons.map(reason => new Error(reason))
  return Object.assign(new AggregateError(failures, 'none'), { message: '' })
}
