// `query.as('name')`: a query as a source of rows for another; `lateral(…)`: one that may use columns of what stands before it.
import { SessionError } from '../../errors/session-error.ts'
import type { Expression, RowsOf } from '../../sql/expression/expression.ts'
import { nameOf } from '../../sql/expression/name.ts'
import type { ColumnSource } from '../../sql/expression/nodes.ts'
import { expression } from '../../sql/expression/sql-expression.ts'
import { type FromNode, isDerived, type RowsNode } from '../../sql/statement/nodes.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import { isOfKind } from '../../util/brand.ts'
import { homeOfSource, setTableHome } from '../mapping/table-home.ts'
import { deriveSource, entityAlias, named, resultColumns } from './derived.ts'
import type { QueryData, ResultShape } from './query-data.ts'
import { entitySourceOf, rowsSourceOf, SOURCE } from './sources.ts'

/** A query, as a source is made of it. */
export interface SubqueryData extends QueryData {
  readonly homes: readonly object[]
}

/** A query whose rows are named, as the statement inside a source. */
export interface NamedQuery {
  readonly node: RowsNode
  readonly shape: ResultShape
}

/** The query with its result columns named. One for the entities of a model selects all of their columns, so that each can be used. */
export function namedQuery({ node, shape }: QueryData): NamedQuery {
  const whole = node.kind === 'select' ? wholeEntities(shape) : null
  if (whole === null) return { node: named(node, resultColumns(shape)), shape }
  const { entry } = whole
  const items = [entry.mapper.itemFor(entry.source, entry.mapper.columns)]
  return { node: named({ ...node, items }, resultColumns(whole.shape)), shape: whole.shape }
}

function wholeEntities({ kind, entries }: ResultShape) {
  const [entry] = entries
  if (kind !== 'single' || entry?.kind !== 'entity') return null
  const shape: ResultShape = { kind, entries: [{ ...entry, columns: entry.mapper.columns }] }
  return { entry, shape }
}

/** A query as a source of rows. */
export function subquery(query: SubqueryData, name: string): object {
  nameOf(name, 'as()')
  const { node, shape } = namedQuery(query)
  const home = query.homes[0] ?? null
  return deriveSource('q', name, { shape, home }, source => ({ kind: 'query', query: node, source }))
}

/**
 * A query of one column as a value: that of its only row, or null when it has none. It may use columns of the query around it.
 *
 * @example
 * const posts = scalarQuery(select(fn.count()).from(Post).where(Post.c.userId.eq(User.c.id)))
 * await select({ name: User.c.name, posts }).all()
 */
export function scalarQuery<T>(query: RowsOf<T>): Expression<T | null> {
  const { node, shape } = requireQuery(query)
  const [entry] = shape.entries
  if (shape.entries.length !== 1 || entry?.kind !== 'value')
    throw new SessionError('not_executable', {
      problem: '`scalarQuery` expects a query of one value, such as `select(fn.count())`',
    })
  return expression({ kind: 'scalarQuery', query: node, type: entry.type }, entry.type)
}

function requireQuery(query: unknown): QueryData {
  if (isOfKind<QueryData>(query, 'select')) return query
  throw new SessionError('not_executable', { problem: `\`scalarQuery\` expects a query, not ${describeValue(query)}` })
}

/**
 * A subquery in FROM or in a join that may use columns of what stands before it: it is run for each of those rows.
 *
 * @param source what `query.as('name')` gave
 * @example
 * const latest = lateral(select(Post).where(Post.c.userId.eq(User.c.id)).orderBy(Post.c.id.desc()).limit(3).as('latest'))
 * select({ name: User.c.name, title: latest.c.title }).from(User).join(latest)
 */
export function lateral<S extends object>(source: S): S {
  const entity = entitySourceOf(source)
  const rows = rowsSourceOf(source)
  const known = entity?.source ?? rows?.[SOURCE]
  if (known === undefined || !isDerived(known) || known.from.kind !== 'query') {
    throw new SessionError('not_executable', {
      problem: `\`lateral\` expects a subquery, such as \`select(Post).as("latest")\`, not ${describeValue(source)}`,
    })
  }
  const { query } = known.from
  const own: ColumnSource & { from?: FromNode } = { name: known.name, schema: null, id: known.id }
  own.from = { kind: 'query', query, source: own, lateral: true }
  const home = homeOfSource(known)
  if (home !== undefined) setTableHome(own, home)
  return Object.freeze(entity === undefined ? { ...source, [SOURCE]: own } : entityAlias(entity.mapper, own)) as S
}
