import { describe, expect, test } from 'vitest'
import { bindValues, describeParameters } from '../../../src/engine/bind-values.ts'
import { statement } from './fixtures.ts'

describe('binding values', () => {
  test('encodes each value where its placeholder stands, also in two places', () => {
    const compiled = {
      ...statement('?'),
      binds: [
        { index: 1, encode: (value: unknown) => `<${value}>` },
        { index: 0, encode: () => 0 },
        { index: 1, encode: () => null },
      ],
    }
    expect(bindValues(compiled, ['a', 'b'])).toEqual(['<b>', 0, null])
  })
})

describe('describing parameters', () => {
  test('shows texts in quotes, long ones cut, and bytes by their number', () => {
    expect(describeParameters(['a"b', 1, 2n, null, true, new Uint8Array(3)])).toBe(
      '["a\\"b", 1, 2, null, true, <3 bytes>]',
    )
    expect(describeParameters(['x'.repeat(300)])).toBe(`["${'x'.repeat(200)}"... (300 characters)]`)
  })
})
