// `cte('name', query)`: a query with a name, written once at the beginning of the statement and used as often as the statement likes.
import { SessionError } from '../../errors/session-error.ts'
import { nameOf } from '../../sql/expression/name.ts'
import type { CteNode } from '../../sql/statement/nodes.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import { isOfKind, type KIND, type TYPE } from '../../util/brand.ts'
import type { RowsLike, Source } from '../mapping/typed-model.ts'
import { type CompoundPart, compoundNode, compoundPart } from './compound.ts'
import { deriveSource, resultColumns } from './derived.ts'
import type { ChangeData } from './query-data.ts'
import { namedQuery, type SubqueryData } from './subquery.ts'

/** How a common table expression is computed. */
export interface CteOptions {
  /** Whether it is computed once and kept, where the database can be told. Default: as the database decides. */
  readonly materialized?: boolean
}

/** How a recursive common table expression is computed. */
export interface RecursiveOptions extends CteOptions {
  /** Whether a row that was found already is left out, which ends cycles. Default false. */
  readonly distinct?: boolean
}

/** A statement that gives rows: a query, or one that changes rows and returns them. */
interface Selected<C, N extends string> {
  readonly [KIND]: 'select' | 'change'
  readonly [TYPE]: { selected: C; optional: N }
}

/** Makes common table expressions. */
export interface CteFactory {
  /**
   * A query with a name, as a source of rows: it stands once at the beginning of the statement. On PostgreSQL it may be an INSERT, UPDATE or
   * DELETE with `returning`.
   *
   * @param name the name in the statement
   * @param query the query
   * @example
   * const busy = cte('busy', select({ id: Post.c.userId, n: fn.count() }).groupBy(Post.c.userId))
   * await select({ name: User.c.name, n: busy.c.n }).from(User).join(busy, busy.c.id.eq(User.c.id)).all()
   */
  <C, N extends string, const S extends string>(name: S, query: Selected<C, N>, options?: CteOptions): Source<C, N, S>
  /**
   * A query that goes on from its own rows: the rows of the first part, then those that the second part finds from them, until there are none.
   *
   * @param name the name in the statement
   * @param initial where it begins
   * @param step is given the rows so far, and returns the query for the next
   * @example
   * const tree = cte.recursive('tree', select(Node).where(Node.c.id.eq(1)),
   *   tree => select(Node).join(tree, tree.c.id.eq(Node.c.parentId)))
   * await select(tree).all()
   */
  recursive<C, N extends string, const S extends string>(
    name: S,
    initial: Selected<C, N>,
    step: (self: Source<C, N, S>) => RowsLike<any>,
    options?: RecursiveOptions,
  ): Source<C, N, S>
}

type Building = { -readonly [K in keyof CteNode]: CteNode[K] }

function plain(name: string, query: unknown, options: CteOptions = {}): object {
  nameOf(name, 'cte()')
  const { materialized = null } = options
  if (isOfKind<ChangeData>(query, 'change')) return changing(name, query, materialized)
  const part = queryOf(query)
  const { node, shape } = namedQuery(part)
  const cte: CteNode = { name, columns: resultColumns(shape), query: node, recursive: false, materialized }
  return deriveSource('c', name, { shape, home: homeOf(part) }, source => ({ kind: 'cte', cte, source }))
}

function changing(name: string, { node, shape, home }: ChangeData, materialized: boolean | null): object {
  if (shape === null) {
    throw new SessionError('not_executable', {
      problem: `the statement of \`cte('${name}', …)\` gives no rows: add \`returning(…)\``,
    })
  }
  const cte: CteNode = { name, columns: resultColumns(shape), query: node, recursive: false, materialized }
  return deriveSource('c', name, { shape, home }, source => ({ kind: 'cte', cte, source }))
}

function recursive(
  name: string,
  initial: unknown,
  step: (self: never) => unknown,
  { distinct = false, materialized = null }: { distinct?: boolean; materialized?: boolean | null } = {},
): object {
  nameOf(name, 'cte.recursive()')
  const first = wholePart(queryOf(initial))
  const { shape } = first
  const cte: Building = { name, columns: resultColumns(shape), query: first.node, recursive: true, materialized }
  const made = deriveSource('c', name, { shape, home: homeOf(first) }, source => ({ kind: 'cte', cte, source }))
  const next = wholePart(queryOf(step(made as never)))
  cte.query = compoundNode(distinct ? 'union' : 'unionAll', [first, next])
  return made
}

function wholePart(part: CompoundPart): CompoundPart {
  const { node, shape } = namedQuery(part)
  return { node, shape, homes: part.homes, loads: [], overwrite: false }
}

function queryOf(query: unknown): CompoundPart {
  if (isOfKind<CompoundPart>(query, 'select')) return compoundPart(query, 'union')
  throw new SessionError('not_executable', { problem: `\`cte\` expects a query, not ${describeValue(query)}` })
}

function homeOf({ homes }: SubqueryData): object | null {
  return homes[0] ?? null
}

/** Common table expressions: see {@link CteFactory}. */
export const cte: CteFactory = Object.assign(plain, { recursive }) as unknown as CteFactory
