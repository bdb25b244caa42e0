// `insert(User).values(…)` and `insert(Archive).from(query)`: rows without entities, in one statement.
import { SessionError } from '../../errors/session-error.ts'
import { ValueError } from '../../errors/value-error.ts'
import type { Condition, Expression } from '../../sql/expression/expression.ts'
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import { conditionNodes, nodeOf } from '../../sql/expression/sql-expression.ts'
import type { Column, Table } from '../../sql/schema/table.ts'
import type { ConflictNode, InsertNode } from '../../sql/statement/nodes.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import { isKind } from '../../util/brand.ts'
import type { Mapper } from '../mapping/mapper.ts'
import { defaultValue } from '../mapping/new-entity.ts'
import type {
  AnyModel,
  AttributesOf,
  Changes,
  Columns,
  Insert,
  NameOf,
  RowsLike,
  Selection,
} from '../mapping/typed-model.ts'
import { columnValue } from './assignments.ts'
import { Change, type ChangeStatement, type ChangeTarget, changeTarget, type Returned } from './change.ts'
import { type ConflictTarget, conflictSet, conflictTarget, excludedSet } from './conflict.ts'
import { insertFromNode } from './insert-from.ts'
import type { ResultShape } from './query-data.ts'
import { readSelection } from './selection.ts'

/** An INSERT whose rows are known. */
export interface InsertStatement<M extends AnyModel> extends ChangeStatement {
  /**
   * What to do with a row whose unique key is taken: name the key's columns, or on PostgreSQL its constraint. Without either any key is
   * meant, and MySQL always means any.
   */
  onConflict(target: ConflictTarget): ConflictClause<M>
  onConflict(...columns: Expression<any, any>[]): ConflictClause<M>
  /** What the statement returns of each inserted row. */
  returning<C extends Selection | Readonly<Record<string, Selection>>>(what: C): Returned<C>
}

/** What happens to a row whose unique key is taken. */
export interface ConflictClause<M extends AnyModel> {
  /** Which part of a partial unique index is meant. */
  where(...conditions: Condition[]): ConflictClause<M>
  /** The row that is there stays as it is. */
  doNothing(): InsertStatement<M>
  /**
   * The row that is there is changed.
   *
   * @param values what is set, or a function that is given the columns of the new row; default: the values that the new row was given
   * @param where only rows that meet all conditions are changed
   */
  doUpdate(
    values?:
      | Changes<NameOf<M>, AttributesOf<M>>
      | ((excluded: Columns<NameOf<M>, AttributesOf<M>>) => Changes<NameOf<M>, AttributesOf<M>>),
    ...where: Condition[]
  ): InsertStatement<M>
}

/** An INSERT as it is so far. */
interface InsertParts {
  readonly node: InsertNode
  readonly mapper: Mapper | null
  /** The columns that the caller gave values for. */
  readonly given: readonly Column[]
  readonly shape?: ResultShape
}

class InsertChange extends Change {
  readonly node: InsertNode
  readonly mapper: Mapper | null
  override readonly shape: ResultShape | null
  readonly #parts: InsertParts

  constructor(parts: InsertParts) {
    super()
    this.#parts = parts
    this.node = parts.node
    this.mapper = parts.mapper
    this.shape = parts.shape ?? null
  }

  onConflict(...columns: unknown[]): object {
    return this.#clause({ ...conflictTarget(columns), set: null, where: [] })
  }

  returning(what: unknown): InsertChange {
    const { items, shape } = readSelection(what, 'returning()')
    return new InsertChange({ ...this.#parts, node: { ...this.node, returning: items }, shape })
  }

  #clause(conflict: ConflictNode): object {
    const place = 'onConflict().doUpdate()'
    return {
      where: (...conditions: Condition[]) => {
        const nodes = conditionNodes(conditions, 'onConflict().where()')
        return this.#clause({ ...conflict, targetWhere: [...(conflict.targetWhere ?? []), ...nodes] })
      },
      doNothing: () => this.#with(conflict),
      doUpdate: (values?: unknown, ...where: Condition[]) => {
        const { table } = this.node
        const set =
          values === undefined ? excludedSet(table, this.#parts.given, conflict.target) : conflictSet(table, values)
        return this.#with({ ...conflict, set, where: conditionNodes(where, place) })
      },
    }
  }

  #with(conflict: ConflictNode): InsertChange {
    return new InsertChange({ ...this.#parts, node: { ...this.node, conflict } })
  }
}

/** Inserts rows into a table: see {@link insert}. */
export interface InsertInto<M extends AnyModel> {
  /** The rows, one or many; what is left out takes its default. */
  values(
    ...rows: readonly (Insert<NameOf<M>, AttributesOf<M>> | readonly Insert<NameOf<M>, AttributesOf<M>>[])[]
  ): InsertStatement<M>
  /**
   * The rows of a query, whose names are the attributes that they go to. An attribute that it leaves out takes its default, which for a
   * function is one value for all rows.
   */
  from(query: RowsLike<{ [K in keyof AttributesOf<M>]?: unknown }>): InsertStatement<M>
}

/**
 * Inserts rows without making entities.
 *
 * @example
 * await insert(User).values({ username: 'john', email: 'john@example.com' })
 */
export function insert<M extends AnyModel>(model: M): InsertInto<M>
export function insert(table: Table): InsertInto<any>
export function insert(model: unknown): unknown {
  const target = changeTarget(model, 'insert()')
  return {
    values: (...rows: readonly unknown[]) => new InsertChange(insertParts(target, rows.flat())),
    from: (query: unknown) => {
      const { node, given } = insertFromNode(target.table, query)
      return new InsertChange({ node, given, mapper: target.mapper })
    },
  }
}

function insertParts({ table, mapper }: ChangeTarget, rows: readonly unknown[]): InsertParts {
  if (rows.length === 0)
    throw new SessionError('not_executable', { problem: `insert into '${table.name}' was given no rows` })
  const read = rows.map(row => readRow(row, table))
  const given = table.columns.filter(column => read.some(row => row[column.attribute] !== undefined))
  const own = table.columns.filter(column => column.default !== null || given.includes(column))
  // Several rows without any value need a column to stand for them.
  const columns = own.length === 0 && rows.length > 1 ? table.columns.slice(0, 1) : own
  const values = read.map(row => columns.map(column => insertValue(table.name, column, row[column.attribute])))
  const node: InsertNode = { kind: 'insert', table, columns, rows: values, query: null, conflict: null, returning: [] }
  return { node, mapper, given }
}

function readRow(row: unknown, table: Table): Record<string, unknown> {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) {
    throw new ValueError('wrong_type', {
      place: `insert into '${table.name}'`,
      problem: `expects an object of values, not ${describeValue(row)}`,
    })
  }
  for (const name of Object.keys(row)) {
    if (table.attribute(name) === undefined) {
      throw new SessionError('unknown_attribute', {
        model: table.name,
        attribute: name,
        known: table.columns.map(column => column.attribute).join(', '),
      })
    }
  }
  return row as Record<string, unknown>
}

/** Null where the database's own default is meant. */
function insertValue(table: string, column: Column, value: unknown): ExpressionNode | null {
  if (isKind(value, 'expression')) return nodeOf(value, `${table}.${column.attribute}`)
  const given = value === undefined ? defaultValue(column) : value
  return given === undefined ? null : columnValue(column, given, `${table}.${column.attribute}`)
}
