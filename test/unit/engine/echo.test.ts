import { describe, expect, test } from 'vitest'
import { echoLine } from '../../../src/engine/echo.ts'
import type { QueryEvent } from '../../../src/engine/query-event.ts'

const event = (given: Partial<QueryEvent> = {}): QueryEvent => ({
  sql: 'S',
  kind: 'query',
  duration: 0.126,
  rows: 2,
  runs: 1,
  cached: true,
  compileTime: null,
  error: null,
  database: null,
  url: 'sqlite://',
  inTransaction: false,
  owner: 'a',
  ...given,
})

describe('a line of the log', () => {
  test('is SQL with a comment', () => {
    expect(echoLine(event(), null)).toBe('S -- [cached] 2 rows in 0.13 ms')
    expect(echoLine(event({ cached: false, compileTime: 0.4, rows: 1 }), null)).toBe(
      'S -- [compiled in 0.40 ms] 1 row in 0.13 ms',
    )
  })

  test('names the database among several', () => {
    expect(echoLine(event({ database: 'reporting' }), null)).toBe('/* reporting */ S -- [cached] 2 rows in 0.13 ms')
  })

  test('leaves out what control statements and scripts do not have', () => {
    expect(echoLine(event({ sql: 'COMMIT', kind: 'control', cached: null }), [])).toBe('COMMIT -- 0.13 ms')
    expect(echoLine(event({ sql: 'A; B', kind: 'script', cached: null }), [])).toBe('A; B -- 0.13 ms')
  })

  test('says why a statement failed', () => {
    expect(echoLine(event({ error: new RangeError('no') }), null)).toBe('S -- [cached] failed after 0.13 ms: no')
  })

  test('shows at most ten lists of values', () => {
    const lists = Array.from({ length: 25 }, (_, at) => [at])
    const line = echoLine(event({ runs: 25, rows: 25 }), lists)
    expect(line).toBe(
      'S -- 25 times [cached] 25 rows in 0.13 ms, values [0], [1], [2], [3], [4], [5], [6], [7], [8], [9], ... (10 of 25)',
    )
    expect(echoLine(event(), [[]])).toBe('S -- [cached] 2 rows in 0.13 ms')
  })
})
