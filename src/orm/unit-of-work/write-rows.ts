// Writing single rows: what a statement is given, and what is known of the entity afterwards.
import { SessionError, StaleData } from '../../errors/session-error.ts'
import type { Column } from '../../sql/schema/table.ts'
import { jsonNull } from '../../sql/types/structured.ts'
import { andThen, type MaybePromise } from '../../util/maybe-promise.ts'
import type { WireValue } from '../../util/wire-value.ts'
import type { EntityValues, InstanceState } from '../instrumentation/instance-state.ts'
import { decoderOf, decodeWire } from '../loading/hydrator.ts'
import type { Mapper } from '../mapping/mapper.ts'
import { defaultValue, writtenValue } from '../mapping/new-entity.ts'
import { mapperOfState } from '../mapping/state-mapping.ts'
import { rowOf, setColumn } from './captured-values.ts'
import type { FlushContext } from './flush-context.ts'
import { snapshotWith, storedValues } from './table-keys.ts'
import { deleteNode, insertShape, updateNode } from './write-nodes.ts'

/** Inserts an entity and notes what the database gave it. */
export function insertRow(context: FlushContext, state: InstanceState): MaybePromise<void> {
  const mapper = mapperOfState(state)
  const { node, written, returned, generated } = insertShape(mapper, rowOf(context, state))
  const values = written.map(column => insertValue(context, state, column))
  const inserted = () => {
    noteWritten(context, state, written, values)
    state.snapshot = snapshotOf(mapper, rowOf(context, state))
  }
  if (generated !== null) {
    return andThen(context.execute(node, values), ({ lastInsertId }) => {
      fill(context, state, generated, generatedKey(generated, lastInsertId))
      inserted()
    })
  }
  if (returned.length === 0) return andThen(context.execute(node, values), inserted)
  return andThen(context.returning(node, values), ([row]) => {
    takeReturned(context, state, returned, row ?? [])
    inserted()
  })
}

/** The value that an INSERT writes; what is not given is the default, or NULL, which the database refuses where it may not be. */
function insertValue(context: FlushContext, state: InstanceState, column: Column): unknown {
  const given = rowOf(context, state)[column.attribute]
  if (given !== undefined) return writtenValue(mapperOfState(state), column, given)
  if (column.default !== null) {
    const value = defaultValue(column)
    fill(context, state, column, value)
    return writtenValue(mapperOfState(state), column, value)
  }
  return null
}

/** Sets what the flush itself found out of an entity that was new: a rollback takes it back. */
function fill(context: FlushContext, state: InstanceState, { attribute }: Column, value: unknown): void {
  context.undo.fills(state, attribute, state.entity[attribute])
  setColumn(context, state, attribute, value)
}

function generatedKey({ type }: Column, id: number | bigint | null): unknown {
  if (id === null) return null
  return type.kind === 'bigint' && type.problem(BigInt(id)) === null ? BigInt(id) : Number(id)
}

/** After a flush a column holds what the database does: the canonical spelling of what was given. */
function noteWritten(
  context: FlushContext,
  state: InstanceState,
  written: readonly Column[],
  values: readonly unknown[],
): void {
  const row = rowOf(context, state)
  for (const [at, { attribute, type }] of written.entries()) {
    const value = values[at]
    // JSON's own null is null in memory.
    const canonical = value === jsonNull ? null : value === null || type.mutable ? value : type.snapshot(value)
    if (row[attribute] === canonical) continue
    context.undo.fills(state, attribute, state.entity[attribute])
    setColumn(context, state, attribute, canonical)
  }
}

/** The snapshot of columns as they are. */
export function snapshotOf(mapper: Mapper, row: EntityValues): unknown[] {
  return mapper.columns.map(({ attribute, type }) => {
    const value = Object.hasOwn(row, attribute) ? row[attribute] : undefined
    return value === null || value === undefined ? value : type.snapshot(value)
  })
}

function takeReturned(
  context: FlushContext,
  state: InstanceState,
  returned: readonly Column[],
  row: readonly WireValue[],
): void {
  const wide = returned.some(({ type }) => type.kind === 'bigint' || type.kind === 'custom')
  for (const [at, column] of returned.entries()) {
    fill(context, state, column, decodeWire(decoderOf(column.type, context.dialect, wide), row[at]))
  }
}

/** What every UPDATE and DELETE of a model's rows has to do beside the columns that changed. */
interface RowRules {
  readonly version: Column | null
  /** The columns by which a row is found: its key, and its version. */
  readonly identifying: readonly Column[]
  /** Columns that the database computes, which are read back. */
  readonly computed: readonly Column[]
  /** Columns with `onUpdate`. */
  readonly touched: readonly Column[]
}

const rules = new WeakMap<Mapper, RowRules>()

function rulesOf(mapper: Mapper): RowRules {
  const known = rules.get(mapper)
  if (known !== undefined) return known
  const { columns, keyColumns } = mapper
  const version = columns.find(column => column.version) ?? null
  const made: RowRules = {
    version,
    identifying: version === null ? keyColumns : [...keyColumns, version],
    computed: columns.filter(column => column.computed !== null && !column.deferred),
    touched: columns.filter(column => column.onUpdate !== null),
  }
  rules.set(mapper, made)
  return made
}

/**
 * Updates the row of an entity in the columns that changed.
 *
 * @throws StaleData when the row is gone, or another changed it since it was loaded
 */
export function updateRow(context: FlushContext, state: InstanceState, columns: readonly Column[]): MaybePromise<void> {
  const mapper = mapperOfState(state)
  const { identifying, computed } = rulesOf(mapper)
  const written = withTouched(context, state, columns)
  const values = written.map(column => updateValue(context, state, column))
  const node = updateNode(mapper, written, identifying, computed)
  const given = [...values, ...storedValues(state, identifying)]
  const noted = (changes: number) => {
    if (changes === 0) throw new StaleData({ entity: String(state) })
    noteWritten(context, state, written, values)
    const changed = computed.length === 0 ? written : [...written, ...computed]
    const row = rowOf(context, state)
    state.snapshot = snapshotWith(
      state,
      changed,
      changed.map(({ attribute }) => row[attribute]),
    )
  }
  if (computed.length === 0) return andThen(context.execute(node, given), ({ changes }) => noted(changes))
  return andThen(context.returning(node, given), ([row]) => {
    if (row !== undefined) takeReturned(context, state, computed, row)
    noted(row === undefined ? 0 : 1)
  })
}

/** The columns that an update sets: those that changed, those with `onUpdate`, and the version. */
function withTouched(context: FlushContext, state: InstanceState, columns: readonly Column[]): readonly Column[] {
  const { touched, version } = rulesOf(mapperOfState(state))
  if (touched.length === 0 && version === null) return columns
  const more = touched.filter(column => !columns.includes(column))
  for (const { attribute, onUpdate } of more) setColumn(context, state, attribute, onUpdate?.())
  if (version === null || columns.includes(version)) return [...columns, ...more]
  setColumn(context, state, version.attribute, Number(rowOf(context, state)[version.attribute]) + 1)
  return [...columns, ...more, version]
}

function updateValue(context: FlushContext, state: InstanceState, column: Column): unknown {
  const value = rowOf(context, state)[column.attribute]
  if (value === undefined) {
    throw new SessionError('missing_attribute', { entity: String(state), attribute: column.attribute })
  }
  return writtenValue(mapperOfState(state), column, value)
}

/** Sets columns of an entity's row to NULL, in the row and in the entity. */
export function releaseRow(
  context: FlushContext,
  state: InstanceState,
  columns: readonly Column[],
): MaybePromise<void> {
  for (const { attribute } of columns) setColumn(context, state, attribute, null)
  return updateRow(context, state, columns)
}

/**
 * Deletes the row of an entity.
 *
 * @throws StaleData when it has a version and another changed it since it was loaded
 */
export function deleteRow(context: FlushContext, state: InstanceState): MaybePromise<void> {
  const mapper = mapperOfState(state)
  const { identifying, version } = rulesOf(mapper)
  const values = storedValues(state, identifying)
  return andThen(context.execute(deleteNode(mapper, identifying), values), ({ changes }) => {
    if (changes === 0 && version !== null) throw new StaleData({ entity: String(state) })
  })
}
