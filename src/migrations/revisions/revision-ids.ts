// Where the ids of new revisions come from.
import { MigrationError } from '../../errors/migration-error.ts'
import type { RevisionGraph } from './revision-graph.ts'

/** Makes an id that no revision of the graph has. */
export type IdGenerator = (graph: RevisionGraph) => string

const attempts = 100

/**
 * Ids of twelve hexadecimal digits, such as `e517276bb1c2`.
 *
 * @param randomBytes gives so many random bytes, as `crypto.randomBytes` does
 * @throws MigrationError (the generator) `ids_exhausted` if every id that the source gives is taken
 */
export function randomIds(randomBytes: (count: number) => Uint8Array): IdGenerator {
  return graph => {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const id = Array.from(randomBytes(6), byte => byte.toString(16).padStart(2, '0')).join('')
      if (!graph.has(id)) return id
    }
    throw new MigrationError('ids_exhausted', { attempts })
  }
}

/**
 * Consecutive numbers, such as `001` and `002`: one more than the highest id that is a number.
 *
 * @param width the least number of digits
 */
export function sequentialIds(width = 3): IdGenerator {
  return graph => {
    const numbers = graph.revisions.filter(({ id }) => /^\d{1,15}$/.test(id)).map(({ id }) => Number(id))
    return String(Math.max(0, ...numbers) + 1).padStart(width, '0')
  }
}
