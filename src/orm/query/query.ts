// The class behind every `select(…)`: immutable, knowing no session; its terminal methods run it where they are told to.
import { statementText } from '../../compiler/compile.ts'
import { NotFound, SessionError } from '../../errors/session-error.ts'
import { ValueError } from '../../errors/value-error.ts'
import type { Condition, Expression } from '../../sql/expression/expression.ts'
import type { ColumnSource, ExpressionNode } from '../../sql/expression/nodes.ts'
import { conditionNodes, nodeOf } from '../../sql/expression/sql-expression.ts'
import { valueNode } from '../../sql/expression/value.ts'
import { emptySelect, type FromNode, type JoinKind, type SelectNode } from '../../sql/statement/nodes.ts'
import { IntegerType } from '../../sql/types/integer.ts'
import { KIND } from '../../util/brand.ts'
import { andThen, type MaybePromise } from '../../util/maybe-promise.ts'
import type { Mapper } from '../mapping/mapper.ts'
import type { PageOptions } from '../mapping/typed-model.ts'
import { readJoin } from './joins.ts'
import { mergeLoads, readLoads } from './load-tree.ts'
import { type PageRequest, ResultPage } from './page.ts'
import type { LoadNode, QueryData, ResultShape } from './query-data.ts'
import { commonHome, type Home, runnerFor } from './runner.ts'
import { entitySourceOf, inferFrom, readSelection } from './selection.ts'

const INTEGER = new IntegerType()
const COUNT: ExpressionNode = { kind: 'function', name: 'count', operands: [{ kind: 'star' }], distinct: false }
const COUNTED: ResultShape = { kind: 'single', entries: [{ kind: 'value', name: 'count', type: INTEGER }] }

/** What a query is made of, beside its node. */
interface QueryParts {
  readonly shape: ResultShape
  readonly loads: readonly LoadNode[]
  readonly overwrite: boolean
  readonly flushed?: boolean
  readonly homes: readonly object[]
  /** What the items name, for a FROM that is not given. */
  readonly sources: readonly ColumnSource[]
  readonly fromGiven: boolean
}

/** A query. */
export class Query implements QueryData {
  readonly [KIND] = 'select'
  readonly node: SelectNode
  readonly shape: ResultShape
  readonly loads: readonly LoadNode[]
  readonly overwrite: boolean
  readonly flushed: boolean
  readonly #parts: QueryParts

  constructor(node: SelectNode, parts: QueryParts) {
    this.node = node
    this.shape = parts.shape
    this.loads = parts.loads
    this.overwrite = parts.overwrite
    this.flushed = parts.flushed === true
    this.#parts = parts
  }

  /** The query for what a developer selects. */
  static of(what: unknown): Query {
    const { items, shape, sources, homes } = readSelection(what, 'select()')
    const node = { ...emptySelect, items, from: inferFrom(sources, []) }
    return new Query(node, { shape, loads: [], overwrite: false, homes, sources, fromGiven: false })
  }

  from(model: unknown): Query {
    const entity = entitySourceOf(model)
    if (entity === undefined)
      throw new SessionError('not_executable', { problem: '`from` expects a model or an alias of one' })
    const from: FromNode = { kind: 'table', table: entity.mapper.table, source: entity.source }
    return this.#derive({ from: [from] }, { fromGiven: true, homes: [...this.#parts.homes, entity.mapper.home] })
  }

  join(target: unknown, on?: Condition): Query {
    return this.#join('inner', target, on)
  }

  leftJoin(target: unknown, on?: Condition): Query {
    return this.#join('left', target, on)
  }

  rightJoin(target: unknown, on?: Condition): Query {
    return this.#join('right', target, on)
  }

  fullJoin(target: unknown, on?: Condition): Query {
    return this.#join('full', target, on)
  }

  /** The same query with these joins. */
  withJoins(joins: SelectNode['joins']): Query {
    return this.#derive({ joins })
  }

  where(...conditions: Condition[]): Query {
    return this.#derive({ where: [...this.node.where, ...conditionNodes(conditions, 'where()')] })
  }

  having(...conditions: Condition[]): Query {
    return this.#derive({ having: [...this.node.having, ...conditionNodes(conditions, 'having()')] })
  }

  groupBy(...by: Expression<any, any>[]): Query {
    return this.#derive({ groupBy: [...this.node.groupBy, ...by.map(part => nodeOf(part, 'groupBy()'))] })
  }

  orderBy(...by: Expression<any, any>[]): Query {
    return this.#derive({ orderBy: [...this.node.orderBy, ...by.map(part => nodeOf(part, 'orderBy()'))] })
  }

  limit(count: number): Query {
    return this.#derive({ limit: countNode(count, 'limit()') })
  }

  offset(count: number): Query {
    return this.#derive({ offset: countNode(count, 'offset()') })
  }

  distinct(): Query {
    return this.#derive({ distinct: true })
  }

  forUpdate(options: { skipLocked?: boolean; noWait?: boolean } = {}): Query {
    return this.#derive({ lock: { skipLocked: options.skipLocked ?? false, noWait: options.noWait ?? false } })
  }

  with(relationships: unknown): Query {
    this.#home()?.configure()
    const loads = readLoads(this.#onlyEntity('with'), relationships, mapper => Query.of(mapper.entityClass))
    return this.#derive({}, { loads: mergeLoads(this.loads, loads) })
  }

  populateExisting(): Query {
    return this.#derive({}, { overwrite: true })
  }

  all(on?: unknown): Promise<unknown[]> {
    return settle(() => this.#fetch(this, on))
  }

  first(on?: unknown): Promise<unknown> {
    return settle(() => andThen(this.#fetch(this.limit(1), on), rows => rows[0] ?? null))
  }

  one(on?: unknown): Promise<unknown> {
    return settle(() =>
      andThen(this.#fetch(this.#atMost(2), on), rows => {
        if (rows.length !== 1)
          throw new SessionError(rows.length === 0 ? 'no_rows' : 'many_rows', { statement: this.#describe() })
        return rows[0]
      }),
    )
  }

  oneOrNull(on?: unknown): Promise<unknown> {
    return settle(() =>
      andThen(this.#fetch(this.#atMost(2), on), rows => {
        if (rows.length > 1) throw new SessionError('many_rows', { statement: this.#describe() })
        return rows[0] ?? null
      }),
    )
  }

  async firstOr404(on?: unknown): Promise<unknown> {
    return (await this.first(on)) ?? this.#notFound()
  }

  async oneOr404(on?: unknown): Promise<unknown> {
    const rows = await this.#fetch(this.#atMost(2), on)
    return rows.length === 1 ? rows[0] : this.#notFound()
  }

  async count(on?: unknown): Promise<number> {
    const [count] = await this.#fetch(this.#counting(), on)
    return count as number
  }

  async exists(on?: unknown): Promise<boolean> {
    const items = [{ kind: 'expression', node: { kind: 'constant', value: 1 }, type: INTEGER }] as const
    const rows = await this.#fetch(
      this.#derive(
        { items, limit: this.node.limit ?? countNode(1, 'exists()'), orderBy: [] },
        { shape: COUNTED, loads: [] },
      ),
      on,
    )
    return rows.length > 0
  }

  async paginate(options: PageOptions = {}, on?: unknown): Promise<ResultPage<unknown>> {
    const request = pageRequest(options)
    const items = await this.limit(request.perPage)
      .offset((request.page - 1) * request.perPage)
      .all(on)
    const [total] = await this.#fetch(this.#counting().#derive({}, { flushed: true }), on)
    return new ResultPage(items, total as number, request)
  }

  toSQL(): { readonly sql: string; readonly parameters: readonly unknown[] } {
    const home = this.#home()
    if (home === null)
      throw new SessionError('not_executable', {
        problem: 'a statement without models has no dialect to be written in',
      })
    return statementText(this.node, home.dialect)
  }

  #join(kind: JoinKind, target: unknown, on: Condition | undefined): Query {
    this.#home()?.configure()
    const entity = entitySourceOf(target)
    const present = [...this.node.from, ...this.node.joins.map(join => join.from)]
    const joins = [...this.node.joins, ...readJoin(kind, target, on, present)]
    const joined = joins.map(join => join.from)
    const from = this.#parts.fromGiven ? this.node.from : inferFrom(this.#parts.sources, joined)
    const homes = entity === undefined ? this.#parts.homes : [...this.#parts.homes, entity.mapper.home]
    return this.#derive({ joins, from: from.length === 0 ? this.node.from : from }, { homes })
  }

  #derive(change: Partial<SelectNode>, parts: Partial<QueryParts> = {}): Query {
    return new Query({ ...this.node, ...change }, { ...this.#parts, ...parts })
  }

  #fetch(query: Query, on: unknown): MaybePromise<unknown[]> {
    return runnerFor(this.#home(), on).fetch(query)
  }

  #home(): Home | null {
    return commonHome(this.#parts.homes)
  }

  #atMost(count: number): Query {
    return this.node.limit === null ? this.limit(count) : this
  }

  /** The same query with the number of its rows as its only result. */
  #counting(): Query {
    const { node } = this
    const items = [{ kind: 'expression', node: COUNT, type: INTEGER }] as const
    const plain =
      !node.distinct &&
      node.groupBy.length === 0 &&
      node.having.length === 0 &&
      node.limit === null &&
      node.offset === null
    const parts = { shape: COUNTED, loads: [] }
    if (plain) return this.#derive({ items, orderBy: [] }, parts)
    const counted: SelectNode = node.distinct
      ? node
      : { ...node, items: [{ kind: 'expression', node: { kind: 'constant', value: 1 }, type: INTEGER }] }
    const from: FromNode = { kind: 'query', query: counted, source: { name: 'counted', schema: null, id: 'counted' } }
    return this.#derive({ ...emptySelect, items, from: [from] }, parts)
  }

  #onlyEntity(method: string): Mapper {
    const [entry] = this.shape.entries
    if (this.shape.kind === 'single' && entry?.kind === 'entity') return entry.mapper
    throw new SessionError('not_executable', {
      problem: `\`${method}\` needs a query for the entities of one model, such as \`select(Post)\``,
    })
  }

  #describe(): string {
    const home = this.#home()
    return home === null ? 'a query' : statementText(this.node, home.dialect).sql
  }

  #notFound(): never {
    const [entry] = this.shape.entries
    throw new NotFound({ what: entry?.kind === 'entity' ? entry.mapper.name : 'the row' })
  }
}

function countNode(count: number, place: string): ExpressionNode {
  const node = valueNode(count, INTEGER, place)
  if (count < 0) throw new ValueError('wrong_type', { place, problem: `expects a whole number from 0, not ${count}` })
  return node
}

function pageRequest(options: PageOptions): PageRequest {
  const perPage = Math.min(options.perPage ?? 20, options.maxPerPage ?? Number.POSITIVE_INFINITY)
  const request = { page: options.page ?? 1, perPage }
  for (const [name, value] of Object.entries(request)) {
    if (!Number.isSafeInteger(value) || value < 1)
      throw new ValueError('wrong_type', {
        place: `paginate({ ${name} })`,
        problem: `expects a whole number from 1, not ${value}`,
      })
  }
  return request
}

/** A result as a promise, also when it is there at once or the call itself fails. */
export function settle<T>(run: () => MaybePromise<T>): Promise<T> {
  try {
    return Promise.resolve(run())
  } catch (error) {
    return Promise.reject(error)
  }
}
