// What all queries can do at last: run where they are told to, and give their rows.
import { NotFound } from '../../errors/session-error.ts'
import {
  type ExpressionItem,
  emptySelect,
  type FromNode,
  type RowsNode,
  type SelectNode,
} from '../../sql/statement/nodes.ts'
import { IntegerType } from '../../sql/types/integer.ts'
import { KIND } from '../../util/brand.ts'
import { andThen, type MaybePromise } from '../../util/maybe-promise.ts'
import type {
  ExplainOptions,
  KeysetOptions,
  PageOptions,
  Plan,
  StatementText,
  StreamOptions,
} from '../mapping/typed-results.ts'
import { planOf } from './explain.ts'
import { isKeyset, type KeysetResult, keysetPage } from './keyset.ts'
import { countNode } from './limits.ts'
import { onlyRow, onlyRowOrNull } from './only-row.ts'
import { offsetPage, type ResultPage } from './page.ts'
import type { LoadNode, QueryData, ResultShape } from './query-data.ts'
import { commonHome, type Home, runnerFor } from './runner.ts'
import { readableText, sqlOf } from './statement-text.ts'

const INTEGER = new IntegerType()
const COUNT: ExpressionItem = {
  kind: 'expression',
  node: { kind: 'function', name: 'count', operands: [{ kind: 'star' }], distinct: false },
  type: INTEGER,
}
const ONE: ExpressionItem = { kind: 'expression', node: { kind: 'constant', value: 1 }, type: INTEGER }
const COUNTED: ResultShape = { kind: 'single', entries: [{ kind: 'value', name: 'count', type: INTEGER }] }

/** What the rows of a query become, and whose they are. */
export interface RowsParts {
  readonly shape: ResultShape
  readonly loads: readonly LoadNode[]
  readonly overwrite: boolean
  /** The database objects of its models. */
  readonly homes: readonly object[]
}

/** A query that gives rows. */
export class RowsQuery implements QueryData {
  readonly [KIND] = 'select'
  readonly node: RowsNode
  readonly shape: ResultShape
  readonly loads: readonly LoadNode[]
  readonly overwrite: boolean
  readonly homes: readonly object[]

  constructor(node: RowsNode, parts: RowsParts) {
    this.node = node
    this.shape = parts.shape
    this.loads = parts.loads
    this.overwrite = parts.overwrite
    this.homes = parts.homes
  }

  all(on?: unknown): Promise<unknown[]> {
    return settle(() => this.#fetch(this, on))
  }

  first(on?: unknown): Promise<unknown> {
    return settle(() => andThen(this.#fetch(this.#atMost(1), on), rows => rows[0] ?? null))
  }

  one(on?: unknown): Promise<unknown> {
    return settle(() => andThen(this.#fetch(this.#atMost(2), on), rows => onlyRow(rows, this)))
  }

  oneOrNull(on?: unknown): Promise<unknown> {
    return settle(() => andThen(this.#fetch(this.#atMost(2), on), rows => onlyRowOrNull(rows, this)))
  }

  async firstOr404(on?: unknown): Promise<unknown> {
    return (await this.first(on)) ?? this.#notFound()
  }

  async oneOr404(on?: unknown): Promise<unknown> {
    const rows = await this.#fetch(this.#atMost(2), on)
    return rows.length === 1 ? rows[0] : this.#notFound()
  }

  async scalar(on?: unknown): Promise<unknown> {
    const row = await this.first(on)
    const [entry] = this.shape.entries
    if (row === null || entry === undefined || this.shape.kind === 'single') return row
    return (row as Record<string, unknown>)[entry.name] ?? null
  }

  async count(on?: unknown): Promise<number> {
    const [count] = await this.#fetch(this.#counting(), on)
    return count as number
  }

  async exists(on?: unknown): Promise<boolean> {
    const rows = await this.#fetch(this.#asking(), on)
    return rows.length > 0
  }

  async paginate(
    options: PageOptions | KeysetOptions = {},
    on?: unknown,
  ): Promise<ResultPage<unknown> | KeysetResult<unknown>> {
    if (isKeyset(options)) {
      return keysetPage(
        {
          node: this.node,
          dialect: this.#home()?.dialectOf(this.node) ?? null,
          describe: node => readableText(node, () => this.#home()),
          fetchAs: (node, beside) => this.#fetch({ ...this.#data(node), beside }, on),
        },
        options,
      )
    }
    const source = {
      part: async (limit: number, offset: number) => this.#fetch(this.#limited(limit, offset), on),
      // The page itself has flushed already.
      total: async () => {
        const [total] = await this.#fetch({ ...this.#counting(), flushed: true }, on)
        return total as number
      },
    }
    return offsetPage(source, options)
  }

  stream(options: StreamOptions = {}, on?: unknown): AsyncIterableIterator<unknown> {
    return runnerFor(this.#home(), on).stream(this, options)
  }

  explain(options: ExplainOptions = {}, on?: unknown): Promise<Plan> {
    const { analyze = false, format = 'text' } = options
    const node = { kind: 'explain', statement: this.node, analyze, format } as const
    return settle(() => andThen(runnerFor(this.#home(), on).explain(node), rows => planOf(rows, format)))
  }

  toSQL(dialect?: unknown): StatementText {
    return sqlOf(this.node, dialect === undefined ? this.#home() : null, dialect)
  }

  toString(): string {
    return readableText(this.node, () => this.#home())
  }

  #fetch(query: QueryData, on: unknown): MaybePromise<unknown[]> {
    return runnerFor(this.#home(), on).fetch(query)
  }

  #home(): Home | null {
    return commonHome(this.homes)
  }

  /** The same results of another node. */
  #data(node: RowsNode): QueryData {
    return { node, shape: this.shape, loads: this.loads, overwrite: this.overwrite }
  }

  #limited(limit: number, offset?: number): QueryData {
    const { node } = this
    const rest = offset === undefined ? node.offset : countNode(offset, 'offset()')
    return this.#data({ ...node, limit: countNode(limit, 'limit()'), offset: rest })
  }

  /** The first so many results; a limit of its own counts if it is not known to be greater. */
  #atMost(count: number): QueryData {
    const { limit } = this.node
    const replaceable = limit === null || (limit.kind === 'value' && Number(limit.value) > count)
    return replaceable ? this.#limited(count) : this
  }

  /** The same query with the number of its rows as its only result. */
  #counting(): QueryData {
    return { node: countingNode(this.node), shape: COUNTED, loads: [], overwrite: false }
  }

  /** A query that has a row if this one has. */
  #asking(): QueryData {
    const { node } = this
    const limit = node.limit ?? countNode(1, 'exists()')
    const asking: RowsNode =
      node.kind === 'select' && !node.distinct && node.distinctOn.length === 0
        ? { ...node, items: [ONE], limit, orderBy: [] }
        : { ...emptySelect, items: [ONE], from: [wrapped(node)], limit }
    return { node: asking, shape: COUNTED, loads: [], overwrite: false }
  }

  #notFound(): never {
    const [entry] = this.shape.entries
    throw new NotFound({ what: entry?.kind === 'entity' ? entry.mapper.name : 'the row' })
  }
}

function countingNode(node: RowsNode): SelectNode {
  if (node.kind === 'select' && isPlain(node)) return { ...node, items: [COUNT], orderBy: [], lock: null }
  return { ...emptySelect, items: [COUNT], from: [wrapped(node)] }
}

function isPlain(node: SelectNode): boolean {
  const grouped = node.groupBy.length > 0 || node.groupings.length > 0 || node.having.length > 0
  const limited = node.limit !== null || node.offset !== null
  return !node.distinct && node.distinctOn.length === 0 && !grouped && !limited
}

/** A query as what the rows of another come from: only how many they are is of interest. */
function wrapped(node: RowsNode): FromNode {
  // Distinct rows are told apart by what is selected, whose names must differ in a subquery.
  const counted: RowsNode =
    node.kind === 'select' && !node.distinct ? { ...node, items: [ONE], lock: null } : withNames(node)
  return { kind: 'query', query: counted, source: { name: 'counted', schema: null, id: 'counted' } }
}

function withNames<N extends RowsNode>(node: N): N {
  let at = 0
  const items = node.items.flatMap(item =>
    (item.kind === 'columns' ? item.columns : [item.node]).map(
      (part): ExpressionItem => ({
        kind: 'expression',
        node: { kind: 'label', operand: part.kind === 'label' ? part.operand : part, label: `c${at++}` },
        type: null,
      }),
    ),
  )
  return node.kind === 'compound' ? { ...node, items, queries: node.queries.map(withNames) } : { ...node, items }
}

/** A result as a promise, also when it is there at once or the call itself fails. */
export function settle<T>(run: () => MaybePromise<T>): Promise<T> {
  try {
    return Promise.resolve(run())
  } catch (error) {
    return Promise.reject(error)
  }
}
