// Keyset pages: found by where the page beside them ended, at the same cost however far, and steady while rows come and go.
import type { StatementDialect } from '../../compiler/statement-dialect.ts'
import { SessionError } from '../../errors/session-error.ts'
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import { nodeOf } from '../../sql/expression/sql-expression.ts'
import { emptySelect, type RowsNode, type SelectNode } from '../../sql/statement/nodes.ts'
import type { MaybePromise } from '../../util/maybe-promise.ts'
import type { WireValue } from '../../util/wire-value.ts'
import type { KeysetOptions, KeysetPage } from '../mapping/typed-results.ts'
import { readCursor, writeCursor } from './cursor.ts'
import { afterValues, backwards, type KeysetStep, keysetSteps, orderNodes } from './keyset-order.ts'
import { countNode, pageSize } from './limits.ts'
import type { RowEnds } from './query-data.ts'

/** A query, as its pages see it. */
export interface KeysetSource {
  readonly node: RowsNode
  /** The dialect of its database, where it is known. */
  readonly dialect: StatementDialect | null
  /** The text of a query, the same in every process. */
  describe(node: SelectNode): string
  /** The results of another query for the same, with columns beside them. */
  fetchAs(node: SelectNode, beside: RowEnds): MaybePromise<unknown[]>
}

/** What a page is made of. */
interface PageParts {
  readonly perPage: number
  readonly hasNext: boolean
  readonly hasPrevious: boolean
}

/** One page of results, with cursors to the pages beside it. */
export class KeysetResult<R> implements KeysetPage<R> {
  readonly items: readonly R[]
  readonly perPage: number
  readonly hasNext: boolean
  readonly hasPrevious: boolean
  readonly #cursors: readonly string[]

  constructor(items: readonly R[], cursors: readonly string[], parts: PageParts) {
    this.items = items
    this.perPage = parts.perPage
    this.hasNext = parts.hasNext
    this.hasPrevious = parts.hasPrevious
    this.#cursors = cursors
  }

  get next(): string | null {
    return this.hasNext ? (this.#cursors.at(-1) ?? null) : null
  }

  get previous(): string | null {
    return this.hasPrevious ? (this.#cursors[0] ?? null) : null
  }

  cursorOf(item: R): string {
    const cursor = this.#cursors[this.items.indexOf(item)]
    if (cursor !== undefined) return cursor
    throw new SessionError('not_executable', { problem: '`cursorOf` expects one of the items of the page' })
  }

  [Symbol.iterator](): Iterator<R> {
    return this.items[Symbol.iterator]()
  }
}

/** Whether options ask for a keyset page. */
export function isKeyset(options: object): options is KeysetOptions {
  return 'by' in options || 'after' in options || 'before' in options
}

/** A page of a query. */
export async function keysetPage(source: KeysetSource, options: KeysetOptions): Promise<KeysetResult<unknown>> {
  const { node } = source
  if ('page' in options)
    throw new SessionError('not_executable', { problem: '`paginate` takes a page number or a cursor, not both' })
  if (node.kind !== 'select') {
    throw new SessionError('not_executable', {
      problem: 'keyset pages of a set operation are pages of a query from it: `select(union(…).as("rows"))`',
    })
  }
  const after = options.after ?? null
  const before = options.before ?? null
  if (after !== null && before !== null)
    throw new SessionError('not_executable', { problem: '`paginate` takes `after` or `before`, not both' })
  const perPage = pageSize(options)
  const forward = keysetSteps(node, orderOf(node, options))
  const steps = before === null ? forward : backwards(forward)
  const order = source.describe({ ...emptySelect, items: [ONE], orderBy: orderNodes(forward) })
  const cursor = after ?? before
  const start = cursor === null ? null : checked(readCursor(order, cursor, steps.length), steps, source.dialect)
  const ends: (readonly unknown[])[] = []
  const found = await source.fetchAs(pageNode(node, steps, start, perPage), {
    width: steps.length,
    take: given => ends.push(...given),
  })
  return pageOf({ found, ends, perPage, order, cursor, isBackwards: before !== null })
}

const ONE = { kind: 'expression', node: { kind: 'constant', value: 1 }, type: null } as const

function orderOf(node: SelectNode, { by }: KeysetOptions): readonly ExpressionNode[] {
  if (by === undefined) return node.orderBy
  return [by].flat().map(part => nodeOf(part, 'paginate({ by })'))
}

function pageNode(
  node: SelectNode,
  steps: readonly KeysetStep[],
  start: readonly WireValue[] | null,
  perPage: number,
): SelectNode {
  const condition = start === null ? [] : [afterValues(steps, start)]
  const grouped = node.groupBy.length > 0
  return {
    ...node,
    items: [...node.items, ...steps.map(({ operand, type }) => ({ kind: 'expression' as const, node: operand, type }))],
    where: grouped ? node.where : [...node.where, ...condition],
    having: grouped ? [...node.having, ...condition] : node.having,
    orderBy: orderNodes(steps),
    limit: countNode(perPage + 1, 'paginate()'),
  }
}

interface FoundPage {
  readonly found: readonly unknown[]
  readonly ends: readonly (readonly unknown[])[]
  readonly perPage: number
  readonly order: string
  readonly cursor: string | null
  readonly isBackwards: boolean
}

function pageOf({ found, ends, perPage, order, cursor, isBackwards }: FoundPage): KeysetResult<unknown> {
  const more = found.length > perPage
  const items = found.slice(0, perPage)
  const cursors = ends.slice(0, perPage).map(values => writeCursor(order, values))
  if (!isBackwards) return new KeysetResult(items, cursors, { perPage, hasNext: more, hasPrevious: cursor !== null })
  return new KeysetResult(items.reverse(), cursors.reverse(), { perPage, hasNext: true, hasPrevious: more })
}

/** A value that the column could not have given was not written by us. */
function checked(
  values: readonly WireValue[],
  steps: readonly KeysetStep[],
  dialect: StatementDialect | null,
): readonly WireValue[] {
  for (const [at, step] of steps.entries()) {
    const value = values[at] ?? null
    if (value === null || step.type === null || dialect === null) continue
    if (!isReadable(value, step.type, dialect))
      throw new SessionError('bad_cursor', { problem: 'holds a value of another type than the order has' })
  }
  return values
}

function isReadable(value: WireValue, type: NonNullable<KeysetStep['type']>, dialect: StatementDialect): boolean {
  try {
    const { decode } = dialect.codec(type)
    const read = decode === null ? value : decode(value as never)
    return type.problem(typeof read === 'bigint' && type.kind !== 'bigint' ? Number(read) : read) === null
  } catch {
    return false
  }
}
