// Writing single rows: one statement a shape, compiled once and run with each row's values.
import { SessionError, StaleData } from '../../errors/session-error.ts'
import type { ExecuteResult } from '../../driver/driver.ts'
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import type { Column, Table } from '../../sql/schema/table.ts'
import type { ColumnsItem, DeleteNode, InsertNode, UpdateNode } from '../../sql/statement/nodes.ts'
import { andThen, type MaybePromise } from '../../util/maybe-promise.ts'
import type { WireValue } from '../../util/wire-value.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import { decoderOf } from '../loading/hydrator.ts'
import type { Mapper } from '../mapping/mapper.ts'
import { acceptValue } from '../mapping/new-entity.ts'
import { columnOf } from '../mapping/relationship-expression.ts'
import type { FlushContext } from './flush-context.ts'

/** A statement for rows of one shape: which columns are written, and which the database gives back. */
interface InsertShape {
  readonly node: InsertNode
  readonly written: readonly Column[]
  readonly returned: readonly Column[]
}

const insertShapes = new WeakMap<Mapper, Map<string, InsertShape>>()
const updateNodes = new WeakMap<Mapper, Map<string, UpdateNode>>()
const deleteNodes = new WeakMap<Mapper, DeleteNode>()

/** Whether the database gives a column its value when an INSERT does not. */
function filledByDatabase(column: Column): boolean {
  return column.generated || column.serverDefault !== null || column.computed !== null
}

/** Inserts an entity and notes what the database gave it. */
export function insertRow(context: FlushContext, state: InstanceState): MaybePromise<void> {
  const mapper = state.description as Mapper
  const { written, returned, node } = insertShape(mapper, state)
  const values = written.map(column => insertValue(mapper, column, state))
  const [generated] = returned
  if (returned.length === 1 && generated?.generated === true) {
    return andThen(context.execute(node, values), result => noteInserted(state, written, values, generated, result))
  }
  if (returned.length === 0) return andThen(context.execute(node, values), () => noteInserted(state, written, values, null, null))
  return andThen(context.returning(returningNode(node, returned), values), ([row]) => {
    takeReturned(context, state, returned, row ?? [])
    noteInserted(state, written, values, null, null)
  })
}

function insertShape(mapper: Mapper, state: InstanceState): InsertShape {
  const entity = state.entity as Record<string, unknown>
  let key = ''
  for (const column of mapper.columns) if (filledByDatabase(column)) key += entity[column.attribute] === undefined ? '0' : '1'
  let shapes = insertShapes.get(mapper)
  if (shapes === undefined) {
    shapes = new Map()
    insertShapes.set(mapper, shapes)
  }
  let shape = shapes.get(key)
  if (shape === undefined) {
    shape = makeInsertShape(mapper, entity)
    shapes.set(key, shape)
  }
  return shape
}

function makeInsertShape(mapper: Mapper, entity: Record<string, unknown>): InsertShape {
  const returned = mapper.columns.filter(column => column.computed !== null || (filledByDatabase(column) && entity[column.attribute] === undefined))
  const written = mapper.columns.filter(column => !returned.includes(column))
  const row = written.map((column, index): ExpressionNode => ({ kind: 'parameter', index, type: column.type }))
  return { node: { kind: 'insert', table: mapper.table, columns: written, rows: [row], query: null, conflict: null, returning: [] }, written, returned }
}

function returningNode(node: InsertNode, returned: readonly Column[]): InsertNode {
  return { ...node, returning: [itemOf(node.table, returned)] }
}

function itemOf(table: Table, columns: readonly Column[]): ColumnsItem {
  return { kind: 'columns', columns: columns.map(column => columnOf(table, column)), key: `${table.id}:${columns.map(column => column.name).join()}` }
}

/** The value that an INSERT writes; what is not given is NULL where it may be. */
function insertValue(mapper: Mapper, column: Column, state: InstanceState): unknown {
  const value = (state.entity as Record<string, unknown>)[column.attribute]
  if (value === undefined || value === null) {
    if (value === undefined && !column.nullable) throw new SessionError('missing_attribute', { entity: `a new ${mapper.name}`, attribute: column.attribute })
    return null
  }
  return acceptValue(mapper, column, value)
}

function noteInserted(state: InstanceState, written: readonly Column[], values: readonly unknown[], generated: Column | null, result: ExecuteResult | null): void {
  const mapper = state.description as Mapper
  const entity = state.entity as Record<string, unknown>
  if (generated !== null && result !== null) entity[generated.attribute] = generatedKey(generated, result.lastInsertId)
  noteWritten(entity, written, values)
  state.snapshot = snapshotOf(mapper, entity)
}

function generatedKey(column: Column, id: number | bigint | null): unknown {
  if (id === null) return null
  return column.type.kind === 'bigint' && column.type.problem(BigInt(id)) === null ? BigInt(id) : Number(id)
}

/** After a flush a column holds what the database does: the canonical spelling of what was given. */
function noteWritten(entity: Record<string, unknown>, written: readonly Column[], values: readonly unknown[]): void {
  for (const [at, column] of written.entries()) {
    const value = values[at]
    const canonical = value !== null && !column.type.mutable ? column.type.snapshot(value as never) : value
    if (entity[column.attribute] !== canonical) entity[column.attribute] = canonical
  }
}

/** The snapshot of an entity's columns as they are. */
export function snapshotOf(mapper: Mapper, entity: Record<string, unknown>): unknown[] {
  return mapper.columns.map(column => {
    const value = Object.hasOwn(entity, column.attribute) ? entity[column.attribute] : undefined
    return value === null || value === undefined ? value : column.type.snapshot(value as never)
  })
}

function takeReturned(context: FlushContext, state: InstanceState, returned: readonly Column[], row: readonly WireValue[]): void {
  const entity = state.entity as Record<string, unknown>
  const wide = returned.some(column => column.type.kind === 'bigint')
  for (const [at, column] of returned.entries()) {
    const wire = row[at] ?? null
    const decode = decoderOf(column.type, context.dialect, wide)
    entity[column.attribute] = wire === null || decode === null ? wire : decode(wire as never)
  }
}

/** Updates the row of an entity in the columns that changed. */
export function updateRow(context: FlushContext, state: InstanceState, columns: readonly Column[]): MaybePromise<void> {
  const mapper = state.description as Mapper
  const entity = state.entity as Record<string, unknown>
  const snapshot = state.snapshot ?? []
  const version = mapper.columns.find(column => column.version)
  const written = [...columns, ...touchedColumns(mapper, columns, entity, version)]
  const values = written.map(column => updateValue(mapper, column, state))
  const identifying = version === undefined ? mapper.keyColumns : [...mapper.keyColumns, version]
  const where = identifying.map(column => restored(column, snapshot[mapper.columns.indexOf(column)]))
  const computed = mapper.columns.filter(column => column.computed !== null && !column.deferred)
  const node = updateNode(mapper, written, identifying, computed)
  const run = computed.length === 0 ? andThen(context.execute(node, [...values, ...where]), ({ changes }) => changes) : returningUpdate(context, state, node, computed, [...values, ...where])
  return andThen(run, changes => {
    if (changes === 0) throw new StaleData({ entity: String(state) })
    noteWritten(entity, written, values)
    const noted = snapshotOf(mapper, entity)
    state.snapshot = mapper.columns.map((column, place) => (written.includes(column) || computed.includes(column) ? noted[place] : snapshot[place]))
  })
}

function returningUpdate(context: FlushContext, state: InstanceState, node: UpdateNode, computed: readonly Column[], values: readonly unknown[]): MaybePromise<number> {
  return andThen(context.returning(node, values), ([row]) => {
    if (row === undefined) return 0
    takeReturned(context, state, computed, row)
    return 1
  })
}

/** Columns that every update sets: the version, and those with `onUpdate`. */
function touchedColumns(mapper: Mapper, columns: readonly Column[], entity: Record<string, unknown>, version: Column | undefined): Column[] {
  const touched = mapper.columns.filter(column => column.onUpdate !== null && !columns.includes(column))
  for (const column of touched) entity[column.attribute] = column.onUpdate?.()
  if (version === undefined || columns.includes(version)) return touched
  entity[version.attribute] = (entity[version.attribute] as number) + 1
  return [...touched, version]
}

function updateValue(mapper: Mapper, column: Column, state: InstanceState): unknown {
  const value = (state.entity as Record<string, unknown>)[column.attribute]
  if (value === undefined) throw new SessionError('missing_attribute', { entity: String(state), attribute: column.attribute })
  return value === null ? null : acceptValue(mapper, column, value)
}

function restored(column: Column, kept: unknown): unknown {
  return kept === null || kept === undefined ? kept : column.type.restore(kept)
}

function updateNode(mapper: Mapper, written: readonly Column[], identifying: readonly Column[], computed: readonly Column[]): UpdateNode {
  const key = written.map(column => column.name).join()
  let nodes = updateNodes.get(mapper)
  if (nodes === undefined) {
    nodes = new Map()
    updateNodes.set(mapper, nodes)
  }
  let node = nodes.get(key)
  if (node === undefined) {
    const set = written.map((column, index) => ({ column, value: { kind: 'parameter', index, type: column.type } as const }))
    const where = equalities(mapper.table, identifying, written.length)
    node = { kind: 'update', table: mapper.table, set, where, returning: computed.length === 0 ? [] : [itemOf(mapper.table, computed)] }
    nodes.set(key, node)
  }
  return node
}

function equalities(table: Table, columns: readonly Column[], offset: number): ExpressionNode[] {
  return columns.map((column, at) => ({
    kind: 'binary',
    operator: '=',
    left: columnOf(table, column),
    right: { kind: 'parameter', index: offset + at, type: column.type },
  }))
}

/** Deletes the row of an entity. */
export function deleteRow(context: FlushContext, state: InstanceState): MaybePromise<void> {
  const mapper = state.description as Mapper
  const version = mapper.columns.find(column => column.version)
  const identifying = version === undefined ? mapper.keyColumns : [...mapper.keyColumns, version]
  let node = deleteNodes.get(mapper)
  if (node === undefined) {
    node = { kind: 'delete', table: mapper.table, where: equalities(mapper.table, identifying, 0), returning: [] }
    deleteNodes.set(mapper, node)
  }
  const values = identifying.map(column => restored(column, state.snapshot?.[mapper.columns.indexOf(column)]))
  return andThen(context.execute(node, values), ({ changes }) => {
    if (changes === 0 && version !== undefined) throw new StaleData({ entity: String(state) })
  })
}
