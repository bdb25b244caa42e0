// Reading what an UPDATE writes of an entity: the values that are set, those by which the row is found, and its next snapshot. As with
// INSERT, one function per shape is generated.
import type { StatementDialect } from '../../compiler/statement-dialect.ts'
import { SessionError } from '../../errors/session-error.ts'
import { SqlType } from '../../sql/types/sql-type.ts'
import { codegen } from '../../util/codegen.ts'
import type { EntityValues, InstanceState } from '../instrumentation/instance-state.ts'
import { writtenValue } from '../mapping/new-entity.ts'
import { mapperOfState } from '../mapping/state-mapping.ts'
import type { FlushContext } from './flush-context.ts'
import { storedValue } from './table-keys.ts'
import type { UpdateShape } from './update-shapes.ts'
import type { UpdateBatch } from './updated-rows.ts'
import { type ColumnStep, columnSteps, type ReadValue, readAccepted, valueCode, type WrittenRow } from './value-code.ts'

/**
 * Reads a row into a batch of its shape.
 *
 * @throws ValueError for a value that a column cannot hold; SessionError `missing_attribute`
 */
export type ReadUpdate = (
  context: FlushContext,
  state: InstanceState,
  row: EntityValues,
  batch: Pick<UpdateBatch, 'rows' | 'snapshots'>,
) => void

/** The function that reads rows of a shape. */
export function updateReader(shape: UpdateShape, dialect: StatementDialect): ReadUpdate {
  const steps = columnSteps(shape.written, dialect)
  const keys = columnSteps(shape.identifying, dialect)
  return codegen ? generateReader(shape, steps, keys) : plainReader(shape, steps, keys)
}

function plainReader({ mapper }: UpdateShape, steps: readonly ColumnStep[], keys: readonly ColumnStep[]): ReadUpdate {
  return (context, state, row, batch) => {
    const snapshot = [...(state.snapshot ?? [])]
    const set = steps.map(step => {
      const { wire, kept } = readCarefully(step, { context, state, row })
      snapshot[mapper.placeOf(step.column.attribute) ?? snapshot.length] = kept
      return wire
    })
    const found = keys.map(({ column, encode }) => encode(storedValue(state, column) ?? null))
    batch.rows.push([...set, ...found])
    batch.snapshots.push(snapshot)
  }
}

function readCarefully(step: ColumnStep, written: WrittenRow): ReadValue {
  const { column } = step
  const { state, row } = written
  const { attribute } = column
  const given = row[attribute]
  if (given === undefined) throw new SessionError('missing_attribute', { entity: String(state), attribute })
  return readAccepted(step, written, writtenValue(mapperOfState(state), column, given))
}

function generateReader(
  { mapper, written }: UpdateShape,
  steps: readonly ColumnStep[],
  keys: readonly ColumnStep[],
): ReadUpdate {
  const names = steps.flatMap((_, at) => [`w${at}`, `s${at}`])
  const snapshot = mapper.columns.map((column, place) =>
    written.includes(column) ? `s${written.indexOf(column)}` : `old[${place}]`,
  )
  const found = keys.map((key, at) => keyCode(key, at, mapper.columns.indexOf(key.column)))
  const make = new Function(
    'steps',
    'types',
    'keys',
    'careful',
    `return (context, state, row, batch) => {
      let v, r${names.map(name => `, ${name}`).join('')}
      const old = state.snapshot
      ${steps.map(valueCode).join('\n')}
      batch.rows.push([${[...steps.map((_, at) => `w${at}`), ...found].join(', ')}])
      batch.snapshots.push([${snapshot.join(', ')}])
    }`,
  )
  return make(
    steps,
    written.map(column => column.type),
    keys,
    readCarefully,
  ) as ReadUpdate
}

/** The code for the value that a column has in the database, as a parameter. */
function keyCode({ column, encodeValue }: ColumnStep, at: number, place: number): string {
  const plain = column.type.restore === SqlType.prototype.restore
  const value = plain ? 'v' : `keys[${at}].column.type.restore(v)`
  return `((v = old[${place}]) === null || v === undefined ? null : ${encodeValue === null ? value : `keys[${at}].encodeValue(${value})`})`
}
