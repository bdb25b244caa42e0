import { describe, expect, it } from 'vitest'
import { StatementFailed, UniqueViolation } from '../../../../src/errors/database-error.ts'
import { createRevision } from '../../../../src/migrations/revisions/revision.ts'
import type { RevisionStep } from '../../../../src/migrations/revisions/revision-step.ts'
import {
  failureReason,
  revisionFailed,
  revisionNotWritten,
} from '../../../../src/migrations/runtime/revision-failure.ts'

const step: RevisionStep = {
  kind: 'revision',
  direction: 'upgrade',
  revision: createRevision({ id: 'bbbb', message: 'second', path: 'migrations/versions/bbbb.ts' }),
  from: ['aaaa'],
  to: ['bbbb'],
  headsBefore: ['aaaa'],
  headsAfter: ['bbbb'],
  changes: [],
}

describe('the error of a revision', () => {
  it('says what failed, where the database stands and which command goes on', () => {
    const error = revisionFailed(step, new StatementFailed({ reason: 'no such table: x', statement: 'drop table x' }), {
      direction: 'upgrade',
      target: '+1',
    })
    expect(error.message).toBe(
      "upgrade of revision 'bbbb' (second) failed: the database refused a statement: no such table: x (in: drop table x): the database is as it was before it, at aaaa; correct migrations/versions/bbbb.ts and run `athanor db upgrade +1` again",
    )
  })

  it('leaves the default target out of the command', () => {
    const commands = (['upgrade', 'downgrade'] as const).map(
      direction =>
        revisionFailed(step, new TypeError('x'), {
          direction,
          target: direction === 'upgrade' ? 'head' : '-1',
        }).message.match(/`(.*)`/)?.[1],
    )
    expect(commands).toEqual(['athanor db upgrade', 'athanor db downgrade'])
  })

  it('of a script names its file', () => {
    expect(revisionNotWritten(step, new RangeError('too far')).message).toBe(
      "the SQL of the upgrade of revision 'bbbb' (migrations/versions/bbbb.ts) cannot be written: RangeError: too far",
    )
  })
})

it('a reason names the statement once and is one line', () => {
  const statement = 'insert into x values (1)'
  expect(failureReason(new UniqueViolation({ reason: 'x', table: 't', column: 'c', statement }))).toMatch(
    / \(in: insert into x values \(1\)\)$/,
  )
  expect(failureReason(new StatementFailed({ reason: 'a\n  b', statement })).match(/insert/g)).toHaveLength(1)
  expect(failureReason(new StatementFailed({ reason: 'a\n  b', statement }))).not.toContain('\n')
  expect(failureReason('thrown text')).toBe('thrown text')
})
