import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSearch } from '../../../src/compiler/search-query.ts'

describe('a search', () => {
  it.each([
    ['', [], []],
    ['steam', [['steam']], []],
    ['steam engine', [['steam'], ['engine']], []],
    ['"steam engine" bread', [['steam engine'], ['bread']], []],
    ['steam or bread', [['steam', 'bread']], []],
    ['steam OR "a loaf" salt', [['steam', 'a loaf'], ['salt']], []],
    ['steam -train', [['steam']], ['train']],
    ['-"steam train"', [], ['steam train']],
    ['or', [['or']], []],
    ['or or', [['or']], []],
    ['"open', [['open']], []],
    ['NEAR(a b)', [['NEAR a'], ['b']], []],
    ['a-b c:d e*', [['a b'], ['c d'], ['e']], []],
    ['"" - * ( :', [], []],
  ])('%o asks for %o and not for %o', (text, wanted, unwanted) => {
    expect(parseSearch(text)).toEqual({ wanted, unwanted })
  })

  it('has letters, digits and spaces in it and nothing else, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...`ab1 "'-+*():^~@<>{}\\%_&|!or`) }), text => {
        const { wanted, unwanted } = parseSearch(text)
        for (const phrase of [...wanted.flat(), ...unwanted])
          expect(phrase).toMatch(/^[\p{L}\p{N}_]+(?: +[\p{L}\p{N}_]+)*$/u)
      }),
    )
  })
})
