// What `forUpdate` and `forShare` take, as the lock of a query.
import { SessionError } from '../../errors/session-error.ts'
import type { LockNode } from '../../sql/statement/nodes.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import type { LockOptions } from '../mapping/typed-results.ts'
import { fromTargetOf } from './sources.ts'

/** The lock of a query. */
export function lockNode(strength: 'update' | 'share', options: LockOptions): LockNode {
  const { of = [], skipLocked = false, noWait = false, keyOnly = false } = options
  if (skipLocked && noWait) {
    throw new SessionError('not_executable', {
      problem: 'a lock is asked for with `skipLocked` or `noWait`, not both: a row that is left out is not waited for',
    })
  }
  const sources = [of].flat().map(target => {
    const from = fromTargetOf(target)?.from
    if (from !== undefined) return from.source
    throw new SessionError('not_executable', {
      problem: `\`of\` in a lock expects models or aliases, not ${describeValue(target)}`,
    })
  })
  const weaker = strength === 'update' ? 'noKeyUpdate' : 'keyShare'
  return { strength: keyOnly ? weaker : strength, of: sources, skipLocked, noWait }
}
