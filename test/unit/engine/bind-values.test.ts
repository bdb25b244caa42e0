import { describe, expect, test } from 'vitest'
import { bindValues } from '../../../src/engine/bind-values.ts'
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
