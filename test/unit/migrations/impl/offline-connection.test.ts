import { expect, it } from 'vitest'
import { sqliteDialect } from '../../../../src/dialects/sqlite/dialect.ts'
import { OfflineConnection, withValues } from '../../../../src/migrations/impl/offline-connection.ts'

it('values stand where their placeholders stood, whatever is in them', () => {
  const sql = `insert into t values (?, '?', "?", ? /* ? */) -- ?`
  expect(withValues(sql, ['a ? b', null], sqliteDialect)).toBe(
    `insert into t values ('a ? b', '?', "?", NULL /* ? */) -- ?`,
  )
  expect(withValues('select $2, $1', [1n, 2], sqliteDialect)).toBe('select 2, 1')
  expect(withValues('select ?', [new Uint8Array([1, 255])], sqliteDialect)).toBe("select x'01ff'")
})

it('more placeholders than values are refused', () => {
  expect(() => withValues('select ?, ?', [1], sqliteDialect)).toThrow(
    expect.objectContaining({ code: 'bad_operation' }),
  )
})

it('nothing can be read', async () => {
  await expect(new OfflineConnection(sqliteDialect, () => undefined).inspect()).rejects.toMatchObject({
    code: 'offline_needs_database',
  })
})
