import { describe, expect, it } from 'vitest'
import { literalText, qualifiedName, qualifiedText, quoteName } from '../../../../src/dialects/postgresql/quoting.ts'

describe('a name', () => {
  it('is quoted when it could be read as something else', () => {
    expect(['user_name', 'user', 'Order', 'a"b', '2nd', 'value'].map(quoteName)).toEqual([
      'user_name',
      '"user"',
      '"Order"',
      '"a""b"',
      '"2nd"',
      '"value"',
    ])
    expect(qualifiedName({ name: 'user', schema: 'sales' })).toBe('sales."user"')
    expect(qualifiedText('my space.table')).toBe('"my space"."table"')
  })

  it('is refused when the database would cut it or cannot hold it', () => {
    for (const name of ['a'.repeat(64), 'ä'.repeat(32), 'a\0b', 'a\ud800']) {
      expect(() => quoteName(name)).toThrowError(expect.objectContaining({ code: 'unsupported' }))
    }
    expect(quoteName('a'.repeat(63))).toHaveLength(63)
  })
})

describe('a constant', () => {
  it('means the same whatever the session is set to', () => {
    expect(literalText("it's")).toBe("'it''s'")
    expect(literalText("a\\'b")).toBe(" E'a\\\\''b'")
    expect([-1, 1.5, -5n, true, null, Number.NaN, Number.NEGATIVE_INFINITY].map(literalText)).toEqual([
      '(-1)',
      '1.5',
      '(-5)',
      'true',
      'NULL',
      "'NaN'::float8",
      "'-Infinity'::float8",
    ])
    expect(literalText(Uint8Array.of(0, 255))).toBe("'\\x00ff'::bytea")
  })

  it('is refused when no text can hold it', () => {
    for (const text of ['a\0', 'a\ud800'])
      expect(() => literalText(text)).toThrowError(expect.objectContaining({ code: 'wrong_type' }))
  })
})
