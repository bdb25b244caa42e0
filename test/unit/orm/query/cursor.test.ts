import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SessionError } from '../../../../src/errors/session-error.ts'
import { readCursor, writeCursor } from '../../../../src/orm/query/cursor.ts'

const wire = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.double({ noNaN: true }).filter(value => !Object.is(value, -0)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n }),
  fc.boolean(),
  fc.constant(null),
  fc.uint8Array(),
)

describe('a cursor', () => {
  it('gives back every value as it was', () => {
    fc.assert(
      fc.property(fc.array(wire), values => {
        expect(readCursor('order', writeCursor('order', values), values.length)).toEqual(values)
      }),
    )
  })

  it('is refused when it was changed, is of another order, or is no cursor', () => {
    const refused = (order: string, cursor: unknown, count: number) => {
      try {
        readCursor(order, cursor, count)
      } catch (error) {
        return error instanceof SessionError ? error.code : error
      }
      return 'read'
    }
    const cursor = writeCursor('a', [1, 'x'])
    expect(refused('a', cursor, 2)).toBe('read')
    expect(refused('b', cursor, 2)).toBe('bad_cursor')
    expect(refused('a', cursor, 3)).toBe('bad_cursor')
    for (let at = 0; at < cursor.length; at++) {
      const changed = `${cursor.slice(0, at)}${cursor[at] === 'A' ? 'B' : 'A'}${cursor.slice(at + 1)}`
      if (Buffer.from(changed, 'base64url').equals(Buffer.from(cursor, 'base64url'))) continue
      expect(refused('a', changed, 2)).toBe('bad_cursor')
    }
    fc.assert(
      fc.property(fc.anything(), given => {
        expect(refused('a', given, 1)).toBe('bad_cursor')
      }),
    )
    fc.assert(
      fc.property(fc.base64String(), given => {
        expect(refused('a', given, 1)).toBe('bad_cursor')
      }),
    )
  })

  it('cannot be of a value that has no place in an order', () => {
    expect(() => writeCursor('a', [{ a: 1 }])).toThrow(/ordered by/)
  })
})
