// Eager loading: the relationships that a query names, level by level, one query for each.
import { andThen, eachInTurn, type MaybePromise } from '../../util/maybe-promise.ts'
import { stateOf } from '../instrumentation/entity.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import { presentOrThrow } from '../instrumentation/unloaded.ts'
import type { LoadNode } from '../query/query-data.ts'
import { defaultLoads, defaultLoadsOf } from './default-loads.ts'
import type { LoadContext } from './load-context.ts'
import { loadedTargets, loadRelationship } from './load-relationship.ts'
import { loadRestricted } from './load-restricted.ts'

/** Loads relationships of entities, and what is named below them. */
export function loadTree(
  context: LoadContext,
  states: readonly InstanceState[],
  loads: readonly LoadNode[],
): MaybePromise<void> {
  if (states.length === 0) return
  return eachInTurn(loads, load => loadNode(context, states, load))
}

function loadNode(context: LoadContext, states: readonly InstanceState[], load: LoadNode): MaybePromise<void> {
  const { relationship, restriction, children } = load
  const below = (related: readonly InstanceState[]) =>
    andThen(loadTree(context, related, children), () => loadDefaults(context, related, children))
  const ends = children.length === 0 && defaultLoadsOf(relationship.target).length === 0
  if (restriction !== null) return andThen(loadRestricted(context, relationship, states, restriction), below)
  return andThen(loadRelationship(context, relationship, states), () => {
    if (relationship.kind === 'one') for (const state of states) presentOrThrow(state, relationship)
    if (!ends) return below(loadedTargets(relationship, states))
  })
}

/**
 * Loads the relationships that are declared with `load: 'selectin'`, where they are not loaded yet.
 *
 * @param besides what a query names itself
 */
export function loadDefaults(
  context: LoadContext,
  states: readonly InstanceState[],
  besides: readonly LoadNode[],
): MaybePromise<void> {
  const [first] = states
  const relationships = first === undefined ? [] : defaultLoads(first)
  return eachInTurn(relationships, relationship => {
    if (besides.some(load => load.relationship === relationship)) return
    const without = states.filter(state => state.relatedOf(relationship) === undefined)
    if (without.length === 0) return
    return andThen(loadRelationship(context, relationship, without), () =>
      loadDefaults(context, loadedTargets(relationship, without), []),
    )
  })
}

/** The entities of a query's result, each once, by their state. */
export function statesIn(results: readonly unknown[]): readonly InstanceState[] {
  const states: InstanceState[] = []
  for (let at = 0; at < results.length; at++) {
    const result = results[at]
    if (typeof result !== 'object' || result === null) continue
    const state = stateOf(result)
    // What comes several times in one result knows where it came first.
    if (state.place === at) states.push(state)
    else if (results[state.place] !== result) return distinctStates(results)
  }
  return states
}

function distinctStates(results: readonly unknown[]): readonly InstanceState[] {
  const entities = new Set<object>()
  for (const result of results) if (typeof result === 'object' && result !== null) entities.add(result)
  return Array.from(entities, stateOf)
}
