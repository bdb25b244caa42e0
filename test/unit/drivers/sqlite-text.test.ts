import { describe, expect, test } from 'vitest'
import { countPlaceholders, firstWord, isBlank } from '../../../src/drivers/sqlite-text.ts'

describe('the first word of a statement', () => {
  test('is found behind white space, comments and semicolons, in lower case', () => {
    for (const text of [
      'BEGIN',
      ' \n begin immediate',
      '-- a comment\nBegin',
      '/* a\n/ * b */ ; BEGIN;',
      '--\nBEGIN',
    ]) {
      expect(firstWord(text), text).toBe('begin')
    }
  })

  test('is empty where there is none', () => {
    for (const text of ['', '  ', '-- begin', '/* begin */', '"begin"', '/* a */ 1 /* b */ begin'])
      expect(firstWord(text), text).toBe('')
  })
})

describe('a blank text', () => {
  test('holds white space, comments and semicolons only', () => {
    for (const text of ['', ' ;\n', '-- a', '/* a */ ; -- b\n', '/* not closed']) expect(isBlank(text), text).toBe(true)
    for (const text of ['a', '; select 1', '-- a\nb', '/* a */ b']) expect(isBlank(text), text).toBe(false)
  })
})

describe('counting placeholders', () => {
  test('leaves out what stands in quotes and comments', () => {
    const texts = {
      'SELECT ?, ?': 2,
      "SELECT '?', \"?\", `?`, [?], 'it''s ?', ?": 1,
      '-- ?\nSELECT ? /* ? */': 1,
      'SELECT 1': 0,
    }
    for (const [text, count] of Object.entries(texts)) expect(countPlaceholders(text), text).toBe(count)
  })

  test('gives none for a text with numbered or named ones', () => {
    for (const text of ['SELECT ?1, ?', 'SELECT :a, ?', 'SELECT @a', 'SELECT $a'])
      expect(countPlaceholders(text), text).toBe(0)
  })
})
