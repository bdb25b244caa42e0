// Entities by the values of the columns that a relationship follows, and the condition that finds the rows at the other end.
import type { ColumnSource, ExpressionNode } from '../../sql/expression/nodes.ts'
import { valueNode } from '../../sql/expression/value.ts'
import type { Column } from '../../sql/schema/table.ts'
import { columnOf } from '../../sql/statement/nodes.ts'
import type { Primitive } from '../../sql/types/sql-type.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'

/** Entities with the same values. */
export interface KeyedStates {
  readonly key: Primitive
  readonly values: readonly unknown[]
  readonly states: InstanceState[]
}

/** Entities with the same values, and what a load finds at the other end. */
export interface KeyGroup extends KeyedStates {
  /** In the order of the relationship. Added to by {@link addRelated} alone. */
  related: readonly InstanceState[]
}

/** Nothing at the other end yet: most groups get an array of their own at once, of the size that they need. */
export const NONE_RELATED: readonly InstanceState[] = Object.freeze([])

/** Adds what a load found for a group. */
export function addRelated(group: KeyGroup, state: InstanceState): void {
  const { related } = group
  if (related.length === 0) group.related = [state]
  else (related as InstanceState[]).push(state)
}

/** Entities grouped by their values. */
export interface KeyGroups {
  readonly groups: readonly KeyGroup[]
  readonly byKey: ReadonlyMap<Primitive, KeyGroup>
  /** Entities with NULL in one of the columns: they have nothing at the other end. */
  readonly without: readonly InstanceState[]
}

/** Groups entities by the values of columns. */
export function keysOf(states: readonly InstanceState[], columns: readonly Column[]): KeyGroups {
  const byKey = new Map<Primitive, KeyGroup>()
  const groups: KeyGroup[] = []
  const without: InstanceState[] = []
  const [first] = columns
  const only = columns.length === 1 ? first : undefined
  for (let at = 0; at < states.length; at++) {
    const state = states[at] as InstanceState
    const value = only === undefined ? undefined : state.entity[only.attribute]
    const values = only === undefined ? columns.map(column => state.entity[column.attribute]) : null
    const key = only !== undefined ? keyPart(only, value) : groupKey(columns, values ?? [])
    if (key === null) {
      without.push(state)
      continue
    }
    const known = byKey.get(key)
    if (known !== undefined) known.states.push(state)
    else {
      const group: KeyGroup = { key, values: values ?? [value], states: [state], related: NONE_RELATED }
      byKey.set(key, group)
      groups.push(group)
    }
  }
  return { groups, byKey, without }
}

/** A primitive for the values of columns, equal for equal values; null when one of them is missing. */
export function groupKey(columns: readonly Column[], values: readonly unknown[]): Primitive | null {
  const [only] = columns
  if (columns.length === 1 && only !== undefined) return keyPart(only, values[0])
  const parts = columns.map((column, at) => keyPart(column, values[at]))
  return parts.includes(null) ? null : JSON.stringify(parts.map(String))
}

/** A primitive for the value of a column; null where there is none. */
export function keyPart({ type }: Column, value: unknown): Primitive | null {
  return value === null || value === undefined ? null : type.toKey(value)
}

/** Above this many alternatives of several columns each, SQLite finds an expression too deep. */
const MOST_ALTERNATIVES = 200

/** Groups in portions, each of which one query can ask for. */
export function portionsOf<Group extends KeyedStates>(
  columns: readonly Column[],
  groups: readonly Group[],
): readonly (readonly Group[])[] {
  if (columns.length === 1 || groups.length <= MOST_ALTERNATIVES) return [groups]
  const portions: Group[][] = []
  for (let at = 0; at < groups.length; at += MOST_ALTERNATIVES) portions.push(groups.slice(at, at + MOST_ALTERNATIVES))
  return portions
}

/** The condition that columns have the values of one of the groups. */
export function matchKeys(
  source: ColumnSource,
  columns: readonly Column[],
  groups: readonly KeyedStates[],
): readonly ExpressionNode[] {
  const [only] = columns
  if (columns.length === 1 && only !== undefined) {
    const values = groups.map(group => group.values[0])
    return [{ kind: 'in', operand: columnOf(source, only), values, type: only.type, negated: false }]
  }
  const alternatives = groups.map(
    (group): ExpressionNode => ({
      kind: 'logical',
      operator: 'and',
      operands: columns.map((column, at) => ({
        kind: 'binary',
        operator: '=',
        left: columnOf(source, column),
        right: valueNode(group.values[at], column.type, 'a relationship'),
      })),
    }),
  )
  return [{ kind: 'logical', operator: 'or', operands: alternatives }]
}
