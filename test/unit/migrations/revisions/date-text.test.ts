import { expect, test } from 'vitest'
import { createdText, dateParts } from '../../../../src/migrations/revisions/date-text.ts'
import { expectError } from './graph-fixture.ts'

const moment = new Date('2026-01-02T23:04:05.678Z')

test('a moment is taken apart in UTC', () => {
  expect(dateParts(moment, 'UTC')).toEqual({
    year: '2026',
    month: '01',
    day: '02',
    hour: '23',
    minute: '04',
    second: '05',
    epoch: '1767395045',
  })
})

test('or in a named zone, in any letter case', () => {
  expect(createdText(dateParts(moment, 'Europe/Paris'))).toBe('2026-01-03 00:04:05')
  expect(createdText(dateParts(moment, 'utc'))).toBe('2026-01-02 23:04:05')
})

test('an unknown zone is an error', () => {
  expectError(() => dateParts(moment, 'Europe/Atlantis'), 'unknown_time_zone', /no time zone 'Europe\/Atlantis'/)
})
