// What is no value of a column and becomes a part of a statement: anything but what is expected is refused before it is sent.
import { describe, expect, it } from 'vitest'
import { eachOpened, thrownBy, wrongRefusal } from './fixture.ts'
import {
  attributePlaces,
  conditionPlaces,
  countPlaces,
  expressionPlaces,
  keyPlaces,
  kindPlaces,
  type RefusingPlace,
  wordPlaces,
} from './requests.ts'

const groups: Readonly<Record<string, Readonly<Record<string, RefusingPlace>>>> = {
  conditions: conditionPlaces,
  expressions: expressionPlaces,
  'numbers of rows': countPlaces,
  words: wordPlaces,
  attributes: attributePlaces,
  'keys and cursors': keyPlaces,
  'columns of other types': kindPlaces,
}

const pairs = Object.values(groups)
  .flatMap(places => Object.values(places))
  .reduce((sum, { refuses }) => sum + refuses.length, 0)

it(`tries ${pairs} pairs of a place and an input on each database`, () => {
  expect(pairs).toBeGreaterThan(5000)
})

eachOpened(fixture => {
  describe.each(Object.entries(groups))('%s', (_, places) => {
    it.each(Object.entries(places).map(([name, place]) => ({ name, size: place.refuses.length, place })))(
      '$name refuses $size inputs',
      async ({ place }) => {
        const failures: string[] = []
        for (const input of place.refuses) {
          const thrown = await fixture().db.scope(() => thrownBy(() => place.run(fixture(), input as never)))
          const problem = wrongRefusal(input, thrown)
          if (problem !== null) failures.push(problem)
        }
        expect(failures.slice(0, 12), `${failures.length} failures`).toEqual([])
        await fixture().checkCanary()
      },
      60_000,
    )
  })
})
