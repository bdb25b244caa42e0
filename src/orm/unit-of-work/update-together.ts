// Updating rows with few statements. The database says how many it found: if some are missing, it is asked which.
import type { BatchWrites } from '../../compiler/batch-writes.ts'
import { emptySelect, type SelectNode } from '../../sql/statement/nodes.ts'
import { andThen, eachInTurn, type MaybePromise } from '../../util/maybe-promise.ts'
import { decoderOf, decodeWire } from '../loading/hydrator.ts'
import { groupKey, keyPart, keysOf, matchKeys, portionsOf } from '../loading/key-groups.ts'
import { keyItems } from '../loading/related-rows.ts'
import { tableFrom } from '../mapping/relationship-expression.ts'
import { rowOf } from './captured-values.ts'
import type { FlushContext } from './flush-context.ts'
import { rulesOf } from './update-shapes.ts'
import { noteUpdated, refuseStale, takeComputed, type UpdateBatch } from './updated-rows.ts'
import { type TogetherAnswer, writeTogether } from './write-together.ts'

/**
 * Updates the rows of a batch together.
 *
 * @param single updates rows one by one, where that is needed
 */
export function updateTogether(
  context: FlushContext,
  batch: UpdateBatch,
  writes: BatchWrites,
  single: (part: UpdateBatch) => MaybePromise<void>,
): MaybePromise<void> {
  const { shape, states, rows } = batch
  const { mapper, written, identifying, computed: returned } = shape
  const { table } = mapper
  const width = written.length + identifying.length
  return writeTogether(context, {
    table,
    shape,
    states,
    rows,
    writes,
    size: left => writes.updateSize(left, width),
    anyCount: writes.anyCount.update,
    make: (count, facts) => writes.update({ table, count, written, identifying, returned }, facts),
    written: (answer, from, to) => noteAnswer(context, partOf(batch, from, to), answer),
    single: (from, to) => single(partOf(batch, from, to)),
  })
}

function partOf(batch: UpdateBatch, from: number, to: number): UpdateBatch {
  if (from === 0 && to === batch.states.length) return batch
  const { states, rows, snapshots } = batch
  return { ...batch, states: states.slice(from, to), rows: rows.slice(from, to), snapshots: snapshots.slice(from, to) }
}

function noteAnswer(
  context: FlushContext,
  part: UpdateBatch,
  { statement, rows, changes }: TogetherAnswer,
): MaybePromise<void> {
  if (changes < part.states.length) return refuseMissing(context, part)
  if (statement.result === 'numbered') {
    for (const [number, ...values] of rows) takeComputed(context, part, Number(number) - 1, values)
  }
  noteUpdated(part)
}

/** Finds the rows that were not updated: those that are gone, and those that do not have the version that was written. */
function refuseMissing(context: FlushContext, part: UpdateBatch): MaybePromise<void> {
  const { table, keyColumns } = part.shape.mapper
  const { version } = rulesOf(part.shape.mapper)
  const columns = version === null ? keyColumns : [...keyColumns, version]
  const found = new Map<unknown, unknown>()
  const { groups } = keysOf(part.states, keyColumns)
  const read = (portion: typeof groups) => {
    const where = matchKeys(table, keyColumns, portion)
    const node: SelectNode = { ...emptySelect, items: keyItems(table, columns), from: [tableFrom(table)], where }
    return andThen(context.rows(node), ({ rows, wide, dialect }) => {
      const decoders = columns.map(column => decoderOf(column.type, dialect, wide))
      for (const row of rows) {
        const values = decoders.map((decode, at) => decodeWire(decode, row[at]))
        const held = version === null ? null : keyPart(version, values[keyColumns.length])
        found.set(groupKey(keyColumns, values.slice(0, keyColumns.length)), held)
      }
    })
  }
  return andThen(eachInTurn(portionsOf(keyColumns, groups), read), () => {
    const missing = part.states.findIndex(state => {
      const row = rowOf(context, state)
      const key = groupKey(
        keyColumns,
        keyColumns.map(column => row[column.attribute]),
      )
      const wanted = version === null ? null : keyPart(version, row[version.attribute])
      return !found.has(key) || found.get(key) !== wanted
    })
    refuseStale(part, Math.max(0, missing))
  })
}
