// INSERT, UPDATE and DELETE statements on a session: what changed is flushed before, and loaded entities are brought in step after.
import { andThen, type MaybePromise } from '../../util/maybe-promise.ts'
import { readResults } from '../loading/read-results.ts'
import type { Mapper } from '../mapping/mapper.ts'
import type { ChangeData } from '../query/query-data.ts'
import type { ChangeResult } from '../query/runner.ts'
import { forgetRelated, reload } from './entity-loading.ts'
import type { SessionCore } from './session-core.ts'

/** Runs a statement that changes rows. */
export function changeRows(core: SessionCore, statement: ChangeData): MaybePromise<ChangeResult> {
  return andThen(core.autoflush(null), () =>
    andThen(runChange(core, statement), result => {
      if (statement.node.kind === 'insert' && statement.node.conflict === null) return result
      return andThen(bringInStep(core, statement.mapper), () => result)
    }),
  )
}

function runChange(core: SessionCore, { node, shape }: ChangeData): MaybePromise<ChangeResult> {
  const { compiled, values } = core.home.engine.prepare(node)
  return andThen(core.connection.transaction(), connection => {
    if (shape === null) return andThen(connection.execute(compiled, values), result => ({ ...result, rows: [] }))
    return andThen(connection.query(compiled, values), raw => {
      const rows = readResults(core, { shape, overwrite: true }, { rows: raw, wide: compiled.wideIntegers })
      return { changes: rows.length, lastInsertId: null, rows }
    })
  })
}

/** Loads the entities of a model again; those whose rows are gone become detached. */
function bringInStep(core: SessionCore, mapper: Mapper | null): MaybePromise<void> {
  const states = mapper === null ? [] : [...core.identityMap.of(mapper).values()]
  if (mapper === null || states.length === 0) return
  for (const state of states) core.undo.keep(state)
  return andThen(reload(core, mapper, states), gone => {
    for (const state of states) forgetRelated(state)
    for (const state of gone) {
      core.identityMap.remove(state)
      state.status = 'detached'
    }
  })
}
