// Something that is made once for each object.
import { expect, it } from 'vitest'
import { keptFor } from '../../../src/util/kept-for.ts'

it('makes a value once for each object, also where it is undefined', () => {
  const made: object[] = []
  const of = keptFor((key: object) => {
    made.push(key)
    return made.length > 1 ? undefined : 'first'
  })
  const [one, other] = [{}, {}]
  expect([of(one), of(other), of(one), of(other)]).toEqual(['first', undefined, 'first', undefined])
  expect(made).toEqual([one, other])
})
