// `update(User).set(…).where(…)` and `deleteFrom(User).where(…)`: changes of many rows in one statement.
import { SessionError } from '../../errors/session-error.ts'
import type { Condition, Expression } from '../../sql/expression/expression.ts'
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import { conditionNodes, nodeOf } from '../../sql/expression/sql-expression.ts'
import type { Table } from '../../sql/schema/table.ts'
import type { DeleteNode, FromNode, JoinKind, UpdateNode } from '../../sql/statement/nodes.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import type { Mapper } from '../mapping/mapper.ts'
import type { AnyModel, AttributesOf, Changes, Key, NameOf, Selection } from '../mapping/typed-model.ts'
import { assignmentsOf } from './assignments.ts'
import { Change, type ChangeStatement, type ChangeTarget, changeTarget, type Returned } from './change.ts'
import { withTouched } from './conflict.ts'
import { readJoin } from './joins.ts'
import { countNode } from './limits.ts'
import type { ResultShape } from './query-data.ts'
import { readSelection } from './selection.ts'
import { fromTargetOf } from './sources.ts'
import { updateByKey } from './update-by-key.ts'

/** A source of rows that a change may use. */
type Beside = AnyModel | Table

/** A statement that says which rows it changes. */
export interface FilteredStatement<M extends AnyModel> extends ChangeStatement {
  /** Only rows that meet all conditions. */
  where(...conditions: Condition[]): FilteredStatement<M>
  /** Every row is meant: without it, a statement without `where` is an error. */
  everyRow(): FilteredStatement<M>
  /** MySQL and MariaDB: in which order rows are changed, for a limit. */
  orderBy(...by: Expression<any, any>[]): FilteredStatement<M>
  /** MySQL and MariaDB: at most so many rows are changed. */
  limit(count: number): FilteredStatement<M>
  /** What the statement returns of each changed row. */
  returning<C extends Selection | Readonly<Record<string, Selection>>>(what: C): Returned<C>
}

/** An UPDATE, to be narrowed. */
export interface UpdateStatement<M extends AnyModel> extends FilteredStatement<M> {
  /** Other rows that the values and conditions may use; conditions say how they belong to those that are changed. */
  from(source: Beside): UpdateStatement<M>
  /** Further rows, joined to those of `from`. */
  join(source: Beside, on?: Condition): UpdateStatement<M>
  /** Further rows, if there are any, joined to those of `from`. */
  leftJoin(source: Beside, on?: Condition): UpdateStatement<M>
  where(...conditions: Condition[]): UpdateStatement<M>
  everyRow(): UpdateStatement<M>
}

/** A DELETE, to be narrowed. */
export interface DeleteStatement<M extends AnyModel> extends FilteredStatement<M> {
  /** Other rows that the conditions may use; they say how these belong to those that are deleted. */
  using(source: Beside): DeleteStatement<M>
  /** Further rows, joined to those of `using`. */
  join(source: Beside, on?: Condition): DeleteStatement<M>
  /** Further rows, if there are any, joined to those of `using`. */
  leftJoin(source: Beside, on?: Condition): DeleteStatement<M>
  where(...conditions: Condition[]): DeleteStatement<M>
  everyRow(): DeleteStatement<M>
}

class FilteredChange<N extends UpdateNode | DeleteNode> extends Change {
  readonly node: N
  readonly mapper: Mapper | null
  override readonly shape: ResultShape | null
  readonly #everyRow: boolean

  constructor(node: N, mapper: Mapper | null, shape: ResultShape | null = null, everyRow = false) {
    super()
    this.node = node
    this.mapper = mapper
    this.shape = shape
    this.#everyRow = everyRow
  }

  where(...conditions: Condition[]): FilteredChange<N> {
    return this.#derive({ ...this.node, where: [...this.node.where, ...conditionNodes(conditions, 'where()')] })
  }

  from(source: unknown): FilteredChange<N> {
    return this.#beside('from', source)
  }

  using(source: unknown): FilteredChange<N> {
    return this.#beside('using', source)
  }

  join(target: unknown, on?: Condition): FilteredChange<N> {
    return this.#join('inner', target, on)
  }

  leftJoin(target: unknown, on?: Condition): FilteredChange<N> {
    return this.#join('left', target, on)
  }

  orderBy(...by: Expression<any, any>[]): FilteredChange<N> {
    return this.#derive({ ...this.node, orderBy: by.map(part => nodeOf(part, 'orderBy()')) })
  }

  limit(count: number): FilteredChange<N> {
    return this.#derive({ ...this.node, limit: countNode(count, 'limit()') })
  }

  everyRow(): FilteredChange<N> {
    return new FilteredChange(this.node, this.mapper, this.shape, true)
  }

  returning(what: unknown): FilteredChange<N> {
    const { items, shape } = readSelection(what, 'returning()')
    return new FilteredChange({ ...this.node, returning: items }, this.mapper, shape, this.#everyRow)
  }

  protected override refusal(): SessionError | null {
    if (this.#everyRow || !this.node.where.every(saysNothing)) return null
    return new SessionError('whole_table', { statement: this.node.kind, table: this.node.table.name })
  }

  #beside(method: string, source: unknown): FilteredChange<N> {
    const target = fromTargetOf(source)
    if (target === undefined) {
      throw new SessionError('not_executable', {
        problem: `\`${method}\` expects a model, an alias, a subquery or a table, not ${describeValue(source)}`,
      })
    }
    return this.#derive({ ...this.node, from: [...(this.node.from ?? []), target.from] })
  }

  #join(kind: JoinKind, target: unknown, on: Condition | undefined): FilteredChange<N> {
    const { table, from = [], joins = [] } = this.node
    if (from.length === 0) {
      throw new SessionError('not_executable', {
        problem: `a join in ${this.node.kind === 'update' ? 'an update' : 'a delete'} is to the rows of \`${this.node.kind === 'update' ? 'from' : 'using'}\`: give those first`,
      })
    }
    const own: FromNode = { kind: 'table', table, source: table }
    const present = [own, ...from, ...joins.map(join => join.from)]
    return this.#derive({ ...this.node, joins: [...joins, ...readJoin(kind, target, on, present)] })
  }

  #derive(node: N): FilteredChange<N> {
    return new FilteredChange(node, this.mapper, this.shape, this.#everyRow)
  }
}

/** Changes rows of a table: see {@link update}. */
export interface UpdateOf<M extends AnyModel> {
  /** What the columns are set to: values, or expressions of the row's columns. */
  set(values: Changes<NameOf<M>, AttributesOf<M>>): UpdateStatement<M>
  /** Changes of single rows, each of which is named by its primary key: all with the same attributes, in one statement. */
  values(rows: readonly RowChange<M>[]): UpdateStatement<M>
}
/** The primary key of a row, and what its columns are set to. */
export type RowChange<M> = Extract<Key<AttributesOf<M>>, object> & Changes<NameOf<M>, AttributesOf<M>>

/**
 * Changes rows without loading them. Entities of the session that are concerned are brought in step.
 *
 * @example
 * await update(Post).set({ views: Post.c.views.plus(1) }).where(Post.c.id.eq(1))
 */
export function update<M extends AnyModel>(model: M): UpdateOf<M>
export function update(table: Table): UpdateOf<any>
export function update(model: unknown): unknown {
  const target = changeTarget(model, 'update()')
  return {
    set: (values: object) => setting(target, values),
    values: (rows: unknown) => new FilteredChange(updateByKey(target.table, rows), target.mapper),
  }
}

function setting({ table, mapper }: ChangeTarget, values: object): FilteredChange<UpdateNode> {
  const given = assignmentsOf(table, values, 'update().set()')
  if (given.length === 0)
    throw new SessionError('not_executable', { problem: `update of '${table.name}' was given nothing to set` })
  return new FilteredChange<UpdateNode>(
    { kind: 'update', table, set: withTouched(table, given), where: [], returning: [] },
    mapper,
  )
}

/** Whether a condition leaves every row: `and(…)` of a list that turned out empty. */
function saysNothing(node: ExpressionNode): boolean {
  return node.kind === 'logical' && node.operator === 'and' && node.operands.every(saysNothing)
}

/**
 * Deletes rows without loading them. Entities of the session that are concerned become detached.
 *
 * @example
 * await deleteFrom(Post).where(Post.c.published.eq(false))
 */
export function deleteFrom<M extends AnyModel>(model: M): DeleteStatement<M>
export function deleteFrom(table: Table): DeleteStatement<any>
export function deleteFrom(model: unknown): unknown {
  const { table, mapper } = changeTarget(model, 'deleteFrom()')
  return new FilteredChange<DeleteNode>({ kind: 'delete', table, where: [], returning: [] }, mapper)
}
