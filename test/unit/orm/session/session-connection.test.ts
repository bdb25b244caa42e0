import { expect, test } from 'vitest'
import { SessionConnection } from '../../../../src/orm/session/session-connection.ts'
import { owner } from '../../engine/fixtures.ts'
import { serverEngine } from '../../engine/server-fixtures.ts'

test('a stream and a call of the session that both need a transaction begin one', async () => {
  const { engine, server, driver } = serverEngine()
  const connection = new SessionConnection(engine, owner('a session'), {}, { replicas: null, began: () => undefined })
  const [one, other] = await Promise.all([connection.transaction(), connection.transaction()])
  expect(one).toBe(other)
  expect(server.attempts).toBe(1)
  await connection.rollback()
  expect(driver.texts).toEqual(['SET UP', 'BEGIN', 'ROLLBACK'])
})

test('a transaction that could not begin is tried again by the next call', async () => {
  const { engine, server } = serverEngine()
  const connection = new SessionConnection(engine, owner('a session'), {}, { replicas: null, began: () => undefined })
  server.refuses = Object.assign(new Error('no'), { code: '28P01' })
  await expect(connection.transaction()).rejects.toMatchObject({ code: 'cannot_connect' })
  server.refuses = null
  expect(await connection.transaction()).toBe(await connection.transaction())
})
