import { describe, expect, it } from 'vitest'
import { sqliteDialect } from '../../../../src/dialects/sqlite/dialect.ts'
import { MigrationError } from '../../../../src/errors/migration-error.ts'
import type { MigrationConnection } from '../../../../src/migrations/operations/migration-connection.ts'
import type { Operation } from '../../../../src/migrations/operations/operation.ts'
import { Operations } from '../../../../src/migrations/operations/operations.ts'
import { callAndSettle, sameRows } from '../../../../src/migrations/runtime/revision-run.ts'

const connection: MigrationConnection = {
  dialect: sqliteDialect,
  offline: true,
  text: () => [],
  script: () => undefined,
  statement: () => [],
  inspect: () => Promise.reject(new TypeError('offline')),
}

/** Operations of which those that drop a table fail. */
function operations() {
  const done: string[] = []
  const run = (operation: Operation) => {
    if (operation.kind === 'dropTable') throw new RangeError('cannot drop')
    done.push(operation.kind)
  }
  return { op: new Operations({ connection, run }), done }
}

describe('a function of a script', () => {
  it('has ended when all its operations have, awaited or not', async () => {
    const { op, done } = operations()
    await callAndSettle(op, () => {
      op.execute('select 1')
      op.renameTable('a', 'b')
    })
    expect(done).toEqual(['execute', 'renameTable'])
  })

  it('fails with what failed first', async () => {
    const { op } = operations()
    await expect(
      callAndSettle(op, async () => {
        op.dropTable('a')
        await op.execute('select 1')
      }),
    ).rejects.toThrow('cannot drop')
  })

  it('fails with its own error before that of an operation that it does not wait for', async () => {
    const { op } = operations()
    await expect(
      callAndSettle(op, () => {
        throw new MigrationError('merge_needs_two', { revisions: [] })
      }),
    ).rejects.toThrow('a merge joins two')
  })
})

it('rows are the same in any order', () => {
  expect(sameRows(['a', 'b'], ['b', 'a'])).toBe(true)
  expect(sameRows(['a'], ['a', 'a'])).toBe(false)
  expect(sameRows([], [])).toBe(true)
})
