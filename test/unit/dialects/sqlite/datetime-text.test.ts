import { describe, expect, it } from 'vitest'
import { decodeDateTime, encodeDateTime } from '../../../../src/dialects/sqlite/datetime-text.ts'
import { ValueError } from '../../../../src/errors/value-error.ts'

const edges = [
  '0000-01-01T00:00:00.000Z',
  '0000-02-29T12:00:00.001Z',
  '0001-01-01T00:00:00.000Z',
  '0099-12-31T23:59:59.999Z',
  '1582-10-15T00:00:00.000Z',
  '1899-12-31T23:59:59.999Z',
  '1900-02-28T00:00:00.000Z',
  '1969-12-31T23:59:59.999Z',
  '1970-01-01T00:00:00.000Z',
  '2000-02-29T23:59:59.999Z',
  '2024-02-29T00:00:00.000Z',
  '2024-03-31T01:30:00.000Z',
  '2038-01-19T03:14:08.000Z',
  '9999-12-31T23:59:59.999Z',
]

describe('a datetime on SQLite', () => {
  it.each(edges)('is text of a fixed width: %s', iso => {
    expect(encodeDateTime(3)(new Date(iso))).toBe(iso.replace('T', ' ').slice(0, 23))
  })

  it.each(edges)('comes back as it was: %s', iso => {
    expect(decodeDateTime(encodeDateTime(3)(new Date(iso))).toISOString()).toBe(iso)
  })

  it('is the same on every day of a leap cycle', () => {
    const encode = encodeDateTime(3)
    const start = Date.UTC(1896, 0, 1)
    const wrong = Array.from({ length: 9 * 366 }, (_, day) => new Date(start + day * 86_400_000 + day)).filter(
      date => decodeDateTime(encode(date)).getTime() !== date.getTime(),
    )
    expect(wrong).toEqual([])
  })

  it('has as many digits after the seconds as the column says', () => {
    const date = new Date('2026-11-20T17:30:00.123Z')
    expect([0, 1, 3, 6].map(precision => encodeDateTime(precision)(date))).toEqual([
      '2026-11-20 17:30:00',
      '2026-11-20 17:30:00.1',
      '2026-11-20 17:30:00.123',
      '2026-11-20 17:30:00.123000',
    ])
  })

  it.each([
    ['2009-01-01 00:00:00', '2009-01-01T00:00:00.000Z'],
    ['2009-01-01', '2009-01-01T00:00:00.000Z'],
    ['2009-01-01 13:45', '2009-01-01T13:45:00.000Z'],
    ['2009-01-01T13:45:10Z', '2009-01-01T13:45:10.000Z'],
    ['2009-01-01T13:45:10.123', '2009-01-01T13:45:10.123Z'],
    ['2009-01-01T13:45:10.5z', '2009-01-01T13:45:10.500Z'],
    ['2009-01-01 13:45:10.123456', '2009-01-01T13:45:10.123Z'],
    ['2009-01-01 13:45:10.9999999', '2009-01-01T13:45:10.999Z'],
    ['2009-01-01 13:45:10+02:00', '2009-01-01T11:45:10.000Z'],
    ['2009-01-01 13:45:10 -0530', '2009-01-01T19:15:10.000Z'],
    ['2009-01-01 00:00:00+14', '2008-12-31T10:00:00.000Z'],
    ['2009-01-01 13:45+05:45', '2009-01-01T08:00:00.000Z'],
    ['2009-01-01 13:45 +05:45 ', null],
  ])('is read as other programs spell it: %s', (text, iso) => {
    if (iso === null) expect(() => decodeDateTime(text)).toThrow(ValueError)
    else expect(decodeDateTime(text).toISOString()).toBe(iso)
  })

  it.each([
    '2026-02-29 00:00:00.000',
    '2026-13-01 00:00:00.000',
    '2026-00-01 00:00:00.000',
    '2026-01-00 00:00:00.000',
    '2026-04-31 00:00:00.000',
    '1900-02-29 00:00:00.000',
    '2026-01-01 24:00:00.000',
    '2026-01-01 00:60:00.000',
    '2026-01-01 00:00:60.000',
    '2026-01-01 0x:00:00.000',
    '2026-01-01 00:00:00.0 1',
    '2026-01-01x00:00:00.000',
    '2026/01/01 00:00:00.000',
    '2026-01-01 00:00:00+24:00',
    'yesterday',
    '',
  ])('is no point in time: %j', text => {
    expect(() => decodeDateTime(text)).toThrow(ValueError)
  })

  it.each([1_700_000_000, 2_460_000.5, 1n, new Uint8Array(3)])('is no number and no bytes', wire => {
    expect(() => decodeDateTime(wire)).toThrow(/expected text such as '2026-11-20 17:30:00.000'/)
  })

  it('names no value in its error', () => {
    expect(() => decodeDateTime('secret')).toThrow(
      'a stored value cannot be read as a datetime: the database holds text of 6 characters',
    )
  })
})
