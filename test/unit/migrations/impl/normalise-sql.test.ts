import { expect, it } from 'vitest'
import { normaliseSql } from '../../../../src/migrations/impl/normalise-sql.ts'
import { mentions, tokenize } from '../../../../src/migrations/impl/sql-tokens.ts'

it.each([
  ['("Age" > 0)', 'age>0'],
  ['((a))', 'a'],
  ["'It''s'", "'It''s'"],
  ['[a b] + `c`', '"a b" + c'],
  ['CURRENT_TIMESTAMP', 'current_timestamp'],
  ['(a) and (b)', '( a ) and ( b )'],
  ['a /* x */ -- y\n > 1', 'A>1'],
])('%s and %s are one text', (left, right) => {
  expect(normaliseSql(left)).toBe(normaliseSql(right))
})

it.each([
  ["'a'", "'A'"],
  ["'a  b'", "'a b'"],
  ['a > 1', 'a > 10'],
  ['(a) or (b)', 'a or b'],
  ['"a b"', 'a b'],
])('%s and %s are two', (left, right) => {
  expect(normaliseSql(left)).not.toBe(normaliseSql(right))
})

it('a name is found as a name, and not in a text or a comment', () => {
  expect(['select NAME', 'select "name"', 'x.[name]'].every(sql => mentions(sql, 'name'))).toBe(true)
  expect(["select 'name'", 'select 1 -- name', 'select names', '/* name */'].some(sql => mentions(sql, 'name'))).toBe(
    false,
  )
})

it('every sign of a text belongs to a token or stands between two', () => {
  const sql = `select x'ab', "a""b", 'it''s', 1.5e-3, .5, 0xff, a->>'$.b' || ? -- end`
  expect(tokenize(sql).map(token => token.text)).toEqual([
    'select',
    "x'ab'",
    ',',
    '"a""b"',
    ',',
    "'it''s'",
    ',',
    '1.5e-3',
    ',',
    '.5',
    ',',
    '0xff',
    ',',
    'a',
    '->>',
    "'$.b'",
    '||',
    '?',
  ])
})
