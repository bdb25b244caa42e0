import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readArray, writeArray } from '../../../../src/dialects/postgresql/array-text.ts'

describe('the text of an array', () => {
  it('is read as the database writes it', () => {
    expect(readArray('{}')).toEqual([])
    expect(readArray('{1,NULL,"a b","NULL","q\\"\\\\"}')).toEqual(['1', null, 'a b', 'NULL', 'q"\\'])
    expect(readArray('{{1,2},{3,NULL}}')).toEqual([
      ['1', '2'],
      ['3', null],
    ])
    expect(readArray('[0:1]={7,8}')).toEqual(['7', '8'])
  })

  it('is none when it is cut off', () => {
    for (const text of ['', '{', '{1', '{"a', '{1},', 'x', '{1}{']) expect(readArray(text)).toBeNull()
  })

  it('comes back as it was written, whatever is in it', () => {
    const item = fc.option(fc.string({ unit: 'binary' }), { nil: null })
    fc.assert(
      fc.property(fc.array(item), items => {
        expect(readArray(writeArray(items))).toEqual(items)
      }),
    )
  })
})
