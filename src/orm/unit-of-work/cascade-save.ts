// What adding an entity does to those that it is related to.
import { ForeignSession } from '../../errors/session-error.ts'
import { stateOf } from '../instrumentation/entity.ts'
import { EntityList } from '../instrumentation/entity-list.ts'
import type { InstanceState, SessionPort } from '../instrumentation/instance-state.ts'
import { relationshipsOf } from '../mapping/state-mapping.ts'

/** How entities become part of a session. */
export interface Admission {
  readonly session: SessionPort
  /** Makes a new entity one that the next flush inserts. */
  admit(state: InstanceState): void
  /** Makes an entity of a session that is closed part of this one, unless this one has another object for it. */
  attach(state: InstanceState): boolean
}

/**
 * Admits an entity, and those that it reaches by relationships that cascade.
 *
 * @param everything whether all that is related counts, as when an entity is added, or only what the developer related since the last flush
 * @throws ForeignSession
 */
export function cascadeSave(start: InstanceState, admission: Admission, everything: boolean): void {
  if (reachesNothing(start)) {
    start.leaveClosedSession()
    if (start.status === 'transient') admission.admit(start)
    else if (start.status === 'detached') admission.attach(start)
    return
  }
  const open = [start]
  const seen = new Set(open)
  for (const state of open) {
    state.leaveClosedSession()
    const joins = state.status === 'transient'
    if (joins) admission.admit(state)
    else if (state.status === 'detached') admission.attach(state)
    for (const entity of reached(state, everything || joins)) {
      const next = stateOf(entity)
      if (seen.has(next) || !concerns(next, admission)) continue
      seen.add(next)
      open.push(next)
    }
  }
}

/** Whether an entity is related to nothing, as far as is known without loading. */
function reachesNothing({ related, changedOnes, changedLists }: InstanceState): boolean {
  return related === null && changedOnes === null && changedLists === null
}

/** Whether a related entity has to be followed: it is not in the session yet. What is in it is followed by itself, with the flush. */
function concerns(state: InstanceState, { session }: Admission): boolean {
  state.leaveClosedSession()
  if (state.session !== null && state.session !== session) throw new ForeignSession({ entity: String(state) })
  return state.status === 'transient' || state.status === 'detached'
}

function reached(state: InstanceState, everything: boolean): object[] {
  if (!everything && state.changedOnes === null && state.changedLists === null) return []
  return relationshipsOf(state).flatMap(relationship => {
    if (relationship.viewOnly || !relationship.cascades('saveUpdate')) return []
    if (relationship.kind === 'one') {
      const target = state.relatedOf(relationship)
      return target === null || target === undefined ? [] : [target]
    }
    const added: object[] = []
    for (const [entity, primary] of state.changedLists?.get(relationship)?.added ?? []) {
      if (primary || everything) added.push(entity)
    }
    return everything ? [...added, ...(EntityList.loaded(state, relationship) ?? [])] : added
  })
}
