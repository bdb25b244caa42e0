import { describe, expect, it } from 'vitest'
import type { DriverConnection } from '../../../src/driver/driver.ts'
import {
  CheckViolation,
  ConnectionLost,
  type DatabaseError,
  DataError,
  ForeignKeyViolation,
  LockTimeout,
  NotNullViolation,
  SerializationFailure,
  StatementFailed,
  UniqueViolation,
} from '../../../src/errors/database-error.ts'
import { dialects, type Live, mariadbIsThere, open } from './live.ts'

const SCHEMA = `
  create table parent (id int primary key, code varchar(20) not null, constraint uq_parent_code unique (code));
  create table child (id int primary key auto_increment, parent_id int not null, n tinyint, pa int, pb int,
    constraint fk_child_parent_id foreign key (parent_id) references parent (id),
    constraint ck_child_n check (n > 0), constraint uq_two unique (pa, pb));
  insert into parent values (1, 'SECRET'), (2, 'b'); insert into child (parent_id, n) values (1, 1)`

async function failed(
  live: Live,
  text: string,
  connection: DriverConnection = live.connection,
): Promise<DatabaseError> {
  try {
    await connection.query({ text, wideIntegers: false }, [])
  } catch (error) {
    const translated = live.dialect.translateError(error, { text })
    expect(translated.cause).toBe(error)
    return translated as DatabaseError
  }
  throw new Error(`${text} did not fail`)
}

describe.skipIf(!mariadbIsThere).each(dialects)('errors of a server behind a %s URL', (_, dialect) => {
  it('name the table, the column and the constraint, and no value', async () => {
    const live = await open(dialect)
    await live.script(SCHEMA)
    const all: readonly (readonly [text: string, type: unknown, facts: Partial<DatabaseError>])[] = [
      [
        "insert into parent values (3, 'SECRET')",
        UniqueViolation,
        { table: 'parent', constraint: 'uq_parent_code', column: 'code' },
      ],
      ["insert into parent values (1, 'x')", UniqueViolation, { table: 'parent', constraint: 'PRIMARY' }],
      ["update `parent` set code = 'SECRET' where id = 2", UniqueViolation, { table: 'parent', column: 'code' }],
      [
        'insert into child (parent_id, n) values (99, 1)',
        ForeignKeyViolation,
        { table: 'child', constraint: 'fk_child_parent_id', column: 'parent_id' },
      ],
      ['delete from parent where id = 1', ForeignKeyViolation, { table: 'child', constraint: 'fk_child_parent_id' }],
      ['insert into parent values (4, null)', NotNullViolation, { table: 'parent', column: 'code' }],
      ['insert into parent (id) values (4)', NotNullViolation, { table: 'parent', column: 'code' }],
      ['insert into child (parent_id, n) values (1, -1)', CheckViolation, { table: 'child', constraint: 'ck_child_n' }],
      ['insert into child (parent_id, n) values (1, 1000)', DataError, { table: 'child', column: 'n' }],
      ["insert into child (parent_id, n) values (1, 'SECRET')", DataError, { table: 'child', column: 'n' }],
      ['select * from missing', StatementFailed, {}],
      ['selec 1', StatementFailed, {}],
    ]
    for (const [text, type, facts] of all) {
      const error = await failed(live, text)
      expect(error, text).toBeInstanceOf(type)
      expect(error).toMatchObject(facts)
      if (!(error instanceof StatementFailed)) expect(error.message).not.toContain('SECRET')
    }
    expect((await failed(live, 'select * from missing')).message).toContain('athanor db upgrade')
  })

  it('tell a deadlock, which ends the transaction, from a lock that is waited for', async () => {
    const live = await open(dialect)
    await live.script(SCHEMA)
    const other = await live.another()
    const run = (connection: DriverConnection, text: string) => connection.query({ text, wideIntegers: false }, [])
    await run(live.connection, 'begin')
    await run(other, 'begin')
    await run(live.connection, "update parent set code = 'p' where id = 1")
    await run(other, "update parent set code = 'q' where id = 2")
    const locked = await failed(live, 'select * from parent where id = 1 for update nowait', other)
    expect(locked).toBeInstanceOf(LockTimeout)
    expect(other.inTransaction).toBe(true)
    const both = await Promise.allSettled([
      run(live.connection, "update parent set code = 'r' where id = 2"),
      run(other, "update parent set code = 's' where id = 1"),
    ])
    const lost = both.flatMap(result => (result.status === 'rejected' ? [result.reason] : []))
    const error = dialect.translateError(lost[0], { text: '' })
    expect([lost.length, error instanceof SerializationFailure]).toEqual([1, true])
    expect(dialect.isRetryable?.(error)).toBe(true)
    expect(dialect.isRetryable?.(locked)).toBe(true)
    expect([live.connection.inTransaction, other.inTransaction].toSorted()).toEqual([false, true])
  })

  it('say that the connection is gone', async () => {
    const live = await open(dialect)
    const other = await live.another()
    const [[id] = []] = await other.query({ text: 'select connection_id()', wideIntegers: false }, [])
    const waiting = failed(live, 'do sleep(5)', other)
    await new Promise(resolve => setTimeout(resolve, 100))
    await live.script(`kill ${String(id)}`)
    expect(await waiting).toBeInstanceOf(ConnectionLost)
    expect(await failed(live, 'select 1', other)).toBeInstanceOf(ConnectionLost)
    expect(dialect.isRetryable?.(await failed(live, 'selec'))).toBe(false)
  })
})
