// Random histories for property tests: lines, branches, merges, several bases, dependencies.
import fc from 'fast-check'
import { createRevision, type Revision } from '../../../../src/migrations/revisions/revision.ts'
import { RevisionGraph } from '../../../../src/migrations/revisions/revision-graph.ts'

const links = fc.record({
  down: fc.array(fc.nat(), { maxLength: 3 }),
  needs: fc.array(fc.nat(), { maxLength: 2 }),
  second: fc.nat({ max: 59 }),
})

/** Lists of up to fourteen revisions that make a graph. */
export const graphs: fc.Arbitrary<readonly Revision[]> = fc.array(links, { minLength: 1, maxLength: 14 }).map(list =>
  list.map(({ down, needs, second }, index) => {
    // Only earlier revisions are linked to, so nothing can go in a circle; now and then that leaves a base.
    const earlier = (numbers: readonly number[]) =>
      index === 0 ? [] : [...new Set(numbers.map(number => `rev${number % index}`))]
    return createRevision({
      id: `rev${index}`,
      downRevisions: earlier(down.slice(0, index % 3 === 0 ? 3 : 1)),
      dependsOn: earlier(index % 4 === 0 ? needs : []),
      createdAt: `2026-11-20 11:19:${String(second).padStart(2, '0')}`,
    })
  }),
)

/** A graph, and the rows that the version table of a database somewhere on its way has. */
export const databases: fc.Arbitrary<{ readonly graph: RevisionGraph; readonly heads: readonly string[] }> =
  graphs.chain(list => {
    const graph = RevisionGraph.of(list)
    const ids = graph.revisions.map(({ id }) => id)
    return fc.subarray(ids).map(some => ({ graph, heads: graph.tips(graph.ancestors(some)) }))
  })
