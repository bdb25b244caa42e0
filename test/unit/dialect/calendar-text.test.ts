// Points in time from digits.
import { describe, expect, it } from 'vitest'
import { fractionOf, millisecondsOfDay, millisecondsOfSeconds } from '../../../src/dialect/calendar-text.ts'

const DAY = 86_400_000

describe('a point in time from its digits', () => {
  it('is that of the calendar, on every day around leap years and at both ends', () => {
    for (const first of [-62_167_219_200_000, Date.UTC(1896, 0, 1), Date.UTC(1996, 0, 1), Date.UTC(9990, 0, 1)]) {
      for (let day = 0; day < 9 * 365; day++) {
        const date = new Date(first + day * DAY)
        const text = date.toISOString()
        if (text.length !== 24) continue
        expect(millisecondsOfDay(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())).toBe(date.getTime())
        expect(millisecondsOfSeconds(text)).toBe(date.getTime())
      }
    }
  })

  it('has its time of day, with a space or a T before it and anything after it', () => {
    const expected = Date.UTC(2026, 10, 20, 23, 59, 58)
    for (const text of ['2026-11-20 23:59:58', '2026-11-20T23:59:58', '2026-11-20 23:59:58.123+00'])
      expect(millisecondsOfSeconds(text)).toBe(expected)
  })

  it.each([
    '',
    '2026-11-20',
    '2026-11-20 23:59',
    '2026-02-29 00:00:00',
    '1900-02-29 00:00:00',
    '2026-00-10 00:00:00',
    '2026-13-10 00:00:00',
    '2026-11-00 00:00:00',
    '2026-11-31 00:00:00',
    '2026-11-20 24:00:00',
    '2026-11-20 23:60:00',
    '2026-11-20 23:59:60',
    '2026-11-20 23:59:5x',
    '2026-11-20 23:59: 5',
    '2026-11-20 -3:59:05',
    '2026/11/20 23:59:05',
    '2026-11-20_23:59:05',
    '20261-1-20 23:59:05',
    '２026-11-20 23:59:05',
  ])('is none for %j', text => {
    expect(millisecondsOfSeconds(text)).toBeNaN()
  })

  it.each([
    ['.7', 700],
    ['.07', 70],
    ['.007', 7],
    ['.0079', 7],
    ['.999999', 999],
    ['.000', 0],
  ])('has the milliseconds of %s', (text, milliseconds) => {
    expect(fractionOf(text, 1, text.length)).toBe(milliseconds)
  })

  it.each(['', '.', '.1 2', '.12x', '.-12', '.123456x'])('has no milliseconds of %j', text => {
    expect(fractionOf(text, 1, text.length)).toBeLessThan(0)
  })

  it('reads no digit past the place that it is told, and knows that a text has ended', () => {
    expect(fractionOf('.1234', 1, 3)).toBe(120)
    expect(fractionOf('.12', 1, 5)).toBeLessThan(0)
  })
})
