// `expectQueries`: a test's statement of how often code may go to the database.
import { AsyncLocalStorage } from 'node:async_hooks'
import { onEveryQuery } from '../engine/query-watchers.ts'
import { UnexpectedQueries } from '../errors/testing-error.ts'

/** One call of `expectQueries`, and the one that it stands in. */
interface Counting {
  readonly statements: string[]
  readonly around: Counting | undefined
}

/** Which call a statement belongs to: tests that run at the same time do not count each other's. */
const counting = new AsyncLocalStorage<Counting>()

/**
 * Fails unless exactly `count` statements are sent while a function runs, whichever database they go to. Statements that begin or end
 * transactions and savepoints do not count; a statement that runs for many rows at once counts as one.
 *
 * @param count how many statements are expected
 * @param run the code; what it throws is thrown
 * @returns what the function returns
 * @throws UnexpectedQueries, which lists the statements
 * @example
 * await expectQueries(2, async () => {
 *   for (const post of await Post.all()) await post.author
 * })
 */
export async function expectQueries<T>(count: number, run: () => T | PromiseLike<T>): Promise<T> {
  const own: Counting = { statements: [], around: counting.getStore() }
  const stop = onEveryQuery(event => {
    if (event.kind !== 'control' && isInside(own)) own.statements.push(event.sql)
  })
  try {
    const result = await counting.run(own, async () => run())
    if (own.statements.length !== count) throw new UnexpectedQueries({ expected: count, statements: own.statements })
    return result
  } finally {
    stop()
  }
}

function isInside(own: Counting): boolean {
  for (let inner = counting.getStore(); inner !== undefined; inner = inner.around) if (inner === own) return true
  return false
}
