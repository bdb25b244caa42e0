import { mkdirSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Engine } from '../../src/engine/engine.ts'
import {
  counter,
  driverNames,
  lockFromAnotherProcess,
  openEngine,
  owner,
  pause,
  temporaryFolder,
} from './engine-fixtures.ts'

const names = Array.from({ length: 200 }, (_, at) => `call ${at}`)

/** Starts a transaction for each name, on one engine after the other, and waits for all. */
const addAll = (engines: readonly Engine[]) =>
  Promise.all(
    names.map((name, at) => engines[at % engines.length]?.transaction(connection => counter.add(connection, name))),
  )

describe.each(driverNames)('transactions over %s', driver => {
  const fileUrl = () => `sqlite:///${path.join(temporaryFolder(), 'app.db')}`
  const withCounter = async (url: string) => {
    const engine = openEngine(driver, url)
    await counter.create(engine)
    return engine
  }

  test('200 at once on a file finish in order and do not interleave', async () => {
    const engine = await withCounter(fileUrl())
    await addAll([engine])
    expect(await counter.read(engine)).toBe(200)
    expect(await counter.entries(engine)).toEqual(names)
  })

  test('200 at once in memory finish in order and do not interleave, with others reading', async () => {
    const engine = await withCounter('sqlite://')
    const all = addAll([engine])
    const reads = Array.from({ length: 20 }, async (_, at) => {
      await pause(at * 5)
      return counter.read(engine)
    })
    await all
    expect(await counter.read(engine)).toBe(200)
    expect(await counter.entries(engine)).toEqual(names)
    const seen = await Promise.all(reads)
    expect(seen).toEqual(seen.toSorted((a, b) => Number(a) - Number(b)))
  })

  test('200 at once over two engines on one file finish in order and do not interleave', async () => {
    const url = fileUrl()
    const one = await withCounter(url)
    const two = openEngine(driver, url)
    await two.connect(() => 1)
    await addAll([one, two])
    expect(await counter.read(two)).toBe(200)
    expect(await counter.entries(one)).toEqual(names)
  })

  test('on a file and on a symbolic link to it wait for one another', async () => {
    const folder = temporaryFolder()
    mkdirSync(path.join(folder, 'real'))
    symlinkSync(path.join(folder, 'real'), path.join(folder, 'link'))
    const one = await withCounter(`sqlite:///${path.join(folder, 'real', 'app.db')}`)
    const two = openEngine(driver, `sqlite:///${path.join(folder, 'link', 'app.db')}`)
    await addAll([one, two])
    expect(await counter.read(one)).toBe(200)
  })

  test('wait for a lock of another process without stopping the event loop', async () => {
    const folder = temporaryFolder()
    const file = path.join(folder, 'app.db')
    const engine = await withCounter(`sqlite:///${file}`)
    await lockFromAnotherProcess(file, 300)
    let ticks = 0
    const timer = setInterval(() => ticks++, 5)
    await Promise.all(names.slice(0, 10).map(name => engine.transaction(connection => counter.add(connection, name))))
    clearInterval(timer)
    expect(ticks).toBeGreaterThan(10)
    expect(await counter.read(engine)).toBe(110)
    expect(await counter.entries(engine)).toEqual(names.slice(0, 10))
  })

  test('single statements wait for a lock of another process, and readers need not', async () => {
    const file = path.join(temporaryFolder(), 'app.db')
    const engine = await withCounter(`sqlite:///${file}`)
    await lockFromAnotherProcess(file, 200)
    expect(await counter.read(engine)).toBe(0)
    await engine.connect(connection => connection.text('UPDATE counter SET n = n + 1'), 'write')
    expect(await counter.read(engine)).toBe(101)
  })

  test('give up waiting for another process after the lock timeout', async () => {
    const file = path.join(temporaryFolder(), 'app.db')
    await (await withCounter(`sqlite:///${file}`)).close()
    const engine = openEngine(driver, `sqlite:///${file}`, { lockTimeout: 150 })
    await engine.connect(() => 1)
    await lockFromAnotherProcess(file, 1500)
    await expect(engine.transaction(connection => counter.add(connection, 'late'))).rejects.toMatchObject({
      code: 'lock_timeout',
      message: expect.stringMatching(
        /another process holds the lock on sqlite:.*app\.db and did not give it up in 150 ms/,
      ),
    })
  })

  test('name the holder to one who waits too long, who can go on later', async () => {
    const url = fileUrl()
    const engine = openEngine(driver, url, { lockTimeout: 50 })
    await counter.create(engine)
    const holder = await engine.acquire('write', owner('POST /import'))
    await holder.begin({ writes: true })
    await expect(engine.transaction(() => 1)).rejects.toMatchObject({
      code: 'lock_timeout',
      message: expect.stringMatching(
        /engine\.transaction waited 50 ms for the writing connection of sqlite:.*, which POST \/import has held for \d+ ms/,
      ),
    })
    engine.release(holder)
    expect(await engine.transaction(() => 1)).toBe(1)
  })
})
