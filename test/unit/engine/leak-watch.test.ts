import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import type { Engine } from '../../../src/engine/engine.ts'
import { owner } from './fixtures.ts'
import { serverEngine } from './server-fixtures.ts'

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

/** Collects garbage until something is so, or it has had many chances. */
const collectUntil = async (isSo: () => boolean) => {
  for (let turn = 0; turn < 50 && !isSo(); turn++) {
    collect()
    await new Promise(resolve => setTimeout(resolve, 2))
  }
}

// The owner refers to the connection, as a session does to its own.
const forget = async (engine: Engine) => {
  const session = { ...owner('db.newSession in a job'), held: null as unknown }
  session.held = await engine.acquire('write', session)
}

test('a connection whose owner has forgotten it is ended, named in the log, and replaced', async () => {
  const { engine, server, lines } = serverEngine({ pool: { max: 1 } })
  await forget(engine)
  await collectUntil(() => lines.length > 0)
  expect(lines).toEqual([
    expect.stringMatching(/^warning: db\.newSession in a job has lost its connection without giving it back/),
  ])
  await engine.connect(connection => connection.text('X'))
  expect(server.connections.map(({ closed }) => closed)).toEqual([true, false])
  await engine.close()
})

test('one that was given back is none', async () => {
  const { engine, lines } = serverEngine({ pool: { max: 1 } })
  const given = async () => engine.release(await engine.acquire('write', owner('a')))
  await given()
  await collectUntil(() => false)
  expect(lines).toEqual([])
})
