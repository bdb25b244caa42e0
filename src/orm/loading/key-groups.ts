// Entities by the values of the columns that a relationship follows, and the condition that finds the rows at the other end.
import type { ColumnSource, ExpressionNode } from '../../sql/expression/nodes.ts'
import { valueNode } from '../../sql/expression/value.ts'
import type { Column } from '../../sql/schema/table.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import { columnOf } from '../mapping/relationship-expression.ts'

/** Entities with the same values. */
export interface KeyedStates {
  readonly key: unknown
  readonly values: readonly unknown[]
  readonly states: InstanceState[]
}

/** Entities grouped by their values. */
export interface KeyGroups {
  readonly byKey: ReadonlyMap<unknown, KeyedStates>
  /** Entities with NULL in one of the columns: they have nothing at the other end. */
  readonly without: readonly InstanceState[]
}

/** Groups entities by the values of columns. */
export function keysOf(states: readonly InstanceState[], columns: readonly Column[]): KeyGroups {
  const byKey = new Map<unknown, KeyedStates>()
  const without: InstanceState[] = []
  for (const state of states) {
    const values = columns.map(column => (state.entity as Record<string, unknown>)[column.attribute])
    const key = values.some(value => value === null || value === undefined) ? null : groupKey(columns, values)
    if (key === null) without.push(state)
    else {
      const group = byKey.get(key)
      if (group === undefined) byKey.set(key, { key, values, states: [state] })
      else group.states.push(state)
    }
  }
  return { byKey, without }
}

/**
 * A primitive for the values of columns, equal for equal values.
 *
 * @param from an entity, or the values in the order of the columns
 */
export function groupKey(columns: readonly Column[], from: object | readonly unknown[]): string | number | bigint | boolean {
  const [only] = columns
  const valueOf = (column: Column, at: number) => (Array.isArray(from) ? from[at] : (from as Record<string, unknown>)[column.attribute])
  if (columns.length === 1 && only !== undefined) return only.type.toKey(valueOf(only, 0) as never)
  return JSON.stringify(columns.map((column, at) => String(column.type.toKey(valueOf(column, at) as never))))
}

/** The condition that columns have the values of one of the groups. */
export function matchKeys(source: ColumnSource, columns: readonly Column[], groups: readonly KeyedStates[]): readonly ExpressionNode[] {
  const [only] = columns
  if (columns.length === 1 && only !== undefined) {
    return [{ kind: 'in', operand: columnOf(source, only), values: groups.map(group => group.values[0]), type: only.type, negated: false }]
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
