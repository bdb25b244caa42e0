import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conventionalName, fitName } from '../../../../src/sql/schema/naming.ts'

const bytes = (text: string) => new TextEncoder().encode(text).length

describe('a generated name', () => {
  it('is as the convention says when it fits', () => {
    expect(conventionalName('uq_{table}_{columns}', 'user', ['a', 'b'])).toBe('uq_user_a_b')
    expect(fitName('x'.repeat(63))).toBe('x'.repeat(63))
  })

  it('ends with a hash when it does not fit', () => {
    expect(fitName('x'.repeat(64))).toMatch(/^x{54}_[0-9a-f]{8}$/)
    expect(fitName(`${'x'.repeat(64)}a`)).not.toBe(fitName(`${'x'.repeat(64)}b`))
  })

  it('never has more than 63 bytes, and no half characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), name => {
        expect(bytes(fitName(name))).toBeLessThanOrEqual(63)
        expect(fitName(name).isWellFormed()).toBe(true)
        expect(fitName(fitName(name))).toBe(fitName(name))
      }),
    )
  })

  it('takes the names of tables and columns as they are', () => {
    expect(conventionalName('ix_{table}_{columns}', '$&{columns}', ['{table}', "$'"])).toBe("ix_$&{columns}_{table}_$'")
  })
})
