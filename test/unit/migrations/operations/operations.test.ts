import { describe, expect, it } from 'vitest'
import { sqliteDialect } from '../../../../src/dialects/sqlite/dialect.ts'
import { OfflineConnection } from '../../../../src/migrations/impl/offline-connection.ts'
import { column } from '../../../../src/migrations/operations/literal-table.ts'
import type { Operation } from '../../../../src/migrations/operations/operation.ts'
import { Operations } from '../../../../src/migrations/operations/operations.ts'
import { sql } from '../../../../src/sql/expression/template.ts'
import { integer, string, text } from '../../../../src/sql/schema/column-types.ts'

function recorder() {
  const ran: Operation[] = []
  const connection = new OfflineConnection(sqliteDialect, () => undefined)
  return { ran, op: new Operations({ connection, run: operation => void ran.push(operation) }) }
}

describe('op', () => {
  it('runs operations in the order of the calls, also those that are not awaited', async () => {
    const { ran, op } = recorder()
    op.createTable('user', { id: integer().primaryKey() })
    op.batchAlterTable('user', async batch => {
      await new Promise(resolve => setTimeout(resolve, 2))
      batch.addColumn('name', text().nullable())
    })
    op.createIndex('ix', 'user', ['id'])
    await op.settle()
    expect(ran.map(operation => operation.kind)).toEqual(['createTable', 'addColumn', 'createIndex'])
  })

  it('gives the table that it made, by whose types rows are encoded', async () => {
    const { ran, op } = recorder()
    const user = await op.createTable('user', { id: integer().primaryKey(), name: string(5) })
    await op.bulkInsert(user, [{ id: 1, name: 'ann' }])
    await op.bulkInsert('user', [{ id: 2 }])
    expect(ran.slice(1)).toMatchObject([
      { kind: 'bulkInsert', definition: user },
      { kind: 'bulkInsert', definition: user },
    ])
  })

  it('takes the keys of columns as literal names', async () => {
    const { op } = recorder()
    const table = await op.createTable('T', { createdAt: text(), 'a b': text() })
    expect(table.columns.map(one => one.name)).toEqual(['createdAt', 'a b'])
  })

  it('keeps the order of columns that an object would move', async () => {
    const { op } = recorder()
    const table = await op.createTable('t', [
      column('b', text()),
      column('2024', integer()),
      column('__proto__', text()),
    ])
    expect(table.columns.map(one => one.name)).toEqual(['b', '2024', '__proto__'])
  })

  it('makes one batch of a column with constraints of its own', async () => {
    const { ran, op } = recorder()
    await op.addColumn('t', 'a', string(5).unique().nullable())
    await op.addColumn('t', 'b', integer().index().references('u.id'))
    expect(ran).toMatchObject([
      {
        kind: 'batch',
        operations: [{ kind: 'addColumn' }, { kind: 'createUniqueConstraint', constraint: { name: 'uq_t_a' } }],
      },
      { kind: 'batch', operations: [{ kind: 'addColumn', reference: { name: 'fk_t_b' } }, { kind: 'createIndex' }] },
    ])
  })

  it('hands on frozen operations', async () => {
    const { ran, op } = recorder()
    await op.dropTable('t')
    expect(Object.isFrozen(ran[0])).toBe(true)
  })

  it('is no use after the revision has ended', async () => {
    const { op } = recorder()
    await op.settle()
    await expect(op.dropTable('t')).rejects.toMatchObject({ code: 'operations_closed' })
  })

  it('refuses a call inside the batch that it would have to wait for', async () => {
    const { op } = recorder()
    const batch = op.batchAlterTable('t', () => op.execute('select 1'))
    await expect(batch).rejects.toMatchObject({
      code: 'operation_inside_batch',
      details: { operation: 'execute', table: 't' },
    })
  })

  it('fails the batch with a call in it that was refused, even if that is not awaited', async () => {
    const { ran, op } = recorder()
    const batch = op.batchAlterTable('t', async changes => {
      changes.dropColumn('')
      changes.dropColumn('a')
    })
    await expect(batch).rejects.toMatchObject({ code: 'bad_operation' })
    expect(ran).toEqual([])
  })
})

describe('wrong arguments', () => {
  const wrong: Record<string, (op: Operations) => Promise<unknown>> = {
    'no table name': op => op.dropTable(''),
    'a name that is no text': op => op.dropTable(5 as unknown as string),
    'a column that is no builder': op => op.createTable('t', { a: 'text' as never }),
    'no columns for an index': op => op.createIndex('ix', 't', []),
    'a text for a list of columns': op => op.createUniqueConstraint('uq', 't', 'email' as unknown as string[]),
    'nothing to alter': op => op.alterColumn('t', 'a', {}),
    'an unnamed constraint without its columns': op => op.dropConstraint(null, 't', { type: 'unique' }),
    'unequal sides of a foreign key': op => op.createForeignKey('fk', 't', ['a', 'b'], 'u', ['id']),
    'an empty statement': op => op.execute(''),
    'a statement that is none': op => op.execute(5 as unknown as string),
    'rows that are no list': op => op.bulkInsert('t', {} as never),
    'a word given twice': op => op.createEnum('mood', ['a', 'a']),
  }

  it.each(Object.entries(wrong))('%s is refused when its turn comes', async (_, call) => {
    const { ran, op } = recorder()
    await expect(call(op)).rejects.toMatchObject({ code: 'bad_operation' })
    await expect(op.settle()).rejects.toMatchObject({ code: 'bad_operation' })
    expect(ran).toEqual([])
  })

  it('a text where SQL is expected is refused', async () => {
    const { op } = recorder()
    await expect(op.createCheckConstraint('ck', 't', 'a > 0' as never)).rejects.toMatchObject({
      code: 'not_an_expression',
    })
    await op.settle().catch(() => undefined)
  })
})

it('a column with a direction is a column of an index, and other SQL an expression', async () => {
  const { ran, op } = recorder()
  await op.createIndex('ix', 't', ['a', sql.identifier('b').desc(), sql`lower(c)`])
  expect(ran).toMatchObject([
    {
      index: {
        parts: [
          { kind: 'column', name: 'a' },
          { kind: 'order', operand: { kind: 'column', name: 'b' } },
          { kind: 'template' },
        ],
      },
    },
  ])
})
