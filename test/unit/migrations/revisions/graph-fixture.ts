// Graphs for the tests of the revision layer, written down as briefly as they can be.
import { expect } from 'vitest'
import type { MigrationErrorCode } from '../../../../src/errors/migration-error.ts'
import { createRevision, type Revision } from '../../../../src/migrations/revisions/revision.ts'
import { RevisionGraph } from '../../../../src/migrations/revisions/revision-graph.ts'

/** A revision that follows the ids in `down`, separated by blanks. */
export function rev(id: string, down = '', more: Partial<Revision> = {}): Revision {
  return createRevision({ id, downRevisions: down.split(' ').filter(Boolean), ...more })
}

/** A graph of revisions. */
export function graphOf(...revisions: readonly Revision[]): RevisionGraph {
  return RevisionGraph.of(revisions)
}

/** a - b - c - d - e */
export function linear(): RevisionGraph {
  return graphOf(rev('a'), rev('b', 'a'), rev('c', 'b'), rev('d', 'c'), rev('e', 'd'))
}

/** a - b - (c1 - d1 | c2 - d2), the two branches labelled `c1branch` and `c2branch`. */
export function branched(): RevisionGraph {
  return graphOf(
    rev('a'),
    rev('b', 'a'),
    rev('c1', 'b', { branchLabels: ['c1branch'] }),
    rev('d1', 'c1'),
    rev('c2', 'b', { branchLabels: ['c2branch'] }),
    rev('d2', 'c2'),
  )
}

/** a - b - (c1 - d1 | c2 - d2) - m - n */
export function merged(): RevisionGraph {
  return graphOf(...branched().revisions, rev('m', 'd1 d2'), rev('n', 'm'))
}

/** Two histories, x0 - x1 - x2 and y0 - y1 - y2, where y1 depends on x1. */
export function dependent(): RevisionGraph {
  return graphOf(
    rev('x0', '', { branchLabels: ['xs'] }),
    rev('x1', 'x0'),
    rev('x2', 'x1'),
    rev('y0', '', { branchLabels: ['ys'] }),
    rev('y1', 'y0', { dependsOn: ['x1'] }),
    rev('y2', 'y1'),
  )
}

/** Expects a call to throw the error of a code, with the message if one is given. */
export function expectError(call: () => unknown, code: MigrationErrorCode, message?: RegExp): void {
  expect(call).toThrow(expect.objectContaining({ code }))
  if (message !== undefined) expect(call).toThrow(message)
}

/** Expects a promise to be rejected likewise. */
export async function expectRejection(
  call: Promise<unknown>,
  code: MigrationErrorCode,
  message?: RegExp,
): Promise<void> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toMatchObject({ code })
  if (message !== undefined) expect(error).toMatchObject({ message: expect.stringMatching(message) })
}
