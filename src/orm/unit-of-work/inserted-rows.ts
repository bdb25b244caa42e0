// What is known of entities once their rows are inserted: keys, and what the database filled.
import type { StatementDialect } from '../../compiler/statement-dialect.ts'
import type { ExecuteResult } from '../../driver/driver.ts'
import type { Column } from '../../sql/schema/table.ts'
import type { WireValue } from '../../util/wire-value.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import { type Decode, decoderOf, decodeWire } from '../loading/hydrator.ts'
import type { Mapper } from '../mapping/mapper.ts'
import { rowOf, setColumn } from './captured-values.ts'
import type { FlushContext } from './flush-context.ts'
import type { InsertShape } from './insert-shapes.ts'
import type { RowBatch } from './row-batch.ts'

/** Rows of one shape, ready to be inserted. */
export interface InsertBatch extends RowBatch {
  readonly shape: InsertShape
}

/** Notes the keys that the database gave to the rows of a batch, in their order. */
export function takeKeys(
  context: FlushContext,
  batch: InsertBatch,
  column: Column,
  results: readonly Pick<ExecuteResult, 'lastInsertId'>[],
): void {
  eachKey(context, batch, column, at => results[at]?.lastInsertId ?? null)
}

function eachKey(
  context: FlushContext,
  { shape, states }: InsertBatch,
  column: Column,
  idAt: (at: number) => number | bigint | null,
): void {
  const { attribute } = column
  const place = shape.mapper.columns.indexOf(column)
  for (let at = 0; at < states.length; at++) {
    const state = states[at]
    if (state === undefined) continue
    const key = generatedKey(column, idAt(at))
    context.undo.fillsEmpty(state, shape.returned)
    if (context.captured === null) state.entity[attribute] = key
    else setColumn(context, state, attribute, key)
    setKept(state, place, key)
  }
}

/** Notes the keys of rows that were counted up from the first. */
export function takeCountedKeys(context: FlushContext, batch: InsertBatch, first: number): void {
  const [column] = batch.shape.returned
  if (column === undefined) return
  eachKey(context, batch, column, at => first + at)
}

function generatedKey({ type }: Column, id: number | bigint | null): unknown {
  if (id === null) return null
  return type.kind === 'bigint' && type.problem(BigInt(id)) === null ? BigInt(id) : Number(id)
}

/** Notes what the database filled in the rows of a batch: one row each, in their order. */
export function takeReturned(
  context: FlushContext,
  { shape, states }: InsertBatch,
  rows: readonly (readonly WireValue[])[],
): void {
  const { mapper, returned } = shape
  const decoders = returnedDecoders(context.dialectOf(mapper.table), returned)
  for (let at = 0; at < states.length; at++) {
    const state = states[at]
    const row = rows[at]
    if (state === undefined) continue
    context.undo.fillsEmpty(state, returned)
    for (let column = 0; column < returned.length; column++) {
      const { attribute, type } = returned[column] as Column
      const value = decodeWire(decoders[column] ?? null, row?.[column])
      setColumn(context, state, attribute, value)
      setKept(state, mapper.placeOf(attribute) ?? 0, value === null ? null : type.snapshot(value))
    }
  }
}

/** How the values that RETURNING gives are decoded. */
export function returnedDecoders(dialect: StatementDialect, returned: readonly Column[]): readonly Decode[] {
  const wide = returned.some(({ type }) => type.kind === 'bigint' || type.kind === 'custom')
  return returned.map(column => decoderOf(column.type, dialect, wide))
}

/** The snapshot is the flush's own until the row is written. */
function setKept(state: InstanceState, place: number, value: unknown): void {
  ;(state.snapshot as unknown[])[place] = value
}

/** The entities of a batch are in the database now. */
export function becomePersistent(context: FlushContext, { shape, states }: InsertBatch): void {
  const { mapper } = shape
  const known = context.identityMap.of(mapper)
  for (let at = 0; at < states.length; at++) {
    const state = states[at]
    if (state === undefined) continue
    state.key = keyOf(context, mapper, state)
    state.status = 'persistent'
    if (state.key !== null) known.set(state.key, state)
  }
}

function keyOf(context: FlushContext, mapper: Mapper, state: InstanceState): InstanceState['key'] {
  const row = rowOf(context, state)
  const [only] = mapper.keyColumns
  if (only === undefined || mapper.keyColumns.length > 1) return mapper.identityOf(row)
  const value = row[only.attribute]
  return value === null || value === undefined ? null : only.type.toKey(value)
}
