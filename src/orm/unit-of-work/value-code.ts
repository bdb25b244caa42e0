// Reading what is written of one column: its parameter and what the snapshot keeps of it. The code for plain values is generated as part of a
// function for whole rows; every other value is read carefully.
import type { StatementDialect } from '../../compiler/statement-dialect.ts'
import { encoderOf } from '../../compiler/statement-writer.ts'
import type { Column } from '../../sql/schema/table.ts'
import { SqlType } from '../../sql/types/sql-type.ts'
import { jsonNull } from '../../sql/types/structured.ts'
import type { WireValue } from '../../util/wire-value.ts'
import type { EntityValues, InstanceState } from '../instrumentation/instance-state.ts'
import { isJson } from '../mapping/new-entity.ts'
import { setColumn } from './captured-values.ts'
import type { FlushContext } from './flush-context.ts'

/** How one column is written. */
export interface ColumnStep {
  readonly column: Column
  /** From the value (null included) to what the driver is given. */
  readonly encode: (value: unknown) => WireValue
  /** The same for values that are not null; null where they are given as they are. */
  readonly encodeValue: ((value: never) => WireValue) | null
}

/** What a column's value is in the statement and in the snapshot. */
export interface ReadValue {
  readonly wire: WireValue
  readonly kept: unknown
}

/** An entity whose row is written, and its columns as the flush writes them. */
export interface WrittenRow {
  readonly context: FlushContext
  readonly state: InstanceState
  readonly row: EntityValues
}

/** How columns are written. */
export function columnSteps(columns: readonly Column[], dialect: StatementDialect): readonly ColumnStep[] {
  return columns.map(column => {
    const codec = dialect.codec(column.type)
    return { column, encode: encoderOf(codec), encodeValue: codec.encode }
  })
}

/** What is written and kept of a value. The entity gets the spelling that the database holds. */
export function readAccepted({ column, encode }: ColumnStep, written: WrittenRow, value: unknown): ReadValue {
  const { attribute, type } = column
  const { context, state, row } = written
  const wire = encode(value)
  // JSON's own null is null in memory.
  const canonical = value === jsonNull ? null : value === null || type.mutable ? value : type.snapshot(value)
  if (row[attribute] !== canonical) fillColumn(context, state, attribute, canonical)
  return { wire, kept: canonical === null ? null : type.snapshot(canonical) }
}

/** Sets what the flush itself found out of an entity that was new: a rollback takes it back. */
export function fillColumn(context: FlushContext, state: InstanceState, attribute: string, value: unknown): void {
  context.undo.fills(state, attribute, state.entity[attribute])
  setColumn(context, state, attribute, value)
}

/** Whether a column's value, when the type accepts it, is written as it is. */
function isDirect(column: Column): boolean {
  return column.validate === null && column.type.kind !== 'custom' && !isJson(column)
}

/**
 * The code that reads the value of a column into the variables `w…` and `s…`: what is written and what is kept.
 *
 * It stands where `row`, `steps`, `types`, `careful`, `context` and `state` are known, and the variables `v` and `r` are free.
 */
export function valueCode({ column, encodeValue }: ColumnStep, at: number): string {
  const careful = `{ r = careful(steps[${at}], { context, state, row }); w${at} = r.wire; s${at} = r.kept }`
  if (!isDirect(column)) return careful
  const { type } = column
  const wire = encodeValue === null ? 'v' : `steps[${at}].encodeValue(v)`
  const own = type.snapshot !== SqlType.prototype.snapshot
  const kept = own ? `types[${at}].snapshot(v)` : 'v'
  const canonical = own && !type.mutable ? ` && types[${at}].snapshot(v) === v` : ''
  return `v = row[${JSON.stringify(column.attribute)}]
    if (v === null) { w${at} = null; s${at} = null }
    else if (v !== undefined && types[${at}].problem(v) === null${canonical}) { w${at} = ${wire}; s${at} = ${kept} }
    else ${careful}`
}
