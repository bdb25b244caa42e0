import { describe, expect, test } from 'vitest'
import { ReplicaSet } from '../../../src/engine/replica-set.ts'
import { ConnectionLost } from '../../../src/errors/database-error.ts'
import { freshUrl, manualClock, mockEngine, owner, plainDialect } from './fixtures.ts'

/** Three engines that answer with their name, until they are told not to. */
const replicated = () => {
  const clock = manualClock()
  const lines: string[] = []
  const gone = new Set<string>()
  const engines = ['primary', 'one', 'two'].map(name => {
    const dialect = {
      ...plainDialect,
      translateError: (cause: unknown) => new ConnectionLost({ reason: 'it is gone', cause }),
    }
    const made = mockEngine({ url: freshUrl(), dialect })
    made.driver.answer('S', () => (gone.has(name) ? { error: new RangeError('no') } : { rows: [[name]] }))
    return made.engine
  })
  const [primary, ...replicas] = engines
  if (primary === undefined) throw new TypeError('there is no engine')
  const set = new ReplicaSet({ primary, replicas, warn: line => lines.push(line), environment: clock.environment })
  const read = async () => (await set.read(owner('a'), connection => connection.text('S')))[0]?.[0]
  const readTimes = async (times: number) => {
    const found = []
    for (let at = 0; at < times; at++) found.push(await read())
    return found
  }
  return { ...clock, gone, lines, readTimes }
}

describe('a set of replicas', () => {
  test('is read from in turn', async () => {
    expect(await replicated().readTimes(4)).toEqual(['one', 'two', 'one', 'two'])
  })

  test('leaves out one that does not answer, for some time', async () => {
    const { gone, readTimes, lines, advance } = replicated()
    gone.add('one')
    expect(await readTimes(3)).toEqual(['two', 'two', 'two'])
    expect(lines).toHaveLength(1)
    gone.delete('one')
    expect(await readTimes(2)).toEqual(['two', 'two'])
    await advance(10_000)
    expect((await readTimes(2)).toSorted()).toEqual(['one', 'two'])
  })

  test('falls back to the primary when none answers', async () => {
    const { gone, readTimes, lines } = replicated()
    for (const name of ['one', 'two']) gone.add(name)
    expect(await readTimes(2)).toEqual(['primary', 'primary'])
    expect(lines.map(line => /and (.*) is read from/.exec(line)?.[1])).toEqual([
      'another replica',
      expect.stringMatching(/^the primary \(sqlite:/),
    ])
  })

  test('fails when the primary does', async () => {
    const { gone, readTimes } = replicated()
    for (const name of ['one', 'two', 'primary']) gone.add(name)
    await expect(readTimes(1)).rejects.toMatchObject({ code: 'connection_lost' })
  })
})
