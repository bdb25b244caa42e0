// What a load puts into an entity: never over a change that is not written, and so that a rollback can take it back.
import { EntityList } from '../instrumentation/entity-list.ts'
import type { InstanceState, Related } from '../instrumentation/instance-state.ts'
import { listOwner } from '../instrumentation/relationship-changes.ts'
import type { Relationship } from '../mapping/mapper.ts'
import type { LoadContext } from './load-context.ts'

/** Notes what was loaded for a to-one relationship. */
export function setTarget(
  context: LoadContext,
  relationship: Relationship,
  state: InstanceState,
  target: object | null,
): void {
  if (state.changedOnes?.has(relationship) !== true) setLoaded(context, relationship, state, target)
}

/** Notes what was loaded for an owner, with the changes that wait for the flush, and the other end of each child. */
export function setChildren(
  context: LoadContext,
  relationship: Relationship,
  state: InstanceState,
  loaded: readonly InstanceState[],
): void {
  if (relationship.kind === 'one') setTarget(context, relationship, state, loaded[0]?.entity ?? null)
  else setList(context, relationship, state, loaded)
  const { reverse } = relationship
  if (reverse?.kind !== 'one') return
  for (const child of loaded) setTarget(context, reverse, child, state.entity)
}

function setList(
  context: LoadContext,
  relationship: Relationship,
  state: InstanceState,
  loaded: readonly InstanceState[],
): void {
  const here = presentIn(relationship, state, loaded)
  const children = state.changedLists?.get(relationship)?.applyTo(here) ?? here
  const list = EntityList.loaded(state, relationship)
  if (list === undefined) {
    setLoaded(context, relationship, state, EntityList.create(state, relationship, listOwner, children))
    return
  }
  // Whoever holds the list sees its new content.
  context.undoing?.keep(state)
  EntityList.replace(list, children)
}

/** The children of a list: one that was given another parent, which is not written yet, is not in it any more. */
function presentIn({ reverse }: Relationship, state: InstanceState, loaded: readonly InstanceState[]): object[] {
  const children: object[] = []
  for (const child of loaded) {
    const moved = reverse?.kind === 'one' && child.changedOnes?.has(reverse) === true
    if (!moved || child.relatedOf(reverse) === state.entity) children.push(child.entity)
  }
  return children
}

function setLoaded(context: LoadContext, relationship: Relationship, state: InstanceState, value: Related): void {
  if (context.undoing !== null) {
    if (state.relatedOf(relationship) === undefined) context.undoing.loaded(state, relationship)
    else context.undoing.keep(state)
  }
  state.setRelated(relationship, value)
}
