// RETURNING where the database has none: the rows are found and locked first, or their keys are known, so that what is read is what was
// changed. What cannot be done so is refused by the compiler.
import { returnsRows } from '../../compiler/statement-parts.ts'
import type { Connection } from '../../engine/connection.ts'
import type { Engine } from '../../engine/engine.ts'
import { SessionError } from '../../errors/session-error.ts'
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import type { Column, Table } from '../../sql/schema/table.ts'
import {
  columnOf,
  type DeleteNode,
  emptySelect,
  type InsertNode,
  type SelectItem,
  type SelectNode,
  type UpdateNode,
} from '../../sql/statement/nodes.ts'
import { andThen, eachInTurn, type MaybePromise } from '../../util/maybe-promise.ts'
import type { WireValue } from '../../util/wire-value.ts'
import { decoderOf, decodeWire } from '../loading/hydrator.ts'
import { type KeyedStates, matchKeys, portionsOf } from '../loading/key-groups.ts'
import type { RawRows } from '../loading/load-context.ts'
import type { ChangeData } from '../query/query-data.ts'

type ChangeNode = InsertNode | UpdateNode | DeleteNode

/** A connection and what compiles for it. */
interface On {
  readonly connection: Connection
  readonly engine: Engine
}

/** Whether the rows of a statement have to be read by another: it returns rows, and the database gives none. */
export function readsApart({ node, shape }: Pick<ChangeData, 'node' | 'shape'>, { dialect }: Engine): boolean {
  if (shape === null) return false
  if (!returnsRows(dialect.capabilities, node)) return true
  return node.kind === 'delete' && (node.from ?? []).length > 0 && dialect.capabilities.returning?.update === false
}

/**
 * Runs a statement and reads what it would return.
 *
 * @throws CompileError `unsupported_feature` where that cannot be done safely
 */
export function changeAndRead(node: ChangeNode, connection: Connection, engine: Engine): MaybePromise<RawRows> {
  const on = { connection, engine }
  if (!connection.inTransaction) {
    throw new SessionError('not_executable', {
      problem: `on ${engine.dialect.name} \`returning\` of ${node.kind} takes several statements, so it needs a transaction: begin one on the connection, or run it on a session`,
    })
  }
  switch (node.kind) {
    case 'insert':
      return insertAndRead(node, on)
    case 'update':
      return updateAndRead(node, on)
    case 'delete':
      return readAndDelete(node, on)
  }
}

function refused(node: ChangeNode, { engine }: On): never {
  engine.prepare(node)
  throw new SessionError('not_executable', { problem: `\`returning\` of ${node.kind} cannot be read apart` })
}

function keyColumns({ columns }: Table): readonly Column[] {
  return columns.filter(({ primaryKey }) => primaryKey)
}

function keyItems(table: Table): readonly SelectItem[] {
  return keyColumns(table).map(column => ({ kind: 'expression', node: columnOf(table, column), type: column.type }))
}

function run(node: SelectNode, { connection, engine }: On): MaybePromise<RawRows> {
  const { compiled, values } = engine.prepare(node)
  const { wideIntegers: wide } = compiled
  return andThen(connection.query(compiled, values), rows => ({ rows, wide, dialect: engine.dialect }))
}

function execute(node: ChangeNode, { connection, engine }: On) {
  const { compiled, values } = engine.prepare(node)
  return connection.execute(compiled, values)
}

/** The rows that a statement is about, locked until the transaction ends. */
function lockedRows(node: UpdateNode | DeleteNode, items: readonly SelectItem[]): SelectNode {
  const { table, from = [], joins = [], where, orderBy = [], limit = null } = node
  return {
    ...emptySelect,
    items: [...items, ...keyItems(table)],
    from: [{ kind: 'table', table, source: table }, ...from],
    joins,
    where,
    orderBy,
    limit,
    lock: { strength: 'update', of: [], skipLocked: false, noWait: false },
  }
}

/** The keys at the end of rows, each once; with the first row of each. */
function takeKeys(table: Table, { rows, wide, dialect }: RawRows): Map<string, { key: KeyedStates; row: WireValue[] }> {
  const columns = keyColumns(table)
  const decoders = columns.map(column => decoderOf(column.type, dialect, wide))
  const found = new Map<string, { key: KeyedStates; row: WireValue[] }>()
  for (const row of rows) {
    const wire = row.splice(row.length - columns.length)
    const name = JSON.stringify(wire.map(value => String(value)))
    const values = wire.map((value, at) => decodeWire(decoders[at] ?? null, value))
    if (!found.has(name)) found.set(name, { key: { key: name, values, states: [] }, row })
  }
  return found
}

/** Does something for each portion of keys that a condition can name. */
function eachPortion(
  table: Table,
  keys: readonly KeyedStates[],
  use: (where: readonly ExpressionNode[]) => MaybePromise<unknown>,
): MaybePromise<void> {
  const columns = keyColumns(table)
  if (keys.length === 0) return
  return eachInTurn(portionsOf(columns, keys), portion =>
    andThen(use(matchKeys(table, columns, portion)), () => undefined),
  )
}

function updateAndRead(node: UpdateNode, on: On): MaybePromise<RawRows> {
  const { table, returning } = node
  const keys = keyColumns(table)
  const movesKey = node.set.some(({ column }) => keys.includes(column))
  if (keys.length === 0 || movesKey || !returning.every(item => isOf(item, table))) return refused(node, on)
  return andThen(run(lockedRows(node, []), on), raw => {
    const found = Array.from(takeKeys(table, raw).values(), each => each.key)
    const { orderBy: _, limit: __, ...rest } = node
    const apart = (node.from ?? []).length > 0 ? node.where : []
    const rows: WireValue[][] = []
    let wide = false
    const change = (where: readonly ExpressionNode[]) =>
      andThen(execute({ ...rest, where: [...apart, ...where], returning: [] }, on), () =>
        andThen(run(selectRows(table, returning, where), on), read => {
          rows.push(...read.rows)
          wide = read.wide
        }),
      )
    return andThen(eachPortion(table, found, change), () => ({ rows, wide, dialect: on.engine.dialect }))
  })
}

function selectRows(table: Table, items: readonly SelectItem[], where: readonly ExpressionNode[]): SelectNode {
  return { ...emptySelect, items, from: [{ kind: 'table', table, source: table }], where }
}

function readAndDelete(node: DeleteNode, on: On): MaybePromise<RawRows> {
  const { table } = node
  if (keyColumns(table).length === 0) return refused(node, on)
  return andThen(run(lockedRows(node, node.returning), on), raw => {
    const found = [...takeKeys(table, raw).values()]
    const remove = (where: readonly ExpressionNode[]) => execute({ kind: 'delete', table, where, returning: [] }, on)
    const keys = found.map(({ key }) => key)
    return andThen(eachPortion(table, keys, remove), () => ({ ...raw, rows: found.map(({ row }) => row) }))
  })
}

function isOf(item: SelectItem, table: Table): boolean {
  const node = item.kind === 'columns' ? item.columns[0] : item.node.kind === 'label' ? item.node.operand : item.node
  return node?.kind !== 'column' || node.source.id === table.id
}

function insertAndRead(node: InsertNode, on: On): MaybePromise<RawRows> {
  const { table, returning } = node
  const [column, ...others] = keyColumns(table)
  if (node.query !== null || node.conflict !== null || column === undefined) return refused(node, on)
  const given = givenKeys(node, [column, ...others])
  const read = (keys: readonly KeyedStates[]): MaybePromise<RawRows> => {
    const rows: WireValue[][] = []
    let wide = false
    const each = (where: readonly ExpressionNode[]) =>
      andThen(run(selectRows(table, returning, where), on), raw => {
        rows.push(...raw.rows)
        wide = raw.wide
      })
    return andThen(eachPortion(table, keys, each), () => ({ rows, wide, dialect: on.engine.dialect }))
  }
  if (given !== null) return andThen(execute({ ...node, returning: [] }, on), () => read(given))
  const { keyStepQuery } = on.engine.dialect
  if (keyStepQuery === undefined || others.length > 0 || !column.generated || !givesNoKey(node, column))
    return refused(node, on)
  return andThen(on.connection.text(keyStepQuery), ([step]) =>
    andThen(execute({ ...node, returning: [] }, on), ({ lastInsertId }) => {
      const first = BigInt(lastInsertId ?? 0)
      const by = BigInt(Number(step?.[0] ?? 1))
      const ids = node.rows.map((_, at) => first + BigInt(at) * by)
      return read(ids.map(id => ({ key: id, values: [keyValue(column, id)], states: [] })))
    }),
  )
}

function keyValue({ type }: Column, id: bigint): unknown {
  return type.problem(id) === null ? id : Number(id)
}

/** The keys of the rows, where each is given as a value. */
function givenKeys({ columns, rows }: InsertNode, keys: readonly Column[]): readonly KeyedStates[] | null {
  const places = keys.map(key => columns.indexOf(key))
  const found: KeyedStates[] = []
  for (const row of rows) {
    const nodes = places.map(place => row[place])
    if (!nodes.every(each => each?.kind === 'value' && each.value !== null)) return null
    const values = nodes.map(each => (each?.kind === 'value' ? each.value : null))
    found.push({ key: found.length, values, states: [] })
  }
  return found
}

function givesNoKey({ columns, rows }: InsertNode, key: Column): boolean {
  const place = columns.indexOf(key)
  return place < 0 || rows.every(row => row[place] === null)
}
