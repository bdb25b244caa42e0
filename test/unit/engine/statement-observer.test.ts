import { tracingChannel } from 'node:diagnostics_channel'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { QueryMessage } from '../../../src/engine/query-channels.ts'
import type { QueryEvent, StatementStart } from '../../../src/engine/query-event.ts'
import { onEveryQuery, QueryWatchers } from '../../../src/engine/query-watchers.ts'
import { StatementObserver } from '../../../src/engine/statement-observer.ts'
import { manualClock, statement } from './fixtures.ts'

const database = { name: null, url: 'sqlite://', system: 'sqlite', namespace: 'x', host: null, port: null }
const start = (statement_ = statement('S')): StatementStart => ({
  statement: statement_,
  kind: 'query',
  parameters: [[]],
  owner: 'a',
  inTransaction: false,
})

const observing = () => {
  const clock = manualClock()
  const shared = new QueryWatchers()
  const now = vi.spyOn(clock.environment, 'now')
  const { environment } = clock
  const observer = new StatementObserver({ echo: false, log: () => undefined, environment, database, shared })
  return { ...clock, observer, shared, now }
}

describe('an observer', () => {
  test('measures nothing and is not active while nobody watches', () => {
    const { observer, shared, now } = observing()
    expect(observer.active).toBe(false)
    expect(observer.compiling(() => statement('S')).text).toBe('S')
    expect(now).not.toHaveBeenCalled()
    const stop = shared.add(() => null)
    expect(observer.active).toBe(true)
    stop()
    const stopAll = onEveryQuery(() => undefined)
    expect(observer.active).toBe(true)
    stopAll()
    expect(observer.active).toBe(false)
  })

  test('tells how long compiling took with the first run only', async () => {
    const { observer, advance, environment } = observing()
    const events: QueryEvent[] = []
    observer.add(event => events.push(event))
    const compiled = observer.compiling(() => statement('S'))
    for (let at = 0; at < 2; at++)
      observer.observe(
        start(compiled),
        () => at,
        () => 1,
      )
    const slowly = observer.observe(
      start(compiled),
      () => new Promise<void>(resolve => environment.after(30, resolve)),
      () => 1,
    )
    await advance(30)
    await slowly
    expect(events.map(({ cached, compileTime, duration }) => [cached, compileTime, duration])).toEqual([
      [false, 0, 0],
      [true, null, 0],
      [true, null, 30],
    ])
  })

  test('tells its channel of what has to be waited for in four steps', async () => {
    const { observer } = observing()
    const heard: [string, QueryMessage][] = []
    const names = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'] as const
    const subscribers = Object.fromEntries(
      names.map(name => [name, (message: unknown) => void heard.push([name, message as QueryMessage])]),
    ) as Record<(typeof names)[number], (message: unknown) => void>
    const channel = tracingChannel('athanor:query')
    channel.subscribe(subscribers)
    onTestFinished(() => void channel.unsubscribe(subscribers))
    await observer.observe(
      start(),
      () => Promise.resolve([1, 2]),
      rows => rows.length,
    )
    expect(heard.map(([name]) => name)).toEqual(['start', 'end', 'asyncStart', 'asyncEnd'])
    expect(heard.at(-1)?.[1]).toMatchObject({ sql: 'S', event: { rows: 2 } })
    heard.length = 0
    const failing = observer.observe(
      start(),
      () => Promise.reject(new RangeError('no')),
      () => 0,
    )
    await expect(failing).rejects.toThrow('no')
    expect(heard.map(([name]) => name)).toEqual(['start', 'end', 'error', 'asyncStart', 'asyncEnd'])
  })
})
