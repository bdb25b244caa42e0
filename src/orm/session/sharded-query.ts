// A query that several databases answer: each is asked, and the rows are put together, in order. What would need more than that is refused.
import { BindError } from '../../errors/bind-error.ts'
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import type { SelectItem, SelectNode, StatementNode } from '../../sql/statement/nodes.ts'
import type { SqlType } from '../../sql/types/sql-type.ts'
import { andThen, eachInTurn, type MaybePromise } from '../../util/maybe-promise.ts'
import type { WireValue } from '../../util/wire-value.ts'
import { decoderOf, decodeWire } from '../loading/hydrator.ts'
import type { RawRows } from '../loading/load-context.ts'
import type { Database } from './database.ts'
import type { LoadingSession } from './loading-session.ts'

/**
 * The rows of a query from several databases. It may filter, join, sort by columns that it selects, and be limited; `count(*)` is added up.
 *
 * @param values the values of a query that is kept; without them the query has its own
 * @throws BindError `not_shardable`
 */
export function rowsFromAll(
  session: LoadingSession,
  query: StatementNode,
  databases: readonly Database[],
  values?: readonly unknown[],
): MaybePromise<RawRows> {
  const [first] = databases
  if (first === undefined) throw notShardable('found no database to ask', databases)
  if (query.kind !== 'select') throw notShardable('is no plain SELECT', databases)
  const problem = problemOf(query, databases)
  if (problem !== null) throw notShardable(problem, databases)
  const { offset, limit } = sliceOf(query)
  const asked: SelectNode = offset === 0 ? query : widened(query, offset + limit)
  const rows: WireValue[][] = []
  let wide = false
  const ask = (database: Database) => {
    const own = values === undefined ? database.engine.prepare(asked) : { compiled: database.compiled(asked), values }
    return andThen(session.run(database, own.compiled, own.values, query.lock !== null), raw => {
      wide = raw.wide
      for (const row of raw.rows) rows.push(row)
    })
  }
  return andThen(eachInTurn(databases, ask), () => {
    const { dialect } = first
    if (countsOnly(query)) return { rows: [[added(rows)]], wide, dialect }
    sortRows(rows, query, { wide, dialect })
    return { rows: Number.isFinite(limit) || offset > 0 ? rows.slice(offset, offset + limit) : rows, wide, dialect }
  })
}

/** Refuses to stream what several databases answer, where their answers one after the other are not the answer. */
export function checkStream(query: StatementNode, databases: readonly Database[]): void {
  if (databases.length < 2) return
  if (query.kind !== 'select') throw notShardable('is no plain SELECT', databases)
  if (countsOnly(query)) throw notShardable('counts: use `count()`', databases)
  const { orderBy, limit, offset } = query
  const cut = orderBy.length > 0 || limit !== null || offset !== null
  const problem = cut ? 'cannot be streamed in an order or with a limit' : problemOf(query, databases)
  if (problem !== null) throw notShardable(problem, databases)
}

function notShardable(problem: string, databases: readonly Database[]): BindError {
  return new BindError('not_shardable', { problem, binds: databases.map(({ name }) => name).join(',') })
}

/** What a query of this kind must not have: the answer to it is not in the answers of the databases. */
function problemOf(query: SelectNode, databases: readonly Database[]): string | null {
  const dialects = new Set(databases.map(({ dialect }) => dialect.name))
  if (dialects.size > 1) return `needs them to be of one kind, not ${[...dialects].join(' and ')}`
  if (query.from.some(({ kind }) => kind !== 'table')) return 'cannot select from a subquery'
  for (const [clause, given] of Object.entries(query)) {
    if (known.has(clause) || given === null || given === false || given === undefined) continue
    if (!Array.isArray(given) || given.length > 0) return `cannot have \`${clause}\``
  }
  if (countsOnly(query)) return null
  if (!query.items.every(isPlain)) return 'can select entities and columns only'
  if (query.orderBy.some(term => placeOf(query.items, termOf(term).operand) < 0))
    return 'can be ordered by columns that it selects only'
  if (![query.limit, query.offset].every(isCount)) return 'needs its limit as a number'
  return null
}

const known: ReadonlySet<string> = new Set([
  'kind',
  'items',
  'from',
  'joins',
  'where',
  'orderBy',
  'limit',
  'offset',
  'lock',
])

function isPlain(item: SelectItem): boolean {
  return item.kind === 'columns' || item.node.kind === 'column' || item.node.kind === 'constant'
}

function isCount(node: ExpressionNode | null): boolean {
  return node === null || (node.kind === 'value' && typeof node.value === 'number')
}

function countsOnly({ items }: SelectNode): boolean {
  const [item] = items
  if (items.length !== 1 || item?.kind !== 'expression' || item.node.kind !== 'function') return false
  return item.node.name === 'count' && item.node.operands[0]?.kind === 'star'
}

function added(rows: readonly (readonly WireValue[])[]): number {
  return rows.reduce((sum, [count = 0]) => sum + Number(count), 0)
}

function sliceOf({ limit, offset }: SelectNode): { readonly offset: number; readonly limit: number } {
  const countOf = (node: ExpressionNode | null, otherwise: number) =>
    node?.kind === 'value' ? Number(node.value) : otherwise
  return { offset: countOf(offset, 0), limit: countOf(limit, Number.POSITIVE_INFINITY) }
}

/** The first rows of each database may all be among the first of all. */
function widened(query: SelectNode, count: number): SelectNode {
  const limit = query.limit?.kind === 'value' ? { ...query.limit, value: count } : null
  return { ...query, limit, offset: null }
}

interface OrderTerm {
  readonly operand: ExpressionNode
  readonly descending: boolean
  readonly nulls: 'first' | 'last' | null
}

function termOf(node: ExpressionNode): OrderTerm {
  return node.kind === 'order' ? node : { operand: node, descending: false, nulls: null }
}

/** Where a column stands in a row; -1 where it is not selected. */
function placeOf(items: readonly SelectItem[], operand: ExpressionNode): number {
  if (operand.kind !== 'column') return -1
  return columnsOf(items).findIndex(
    column => column.kind === 'column' && column.name === operand.name && column.source.id === operand.source.id,
  )
}

function columnsOf(items: readonly SelectItem[]): readonly ExpressionNode[] {
  return items.flatMap((item): readonly ExpressionNode[] => (item.kind === 'columns' ? item.columns : [item.node]))
}

/** Sorts rows as the databases have sorted theirs; texts by their characters' numbers. */
function sortRows(rows: WireValue[][], { orderBy, items }: SelectNode, { wide, dialect }: Omit<RawRows, 'rows'>): void {
  const nullsAreLarge = dialect.capabilities.nullsAreLarge === true
  const steps = orderBy.map(node => {
    const { operand, descending, nulls } = termOf(node)
    const type: SqlType | null = operand.kind === 'column' ? operand.type : null
    const place = placeOf(items, operand)
    const decode = decoderOf(type, dialect, wide)
    const valueOf = (row: readonly WireValue[]) => comparable(type, decodeWire(decode, row[place]))
    const nullsFirst = nulls === null ? nullsAreLarge === descending : nulls === 'first'
    return { valueOf, direction: descending ? -1 : 1, nullSide: nullsFirst ? -1 : 1 }
  })
  if (steps.length === 0) return
  rows.sort((one, other) => {
    for (const { valueOf, direction, nullSide } of steps) {
      const [left, right] = [valueOf(one), valueOf(other)]
      if (left === right) continue
      if (left === null) return nullSide
      if (right === null) return -nullSide
      if (left < right) return -direction
      if (left > right) return direction
    }
    return 0
  })
}

function comparable(type: SqlType | null, value: unknown): string | number | bigint | null {
  if (value === null) return null
  if (value instanceof Date) return value.getTime()
  if (type?.kind === 'numeric' || typeof value === 'boolean') return Number(value)
  return typeof value === 'number' || typeof value === 'bigint' ? value : String(value)
}
