// `refresh`: an entity, or some of its attributes, as the database has them now.
import { andThen, eachInTurn, type MaybePromise } from '../../util/maybe-promise.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import { loadRelationship } from '../loading/load-relationship.ts'
import type { Relationship } from '../mapping/mapper.ts'
import { mapperOfState } from '../mapping/state-mapping.ts'
import { restoreColumns } from '../unit-of-work/undo-log.ts'
import { columnNamed, expireAttributes, loadColumns, refreshEntity, requireNames } from './entity-loading.ts'
import type { LoadingSession } from './loading-session.ts'

/**
 * Loads an entity again. Changes of its columns that are not written are given up; other changes are flushed before.
 *
 * @param names the attributes to load; without them all columns, with the relationships unloaded
 */
export function refresh(core: LoadingSession, state: InstanceState, names?: readonly string[]): MaybePromise<void> {
  if (names === undefined) {
    restoreColumns(state)
    return andThen(core.autoflush(null), () => refreshEntity(core, state))
  }
  requireNames(names, 'session.refresh()')
  const mapper = mapperOfState(state)
  const relationships = names.flatMap(name => mapper.relationship(name) ?? [])
  const columns = names.filter(name => mapper.relationship(name) === undefined)
  for (const name of columns) columnNamed(mapper, name)
  return andThen(core.autoflush(null), () => {
    const loaded = columns.length === 0 ? undefined : loadColumns(core, mapper, [state], columns)
    return andThen(loaded, () =>
      eachInTurn(relationships, relationship => reloadRelationship(core, state, relationship)),
    )
  })
}

function reloadRelationship(
  core: LoadingSession,
  state: InstanceState,
  relationship: Relationship,
): MaybePromise<void> {
  expireAttributes(state, [relationship.name])
  return relationship.kind === 'writeOnly' ? undefined : loadRelationship(core, relationship, [state])
}
