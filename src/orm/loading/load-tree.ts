// Eager loading: the relationships that a query names, level by level, one query for each.
import { andThen, type MaybePromise } from '../../util/maybe-promise.ts'
import { stateOf } from '../instrumentation/entity.ts'
import type { EntityList } from '../instrumentation/entity-list.ts'
import { presentOrThrow } from '../instrumentation/unloaded.ts'
import type { Relationship } from '../mapping/mapper.ts'
import type { LoadNode } from '../query/query-data.ts'
import type { LoadContext } from './load-context.ts'
import { loadRelationship } from './load-relationship.ts'
import { loadRestricted } from './load-restricted.ts'

/** Loads relationships of entities, and what is named below them. */
export function loadTree(context: LoadContext, entities: readonly object[], loads: readonly LoadNode[]): MaybePromise<void> {
  if (entities.length === 0 || loads.length === 0) return
  const [first, ...rest] = loads as readonly [LoadNode, ...LoadNode[]]
  return andThen(loadNode(context, entities, first), () => loadTree(context, entities, rest))
}

function loadNode(context: LoadContext, entities: readonly object[], load: LoadNode): MaybePromise<void> {
  const { relationship } = load
  const states = entities.map(stateOf)
  if (load.restriction !== null && relationship.kind !== 'one') {
    return andThen(loadRestricted(context, relationship, states, load.restriction), related => loadTree(context, unique(related), load.children))
  }
  return andThen(loadRelationship(context, relationship, states), () => loadTree(context, relatedOf(entities, relationship), load.children))
}

/** What a loaded relationship of entities holds, each once; a required one that holds nothing is an error. */
function relatedOf(entities: readonly object[], relationship: Relationship): readonly object[] {
  const related = entities.flatMap(entity => {
    const value = presentOrThrow(stateOf(entity), relationship)
    return relationship.kind === 'one' ? (value === null ? [] : [value as object]) : [...(value as EntityList)]
  })
  return unique(related)
}

function unique(entities: readonly object[]): readonly object[] {
  return [...new Set(entities)]
}
