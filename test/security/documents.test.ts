// Keys and values of JSON are bound too: a key means one member of an object, never a path, a cast or an operator.
import { describe, expect, it } from 'vitest'
import { documentPlaces, keyPlaces } from './document-places.ts'
import { eachOpened } from './fixture.ts'
import { sizeOf, tryAll } from './places.ts'

const groups = { keys: keyPlaces, values: documentPlaces }

const pairs = Object.values(groups)
  .flatMap(places => Object.values(places))
  .reduce((sum, place) => sum + sizeOf(place), 0)

it(`tries ${pairs} pairs of a place and an input on each database`, () => {
  expect(pairs).toBeGreaterThan(1000)
})

eachOpened(fixture => {
  describe.each(Object.entries(groups))('%s', (_, places) => {
    it.each(Object.entries(places).map(([name, place]) => ({ name, size: sizeOf(place), place })))(
      '$name takes $size inputs as they are or refuses them',
      ({ place }) => tryAll(fixture(), place),
      60_000,
    )
  })
})
