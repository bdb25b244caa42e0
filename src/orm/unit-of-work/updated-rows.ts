// What is known of entities once their rows are updated.

import type { StatementDialect } from '../../compiler/statement-dialect.ts'
import { StaleData } from '../../errors/session-error.ts'
import { keptFor } from '../../util/kept-for.ts'
import type { WireValue } from '../../util/wire-value.ts'
import { decodeWire } from '../loading/hydrator.ts'
import type { FlushContext } from './flush-context.ts'
import { returnedDecoders } from './inserted-rows.ts'
import type { RowBatch } from './row-batch.ts'
import type { UpdateShape } from './update-shapes.ts'
import { fillColumn } from './value-code.ts'

/** Rows of one shape, ready to be updated. */
export interface UpdateBatch extends RowBatch {
  readonly shape: UpdateShape
  /** The database of its rows. */
  readonly place: object
  /** The snapshot of each entity, once its row is written. */
  readonly snapshots: unknown[][]
}

/** Says that the row of an entity is not as it was loaded. */
export function refuseStale({ states }: UpdateBatch, at: number): never {
  throw new StaleData({ entity: String(states[at]) })
}

/** Notes what the database computed for a row. */
export function takeComputed(
  context: FlushContext,
  { shape, states, snapshots }: UpdateBatch,
  at: number,
  row: readonly WireValue[],
): void {
  const state = states[at]
  const snapshot = snapshots[at]
  if (state === undefined || snapshot === undefined) return
  const decoders = computedDecoders(context.dialectOf(shape.mapper.table))(shape)
  for (const [place, column] of shape.computed.entries()) {
    const value = decodeWire(decoders[place] ?? null, row[place])
    fillColumn(context, state, column.attribute, value)
    snapshot[shape.mapper.placeOf(column.attribute) ?? snapshot.length] =
      value === null ? null : column.type.snapshot(value)
  }
}

const computedDecoders = keptFor((dialect: StatementDialect) =>
  keptFor((shape: UpdateShape) => returnedDecoders(dialect, shape.computed)),
)

/** The rows of a batch are written: the entities' snapshots say so. */
export function noteUpdated({ states, snapshots }: UpdateBatch): void {
  for (let at = 0; at < states.length; at++) {
    const state = states[at]
    const snapshot = snapshots[at]
    if (state !== undefined && snapshot !== undefined) state.snapshot = snapshot
  }
}
