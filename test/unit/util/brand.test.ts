import { describe, expect, it } from 'vitest'
import { isKind, isOfKind, KIND } from '../../../src/util/brand.ts'

describe('a brand', () => {
  it('is found on objects and functions of that kind', () => {
    expect(isKind({ [KIND]: 'table' }, 'table')).toBe(true)
    expect(
      isKind(
        Object.assign(() => 1, { [KIND]: 'model' }),
        'model',
      ),
    ).toBe(true)
    expect(isOfKind({ [KIND]: 'table' }, 'select')).toBe(false)
  })

  it.each([
    null,
    undefined,
    'table',
    1,
    {},
    { kind: 'table' },
    JSON.parse('{"athanor.kind.v1":"table","kind":"table"}'),
  ])('is not on %o', value => expect(isKind(value, 'table')).toBe(false))

  it('is the same symbol in every copy of the package', () => {
    expect(KIND).toBe(Symbol.for('athanor.kind.v1'))
  })
})
