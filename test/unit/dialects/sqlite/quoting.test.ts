import { describe, expect, it } from 'vitest'
import { literalText, qualifiedName, quoteName } from '../../../../src/dialects/sqlite/quoting.ts'
import { reservedWords } from '../../../../src/dialects/sqlite/reserved-words.ts'
import { ModelError } from '../../../../src/errors/model-error.ts'
import { ValueError } from '../../../../src/errors/value-error.ts'

describe('quoteName', () => {
  it('leaves a lower-case name that is no reserved word as it is', () => {
    expect(['user', '_id', 'a1', 'key', 'action', 'desc'].map(quoteName)).toEqual([
      'user',
      '_id',
      'a1',
      'key',
      'action',
      'desc',
    ])
  })

  it('quotes everything else', () => {
    expect(['Order', 'order', '2024', 'a b', 'é', '', "it's", 'a.b'].map(quoteName)).toEqual([
      '"Order"',
      '"order"',
      '"2024"',
      '"a b"',
      '"é"',
      '""',
      `"it's"`,
      '"a.b"',
    ])
  })

  it('doubles a quote inside', () => {
    expect(quoteName('a"; drop table x; --')).toBe('"a""; drop table x; --"')
  })

  it('knows the words that SQLite does not take as names', () => {
    expect(
      ['select', 'group', 'index', 'table', 'where', 'true', 'left'].filter(word => !reservedWords.has(word)),
    ).toEqual([])
  })

  it.each(['a\0b', 'a\ud800b'])('refuses a name that no text can hold: %j', name => {
    expect(() => quoteName(name)).toThrow(ModelError)
  })

  it('puts a schema before the name', () => {
    expect(qualifiedName({ name: 'group', schema: 'other' })).toBe('other."group"')
    expect(qualifiedName({ name: 'pet', schema: null })).toBe('pet')
  })
})

describe('literalText', () => {
  it.each([
    ["it's", "'it''s'"],
    ['\\', "'\\'"],
    ['a\0b', "CAST(x'610062' AS TEXT)"],
    [0, '0'],
    [-1, '(-1)'],
    [1.5, '1.5'],
    [1e21, '1e+21'],
    [Number.POSITIVE_INFINITY, '9e999'],
    [Number.NEGATIVE_INFINITY, '(-9e999)'],
    [9007199254740993n, '9007199254740993'],
    [-5n, '(-5)'],
    [-(2n ** 63n), '(-9223372036854775808)'],
    [true, '1'],
    [false, '0'],
    [null, 'NULL'],
  ])('spells %s as %s', (value, text) => {
    expect(literalText(value)).toBe(text)
  })

  it.each([Number.NaN, 2n ** 63n, -(2n ** 63n) - 1n, 'a\udc00'])('refuses what SQLite has no constant of', value => {
    expect(() => literalText(value)).toThrow(ValueError)
  })
})
