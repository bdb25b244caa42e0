import { describe, expect, test } from 'vitest'
import { checkEngineNames, checkEngineOptions } from '../../../src/engine/check-options.ts'

describe('options of an engine', () => {
  test('that are right, or left out, pass', () => {
    checkEngineOptions({})
    checkEngineOptions({
      pool: {
        max: 5,
        min: 5,
        acquireTimeout: Number.POSITIVE_INFINITY,
        idleTimeout: 0.5,
        maxLifetime: 1,
        prePing: true,
      },
      isolationLevel: 'repeatable read',
      statementCacheSize: 0,
      connectArgs: {},
      lockTimeout: 1,
      retries: 5,
      connectTimeout: 1,
    })
  })

  test.each([
    [{ pool: { max: 0 } }, 'the option `engine.pool.max` expects a whole number from 1, not the number 0'],
    [{ pool: { max: 1.5 } }, 'engine.pool.max'],
    [{ pool: { max: '5' } }, 'not a string'],
    [{ pool: { min: -1 } }, 'the option `engine.pool.min` expects a whole number from 0'],
    [{ pool: { min: 6, max: 5 } }, 'the option `engine.pool.min` is 6, which is more than `max` (5)'],
    [{ pool: { acquireTimeout: 0 } }, '`engine.pool.acquireTimeout` expects milliseconds (a number above 0'],
    [{ pool: { idleTimeout: Number.NaN } }, '`engine.pool.idleTimeout` expects milliseconds'],
    [{ pool: { maxLifetime: '30s' } }, '`engine.pool.maxLifetime` expects milliseconds'],
    [{ pool: { prePing: 1 } }, '`engine.pool.prePing` expects true or false'],
    [{ pool: { warnAfter: null } }, '`engine.pool.warnAfter` expects milliseconds'],
    [{ pool: { size: 5 } }, "`engine.pool.size` is not known: there are 'max', 'min'"],
    [{ pool: [] }, '`engine.pool` expects an object'],
    [
      { isolationLevel: 'serialisable' },
      "expects 'read uncommitted', 'read committed', 'repeatable read' or 'serializable', not 'serialisable'",
    ],
    [{ statementCacheSize: -1 }, '`engine.statementCacheSize` expects a whole number from 0'],
    [{ connectArgs: 'ssl' }, '`engine.connectArgs` expects an object of options, not a string'],
    [{ retries: -1 }, '`engine.retries` expects a whole number from 0'],
    [{ lockTimeout: -5 }, '`engine.lockTimeout` expects milliseconds'],
    [{ connectTimeout: 0 }, '`engine.connectTimeout` expects milliseconds'],
  ])('that are wrong are named: %o', (options, message) => {
    expect(() => checkEngineOptions(options as never)).toThrow(
      expect.objectContaining({ code: 'bad_option', message: expect.stringContaining(message) }),
    )
  })

  test('that there are not are named, with the one that was meant', () => {
    checkEngineNames({ pool: {}, connectTimeout: 1 })
    expect(() => checkEngineNames({ poool: {} })).toThrow(
      "`engine.poool` is not known (did you mean 'pool'?): there are 'pool'",
    )
  })
})
