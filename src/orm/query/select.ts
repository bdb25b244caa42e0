// `select`, `alias` and the set operations: where queries begin. Here the untyped query gets its type.
import { ModelError } from '../../errors/model-error.ts'
import { aliasSource } from '../../sql/schema/alias.ts'
import type { Table } from '../../sql/schema/table.ts'
import { isDerived } from '../../sql/statement/nodes.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import type {
  Alias,
  AnyModel,
  AnyRows,
  Compound,
  Loose,
  Renamed,
  RowSource,
  RowsLike,
  Select,
  Selection,
} from '../mapping/typed-model.ts'
import { deriveSource, entityAlias } from './derived.ts'
import { Query } from './query.ts'
import { entitySourceOf, rowsSourceOf, SOURCE } from './sources.ts'

/**
 * A query.
 *
 * @param what a model for its entities, an expression for its values, an object of them for rows, or a table for its columns
 * @example
 * const names = await select(User.c.username).where(User.c.active.eq(true)).all() // string[]
 */
export function select<C extends Selection | Readonly<Record<string, Selection>>>(what: C): Select<C>
export function select(table: Table): Select<Record<string, any>>
export function select(what: unknown): unknown {
  return Query.of(what)
}

/**
 * A model under another name, for queries that need its table twice; also a subquery or a common table expression under another name.
 *
 * @example
 * const parent = alias(Post, 'parent')
 * select({ id: Post.c.id, of: parent.c.body }).from(Post).join(parent, parent.c.id.eq(Post.c.parentId))
 */
export function alias<C, Cols, N, const S extends string>(
  source: RowSource<C, any, Cols, N>,
  name: S,
): RowSource<C, S, Renamed<Cols, S>, N>
export function alias<M extends AnyModel, const S extends string>(model: M, name: S): Alias<M, S>
export function alias(source: unknown, name: string): unknown {
  return aliasOf(source, name)
}

function aliasOf(model: unknown, name: string): object {
  const rows = rowsSourceOf(model)
  if (rows !== undefined) {
    const shape = { kind: 'record', entries: rows.parts.map(part => part.entry) } as const
    const source = rows[SOURCE]
    if (isDerived(source))
      return deriveSource('q', name, { shape, home: null }, own => ({ ...source.from, source: own }))
  }
  const entity = entitySourceOf(model)
  if (entity === undefined) throw new ModelError('not_a_model', { place: 'alias()', found: describeValue(model) })
  const { mapper, source } = entity
  if (!isDerived(source)) return entityAlias(mapper, aliasSource(mapper.table, name))
  const shape = { kind: 'single', entries: [{ kind: 'entity', name: 'value', mapper, source }] } as const
  return deriveSource('q', name, { shape, home: mapper.home }, own => ({ ...source.from, source: own }))
}

/**
 * The rows of all queries, each different row once. The rows are what those of the first query are: entities, values or objects.
 *
 * @example
 * await union(select(User.c.name), select(Company.c.name)).orderBy(User.c.name).all()
 */
export function union<C, W, N extends string, R, R2 extends Loose<R>>(
  first: AnyRows<C, W, N, R>,
  ...others: RowsLike<R2>[]
): Compound<C, W, N, R | R2> {
  return Query.compound('union', [first, ...others]) as unknown as Compound<C, W, N, R | R2>
}

/** The rows of all queries. */
export function unionAll<C, W, N extends string, R, R2 extends Loose<R>>(
  first: AnyRows<C, W, N, R>,
  ...others: RowsLike<R2>[]
): Compound<C, W, N, R | R2> {
  return Query.compound('unionAll', [first, ...others]) as unknown as Compound<C, W, N, R | R2>
}

/** The rows that are in all queries, each different row once. */
export function intersect<C, W, N extends string, R, R2 extends Loose<R>>(
  first: AnyRows<C, W, N, R>,
  ...others: RowsLike<R2>[]
): Compound<C, W, N, R> {
  return Query.compound('intersect', [first, ...others]) as unknown as Compound<C, W, N, R>
}

/** The rows of the first query that are in none of the others, each different row once. */
export function except<C, W, N extends string, R, R2 extends Loose<R>>(
  first: AnyRows<C, W, N, R>,
  ...others: RowsLike<R2>[]
): Compound<C, W, N, R> {
  return Query.compound('except', [first, ...others]) as unknown as Compound<C, W, N, R>
}
