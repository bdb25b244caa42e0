// Texts of a caller are bound: whatever they are, the statement stays the same, and they are found and stored as they are.
import { describe, expect, it } from 'vitest'
import { eachOpened } from './fixture.ts'
import { type Place, sizeOf, tryAll } from './places.ts'
import { conditionPlaces, expressionPlaces, writtenPlaces } from './value-places.ts'

const groups: Readonly<Record<string, Readonly<Record<string, Place>>>> = {
  conditions: conditionPlaces,
  expressions: expressionPlaces,
  'written values': writtenPlaces,
}

const pairs = Object.values(groups)
  .flatMap(places => Object.values(places))
  .reduce((sum, place) => sum + sizeOf(place), 0)

it(`tries ${pairs} pairs of a place and an input on each database`, () => {
  expect(pairs).toBeGreaterThan(5000)
})

eachOpened(fixture => {
  describe.each(Object.entries(groups))('%s', (_, places) => {
    it.each(Object.entries(places).map(([name, place]) => ({ name, size: sizeOf(place), place })))(
      '$name takes $size inputs as values or refuses them',
      ({ place }) => tryAll(fixture(), place),
      60_000,
    )
  })
})
