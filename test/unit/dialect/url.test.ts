// Database URLs: every form that is read, and no form that shows a password.
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { DatabaseUrl } from '../../../src/dialect/url.ts'

describe('a database in memory', () => {
  test.each([
    ['sqlite::memory:', null],
    ['sqlite+node::memory:', 'node'],
    ['sqlite+better-sqlite3::memory:', 'better-sqlite3'],
  ])('is read from %s', (text, driver) => {
    expect(DatabaseUrl.parse(text)).toMatchObject({ dialect: 'sqlite', driver, database: ':memory:' })
  })
})

describe('what is no URL', () => {
  test.each([5, null, undefined, {}])('is refused: %s', value => {
    expect(() => DatabaseUrl.parse(value as never)).toThrow(expect.objectContaining({ code: 'bad_url' }))
  })

  test.each([
    'postgresql://bob:s3cr/et@host/name',
    'postgresql://bob:s3cr@et@host/name',
    'postgresql://bob:12/s3cret@host/name',
    'postgresql://bob:s3cr?et@host/name',
    'postgresql://bob:s3cr:et@host:x/name',
    'nothing ://bob:s3cret@host/name',
    'postgresql:/x?password=s3cret',
  ])('is refused without its password: %s', text => {
    expect(() => DatabaseUrl.parse(text)).toThrow(
      expect.objectContaining({ code: 'bad_url', message: expect.not.stringMatching(/s3cr|et@/) }),
    )
  })
})

test('the password of a URL and of its options is not printed', () => {
  const url = DatabaseUrl.parse('postgresql://bob:s3cret@host/name?password=s3cret&sslmode=require')
  for (const text of [String(url), inspect(url, { depth: 9 }), JSON.stringify(url)]) {
    expect(text).not.toContain('s3cret')
    expect(text).toContain('sslmode=require')
  }
})
