// Points in time as the text of MySQL and MariaDB has them.
import { expect, it } from 'vitest'
import { decodeDateTime, encodeDateTime } from '../../../../src/dialects/mysql/datetime-text.ts'
import { ValueError } from '../../../../src/errors/value-error.ts'

it.each([
  ['2026-11-20 17:30:00.123', '2026-11-20T17:30:00.123Z'],
  ['2026-11-20 17:30:00', '2026-11-20T17:30:00.000Z'],
  ['2026-11-20 17:30:00.1', '2026-11-20T17:30:00.100Z'],
  ['2026-11-20 17:30:00.123999', '2026-11-20T17:30:00.123Z'],
  ['2026-11-20', '2026-11-20T00:00:00.000Z'],
  ['0000-01-01 00:00:00.001', '0000-01-01T00:00:00.001Z'],
  ['0099-12-31 23:59:59.999', '0099-12-31T23:59:59.999Z'],
])('reads %s', (text, iso) => {
  expect(decodeDateTime(text).toISOString()).toBe(iso)
})

it('reads what it writes', () => {
  for (const iso of ['0000-02-29T23:59:59.001Z', '1969-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z']) {
    expect(decodeDateTime(encodeDateTime(3)(new Date(iso))).toISOString()).toBe(iso)
  }
})

it.each([['0000-00-00 00:00:00'], ['2026-00-00'], ['2026-11-20 17:30'], ['2026-11-20 17:3x:00'], ['soon'], [5]])(
  'refuses %s',
  wire => {
    expect(() => decodeDateTime(wire)).toThrow(ValueError)
  },
)
