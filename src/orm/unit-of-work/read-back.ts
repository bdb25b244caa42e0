// Columns that the database filled, selected by the rows' keys: where INSERT and UPDATE return nothing.
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import type { Column } from '../../sql/schema/table.ts'
import { emptySelect, type SelectNode } from '../../sql/statement/nodes.ts'
import { andThen, eachInTurn, type MaybePromise } from '../../util/maybe-promise.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import { decoderOf, decodeWire } from '../loading/hydrator.ts'
import { groupKey, type KeyedStates, matchKeys, portionsOf } from '../loading/key-groups.ts'
import { keyItems } from '../loading/related-rows.ts'
import { tableFrom } from '../mapping/relationship-expression.ts'
import { mapperOfState } from '../mapping/state-mapping.ts'
import { rowOf } from './captured-values.ts'
import type { FlushContext } from './flush-context.ts'
import { fillColumn } from './value-code.ts'

/** Reads columns of entities of one model, whose keys are known, into the entities and their snapshots. */
export function readBack(
  context: FlushContext,
  states: readonly InstanceState[],
  columns: readonly Column[],
): MaybePromise<void> {
  const [first] = states
  if (first === undefined || columns.length === 0) return
  const { table, keyColumns } = mapperOfState(first)
  const groups = states.flatMap((state): KeyedStates[] => {
    const row = rowOf(context, state)
    const values = keyColumns.map(column => row[column.attribute])
    const key = groupKey(keyColumns, values)
    return key === null ? [] : [{ key, values, states: [state] }]
  })
  const byKey = new Map(groups.map(group => [group.key, group.states] as const))
  return eachInTurn(portionsOf(keyColumns, groups), portion => {
    const where: readonly ExpressionNode[] = matchKeys(table, keyColumns, portion)
    const items = [...keyItems(table, keyColumns), ...keyItems(table, columns)]
    const node: SelectNode = { ...emptySelect, items, from: [tableFrom(table)], where }
    return andThen(context.rows(node), ({ rows, wide, dialect }) => {
      const decoders = [...keyColumns, ...columns].map(column => decoderOf(column.type, dialect, wide))
      for (const row of rows) {
        const values = decoders.map((decode, at) => decodeWire(decode, row[at]))
        const key = groupKey(keyColumns, values.slice(0, keyColumns.length))
        for (const state of byKey.get(key ?? '') ?? [])
          setColumns(context, state, columns, values.slice(keyColumns.length))
      }
    })
  })
}

function setColumns(
  context: FlushContext,
  state: InstanceState,
  columns: readonly Column[],
  values: readonly unknown[],
): void {
  const mapper = mapperOfState(state)
  const snapshot = [...(state.snapshot ?? [])]
  for (const [at, column] of columns.entries()) {
    const value = values[at]
    fillColumn(context, state, column.attribute, value)
    const kept = value === null || value === undefined ? null : column.type.snapshot(value)
    snapshot[mapper.placeOf(column.attribute) ?? snapshot.length] = kept
  }
  state.snapshot = snapshot
}
