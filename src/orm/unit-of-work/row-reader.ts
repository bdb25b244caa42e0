// Reading what an INSERT writes of a new entity: its parameters and, in the same pass, its snapshot. One function per shape is generated,
// because looking a property up by a name that changes costs several times what one does whose name stands in the code.

import type { StatementDialect } from '../../compiler/statement-dialect.ts'
import { codegen } from '../../util/codegen.ts'
import type { WireValue } from '../../util/wire-value.ts'
import type { EntityValues, InstanceState } from '../instrumentation/instance-state.ts'
import { defaultValue, writtenValue } from '../mapping/new-entity.ts'
import { mapperOfState } from '../mapping/state-mapping.ts'
import type { FlushContext } from './flush-context.ts'
import type { InsertShape } from './insert-shapes.ts'
import {
  type ColumnStep,
  columnSteps,
  fillColumn,
  type ReadValue,
  readAccepted,
  valueCode,
  type WrittenRow,
} from './value-code.ts'

/**
 * Reads a row: its parameters, in the order of the shape's written columns. The entity's state gets its snapshot.
 *
 * @throws ValueError for a value that a column cannot hold
 */
export type ReadRow = (context: FlushContext, state: InstanceState, row: EntityValues) => WireValue[]

/** The function that reads rows of a shape. */
export function rowReader(shape: InsertShape, dialect: StatementDialect): ReadRow {
  const steps = columnSteps(shape.written, dialect)
  return codegen ? generateReader(shape, steps) : plainReader(shape, steps)
}

function plainReader({ mapper, written }: InsertShape, steps: readonly ColumnStep[]): ReadRow {
  const places = written.map(column => mapper.columns.indexOf(column))
  return (context, state, row) => {
    const snapshot = new Array<unknown>(mapper.columns.length).fill(undefined)
    const parameters = steps.map((step, at) => {
      const { wire, kept } = readCarefully(step, { context, state, row })
      snapshot[places[at] ?? 0] = kept
      return wire
    })
    state.snapshot = snapshot
    return parameters
  }
}

/** The value of a column: what is given, the default, or NULL, which the database refuses where it may not be. */
function readCarefully(step: ColumnStep, written: WrittenRow): ReadValue {
  const { column } = step
  const { context, state, row } = written
  const mapper = mapperOfState(state)
  const given = row[column.attribute]
  let value: unknown = null
  if (given !== undefined) value = writtenValue(mapper, column, given)
  else if (column.default !== null) {
    const made = defaultValue(column)
    fillColumn(context, state, column.attribute, made)
    value = writtenValue(mapper, column, made)
  }
  return readAccepted(step, written, value)
}

function generateReader({ mapper, written }: InsertShape, steps: readonly ColumnStep[]): ReadRow {
  const names = steps.flatMap((_, at) => [`w${at}`, `s${at}`])
  const snapshot = mapper.columns.map(column =>
    written.includes(column) ? `s${written.indexOf(column)}` : 'undefined',
  )
  const make = new Function(
    'steps',
    'types',
    'careful',
    `return (context, state, row) => {
      let v, r${names.map(name => `, ${name}`).join('')}
      ${steps.map(valueCode).join('\n')}
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
