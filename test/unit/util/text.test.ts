import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  closestWord,
  didYouMean,
  editDistance,
  formatList,
  quotedList,
  slug,
  snakeCase,
} from '../../../src/util/text.ts'

describe('slug', () => {
  test('words are joined by underscores in lower case', () => {
    expect(slug('Initial migration.')).toBe('initial_migration')
  })

  test('letters of every language are kept', () => {
    expect(slug('Größe ändern: 表')).toBe('größe_ändern_表')
  })

  test('a long text is cut after the last whole word that fits', () => {
    expect(slug('a very long message with punctuation, and then some more')).toBe(
      'a_very_long_message_with_punctuation_and',
    )
    expect(slug('a very long message with punctuation, andthen some more')).toBe('a_very_long_message_with_punctuation')
  })

  test('a single word that is too long is cut inside', () => {
    expect(slug('x'.repeat(50), 10)).toBe('xxxxxxxxxx')
  })

  test('a text without letters gives nothing', () => {
    expect(slug(' ... ')).toBe('')
  })

  test('a slug is never longer than asked for and never ends in the middle of a pair of surrogates', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, length) => {
        const made = slug(text, length)
        expect([...made].length).toBeLessThanOrEqual(length)
        expect(made.isWellFormed()).toBe(true)
      }),
    )
  })
})

test.each([
  ['User', 'user'],
  ['pets', 'pets'],
  ['AddressAndPhone', 'address_and_phone'],
  ['HTTPRequest', 'http_request'],
  ['UserV2', 'user_v2'],
  ['OAuth2Token', 'o_auth2_token'],
  ['HTMLParser', 'html_parser'],
  ['Base64', 'base64'],
  ['ABTest', 'ab_test'],
  ['Post2Tag', 'post2_tag'],
  ['userID', 'user_id'],
  ['passwordHash', 'password_hash'],
  ['XMLHttpRequest', 'xml_http_request'],
  ['Foo_Bar', 'foo__bar'],
  ['_Private', 'private'],
])('snakeCase of %s is %s', (name, expected) => {
  expect(snakeCase(name)).toBe(expected)
})

describe('did you mean', () => {
  test('a swap of neighbours is one edit', () => {
    expect(editDistance('haed', 'head')).toBe(1)
  })

  test('the distance to the empty word is the length', () => {
    expect([editDistance('', 'abc'), editDistance('abc', ''), editDistance('', '')]).toEqual([3, 3, 0])
  })

  test('the distance is the same in both directions and zero only for equal words', () => {
    const words = fc.string({ maxLength: 6 })
    fc.assert(
      fc.property(words, words, (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a))
        expect(editDistance(a, b) === 0).toBe(a === b)
      }),
    )
  })

  test('the nearest candidate is found, the first of equals', () => {
    expect(closestWord('user_nmae', ['id', 'user_names', 'user_name'])).toBe('user_name')
    expect(closestWord('cat', ['car', 'cab'])).toBe('car')
  })

  test('a candidate in other letters case is near', () => {
    expect(closestWord('HEAD', ['base', 'head'])).toBe('head')
  })

  test('nothing is found if nothing is near', () => {
    expect(closestWord('xyz', ['head', 'base'])).toBeUndefined()
    expect(didYouMean('xyz', ['head', 'base'])).toBe('')
  })

  test('the tail of a message asks', () => {
    expect(didYouMean('haed', ['head', 'heads'])).toBe(" (did you mean 'head'?)")
  })
})

describe('lists', () => {
  test('words are joined as in a sentence', () => {
    expect([formatList([]), formatList(['a']), formatList(['a', 'b']), formatList(['a', 'b', 'c'])]).toEqual([
      '',
      'a',
      'a and b',
      'a, b and c',
    ])
  })

  test('words can be quoted and alternatives', () => {
    expect(quotedList(['a', 'b'], 'or')).toBe("'a' or 'b'")
  })
})
