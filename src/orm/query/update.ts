// `update(User).set(…).where(…)` and `deleteFrom(User).where(…)`: changes of many rows in one statement.
import { SessionError } from '../../errors/session-error.ts'
import type { Condition } from '../../sql/expression/expression.ts'
import { conditionNodes, operandNode } from '../../sql/expression/sql-expression.ts'
import type { DeleteNode, UpdateNode } from '../../sql/statement/nodes.ts'
import type { Mapper } from '../mapping/mapper.ts'
import type { AnyModel, AttributesOf, Changes, NameOf, Row, Selection } from '../mapping/typed-model.ts'
import { assignmentsOf } from './assignments.ts'
import { Change, type ChangeStatement, changeTarget, type ReturningStatement } from './change.ts'
import type { ResultShape } from './query-data.ts'
import { readSelection } from './selection.ts'

/** A statement that says which rows it changes. */
export interface FilteredStatement<M extends AnyModel> extends ChangeStatement {
  /** Only rows that meet all conditions. */
  where(...conditions: Condition[]): FilteredStatement<M>
  /** Every row is meant: without it, a statement without `where` is an error. */
  everyRow(): FilteredStatement<M>
  /** What the statement returns of each changed row. */
  returning<C extends Selection | Readonly<Record<string, Selection>>>(what: C): ReturningStatement<Row<C>>
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

  everyRow(): FilteredChange<N> {
    return new FilteredChange(this.node, this.mapper, this.shape, true)
  }

  returning(what: unknown): FilteredChange<N> {
    const { items, shape } = readSelection(what, 'returning()')
    return new FilteredChange({ ...this.node, returning: items }, this.mapper, shape, this.#everyRow)
  }

  protected override refusal(): SessionError | null {
    if (this.node.where.length > 0 || this.#everyRow) return null
    return new SessionError('whole_table', { statement: this.node.kind, table: this.node.table.name })
  }

  #derive(node: N): FilteredChange<N> {
    return new FilteredChange(node, this.mapper, this.shape, this.#everyRow)
  }
}

/** Changes rows of a table: see {@link update}. */
export interface UpdateOf<M extends AnyModel> {
  /** What the columns are set to: values, or expressions of the row's columns. */
  set(values: Changes<NameOf<M>, AttributesOf<M>>): FilteredStatement<M>
}

/**
 * Changes rows without loading them. Entities of the session that are concerned are brought in step.
 *
 * @example
 * await update(Post).set({ views: Post.c.views.plus(1) }).where(Post.c.id.eq(1))
 */
export function update<M extends AnyModel>(model: M): UpdateOf<M> {
  const { table, mapper } = changeTarget(model, 'update()')
  return {
    set: values => {
      const given = assignmentsOf(table, values, 'update().set()')
      if (given.length === 0)
        throw new SessionError('not_executable', { problem: `update of '${table.name}' was given nothing to set` })
      const touched = table.columns.filter(
        column => column.onUpdate !== null && !given.some(one => one.column === column),
      )
      const set = [
        ...given,
        ...touched.map(column => ({
          column,
          value: operandNode(column.onUpdate?.(), column.type, `onUpdate of ${table.name}.${column.attribute}`),
        })),
      ]
      return new FilteredChange<UpdateNode>(
        { kind: 'update', table, set, where: [], returning: [] },
        mapper,
      ) as unknown as FilteredStatement<M>
    },
  }
}

/**
 * Deletes rows without loading them. Entities of the session that are concerned become detached.
 *
 * @example
 * await deleteFrom(Post).where(Post.c.published.eq(false))
 */
export function deleteFrom<M extends AnyModel>(model: M): FilteredStatement<M> {
  const { table, mapper } = changeTarget(model, 'deleteFrom()')
  return new FilteredChange<DeleteNode>(
    { kind: 'delete', table, where: [], returning: [] },
    mapper,
  ) as unknown as FilteredStatement<M>
}
