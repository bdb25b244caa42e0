import { describe, expect, test } from 'vitest'
import { describeParameters } from '../../../src/engine/described-values.ts'

describe('describing parameters', () => {
  test('shows texts in quotes, long ones cut, and bytes by their number', () => {
    expect(describeParameters(['a"b', 1, 2n, null, true, new Uint8Array(3)])).toBe(
      '["a\\"b", 1, 2, null, true, <3 bytes>]',
    )
    expect(describeParameters([`x ${'x'.repeat(300)}`])).toBe(`["x ${'x'.repeat(198)}"... (302 characters)]`)
  })

  test.each([
    ['$2b$12$KIXQ4h0mY8b1oQ2uT5s6r.abcdef', '"$2b$..." (35 characters)'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', '"eyJh..." (41 characters)'],
    ['sk-4f9a8b7c6d5e4f3a2b1c', '"sk-4..." (23 characters)'],
  ])('shortens what looks secret: %s', (text, shown) => {
    expect(describeParameters([text])).toBe(`[${shown}]`)
  })

  test.each([
    '0193c1a2-7b1e-7cc3-9c1d-3f1f2e4d5c6b',
    '2026-11-20 14:27:03.123',
    'john.wintergreen@example.com',
    'a sentence with 123 words in it',
    '12345678901234567890123',
  ])('shows what does not: %s', text => {
    expect(describeParameters([text])).toBe(`["${text}"]`)
  })
})
