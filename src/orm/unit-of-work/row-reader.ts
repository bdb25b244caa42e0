// Reading what an INSERT writes of a new entity: its parameters and, in the same pass, its snapshot. One function per shape is generated,
// because looking a property up by a name that changes costs several times what one does whose name stands in the code.

import type { StatementDialect } from '../../compiler/statement-dialect.ts'
import { encoderOf } from '../../compiler/statement-writer.ts'
import type { Column } from '../../sql/schema/table.ts'
import { SqlType } from '../../sql/types/sql-type.ts'
import { jsonNull } from '../../sql/types/structured.ts'
import { codegen } from '../../util/codegen.ts'
import type { WireValue } from '../../util/wire-value.ts'
import type { EntityValues, InstanceState } from '../instrumentation/instance-state.ts'
import { defaultValue, isJson, writtenValue } from '../mapping/new-entity.ts'
import { mapperOfState } from '../mapping/state-mapping.ts'
import { setColumn } from './captured-values.ts'
import type { FlushContext } from './flush-context.ts'
import type { InsertShape } from './insert-shapes.ts'

/**
 * Reads a row: its parameters, in the order of the shape's written columns. The entity's state gets its snapshot.
 *
 * @throws ValueError for a value that a column cannot hold
 */
export type ReadRow = (context: FlushContext, state: InstanceState, row: EntityValues) => WireValue[]

/** How one column is written. */
interface ColumnStep {
  readonly column: Column
  readonly encode: (value: unknown) => WireValue
}

/** What a column's value is in the statement and in the snapshot. */
interface ReadValue {
  readonly wire: WireValue
  readonly kept: unknown
}

/** The function that reads rows of a shape. */
export function rowReader(shape: InsertShape, dialect: StatementDialect): ReadRow {
  const steps = shape.written.map(column => ({ column, encode: encoderOf(dialect.codec(column.type)) }))
  return codegen ? generateReader(shape, steps, dialect) : plainReader(shape, steps)
}

function plainReader({ mapper, written }: InsertShape, steps: readonly ColumnStep[]): ReadRow {
  const places = written.map(column => mapper.columns.indexOf(column))
  return (context, state, row) => {
    const snapshot = new Array<unknown>(mapper.columns.length).fill(undefined)
    const parameters = steps.map((step, at) => {
      const { wire, kept } = readCarefully(step, context, state, row)
      snapshot[places[at] ?? 0] = kept
      return wire
    })
    state.snapshot = snapshot
    return parameters
  }
}

/** The value of a column: what is given, the default, or NULL, which the database refuses where it may not be. */
function readCarefully(
  { column, encode }: ColumnStep,
  context: FlushContext,
  state: InstanceState,
  row: EntityValues,
): ReadValue {
  const { attribute, type } = column
  const mapper = mapperOfState(state)
  const given = row[attribute]
  let value: unknown = null
  if (given !== undefined) value = writtenValue(mapper, column, given)
  else if (column.default !== null) {
    const made = defaultValue(column)
    fillColumn(context, state, attribute, made)
    value = writtenValue(mapper, column, made)
  }
  // After a flush a column holds what the database does: the canonical spelling of what was given. JSON's own null is null in memory.
  const canonical = value === jsonNull ? null : value === null || type.mutable ? value : type.snapshot(value)
  if (row[attribute] !== canonical) fillColumn(context, state, attribute, canonical)
  return { wire: encode(value), kept: canonical === null ? null : type.snapshot(canonical) }
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

function generateReader(
  { mapper, written }: InsertShape,
  steps: readonly ColumnStep[],
  dialect: StatementDialect,
): ReadRow {
  const names: string[] = []
  const lines = steps.map(({ column }, at) => {
    const value = `v = row[${JSON.stringify(column.attribute)}]`
    const careful = `{ r = careful(steps[${at}], context, state, row); w${at} = r.wire; s${at} = r.kept }`
    names.push(`w${at}`, `s${at}`)
    if (!isDirect(column)) return careful
    const plain = dialect.codec(column.type).encode === null
    const wire = plain ? 'v' : `steps[${at}].encode(v)`
    const own = column.type.snapshot !== SqlType.prototype.snapshot
    const kept = own ? `types[${at}].snapshot(v)` : 'v'
    const canonical = own && !column.type.mutable ? ` && types[${at}].snapshot(v) === v` : ''
    return `${value}
      if (v === null) { w${at} = null; s${at} = null }
      else if (v !== undefined && types[${at}].problem(v) === null${canonical}) { w${at} = ${wire}; s${at} = ${kept} }
      else ${careful}`
  })
  const snapshot = mapper.columns.map(column =>
    written.includes(column) ? `s${written.indexOf(column)}` : 'undefined',
  )
  const make = new Function(
    'steps',
    'types',
    'careful',
    `return (context, state, row) => {
      let v, r${names.map(name => `, ${name}`).join('')}
      ${lines.join('\n')}
      state.snapshot = [${snapshot.join(', ')}]
      return [${steps.map((_, at) => `w${at}`).join(', ')}]
    }`,
  )
  return make(
    steps,
    written.map(column => column.type),
    readCarefully,
  ) as ReadRow
}
