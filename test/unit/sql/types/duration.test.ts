import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ValueError } from '../../../../src/errors/value-error.ts'
import {
  canonicalDuration,
  durationFromMicroseconds,
  durationMicroseconds,
  durationText,
  parseDuration,
} from '../../../../src/sql/types/duration.ts'

describe('durations', () => {
  test.each([
    ['P1DT2H30M', 'P1DT2H30M'],
    ['PT26H30M', 'P1DT2H30M'],
    ['PT95400S', 'P1DT2H30M'],
    ['P2W', 'P14D'],
    ['P14M', 'P1Y2M'],
    ['PT1.5H', 'PT1H30M'],
    ['PT0,25S', 'PT0.25S'],
    ['PT0S', 'PT0S'],
    ['P0D', 'PT0S'],
    ['-P1DT1H', '-P1DT1H'],
    ['P-1DT-1H', '-P1DT1H'],
    ['-P-1D', 'P1D'],
    ['P1M-1D', 'P1M-1D'],
    ['P1Y2M-2DT-3.000001S', 'P1Y2M-2DT-3.000001S'],
    ['P1DT-1H', 'PT23H'],
    ['pt1m', 'PT1M'],
    ['PT0.000001S', 'PT0.000001S'],
    ['PT1.500000000S', 'PT1.5S'],
  ])('%s is spelled %s', (text, canonical) => {
    expect(canonicalDuration(text)).toBe(canonical)
  })

  test.each([
    '',
    'P',
    'PT',
    'P1DT',
    '1D',
    'P1H',
    'PT1D',
    'P1.5D',
    'PT1.5H1M',
    'PT0.0000001S',
    'PT9223372036854775808S',
    'P1D ',
    'P1D2H',
    'PT1S1M',
    '1 day',
    'P99999999999Y',
  ])('%o is no duration', text => {
    expect(parseDuration(text)).toBeNull()
  })

  test('a text is read back as the same duration', () => {
    const microseconds = fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n })
    const months = fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 })
    fc.assert(
      fc.property(fc.record({ months, microseconds }), duration => {
        expect(parseDuration(durationText(duration))).toEqual({ ...duration, months: duration.months || 0 })
      }),
    )
  })

  test('microseconds come back from their text', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }),
        value => durationMicroseconds(durationFromMicroseconds(value), 'SQLite') === value,
      ),
    )
  })

  test('months have no length in microseconds', () => {
    expect(() => durationMicroseconds('P1M', 'SQLite')).toThrow(ValueError)
    expect(() => durationMicroseconds('P1M', 'SQLite')).toThrow(
      /an interval on SQLite .*months and years have no fixed length/,
    )
  })
})
