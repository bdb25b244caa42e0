// All questions on a small shop in memory: the typed language answers what the plain SQL beside it answers.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

/** Asks everything, with the names of one edition. */
export async function askEverything(names: 'PascalCase' | 'snake_case'): Promise<void> {
  process.env.DATABASE_URL = 'sqlite://'
  process.env.CHINOOK_NAMES = names
  const { db } = await import('../db.ts')
  const { fill } = await import('../fill.ts')
  const { makeShop, SMALL } = await import('../shop.ts')
  const { questions } = await import('../questions.ts')
  const { plainAnswer } = await import('../plain.ts')
  const { lines } = await import('../compare.ts')

  describe(`a shop with ${names} names`, () => {
    before(() => fill(makeShop(SMALL)))
    after(() => db.close())

    for (const [name, question] of Object.entries(questions)) {
      it(`${name}: ${question.title}`, async () => {
        const answer = await db.scope(() => question.ask())
        assert.ok(answer.length > 0)
        assert.deepEqual(lines(answer), lines(await plainAnswer(question)))
      })
    }
  })
}
