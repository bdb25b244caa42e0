// `insert(User).values(…)`: rows without entities, in one statement.
import { SessionError } from '../../errors/session-error.ts'
import { ValueError } from '../../errors/value-error.ts'
import type { Condition, Expression } from '../../sql/expression/expression.ts'
import type { ColumnNode, ExpressionNode } from '../../sql/expression/nodes.ts'
import { conditionNodes, nodeOf } from '../../sql/expression/sql-expression.ts'
import type { Column } from '../../sql/schema/table.ts'
import type { ConflictNode, InsertNode } from '../../sql/statement/nodes.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import { isKind } from '../../util/brand.ts'
import type { Mapper } from '../mapping/mapper.ts'
import { defaultValue } from '../mapping/new-entity.ts'
import type { AnyModel, AttributesOf, Changes, Insert, NameOf, Row, Selection } from '../mapping/typed-model.ts'
import { assignmentsOf, columnValue } from './assignments.ts'
import { Change, type ChangeStatement, type ChangeTarget, changeTarget, type ReturningStatement } from './change.ts'
import type { ResultShape } from './query-data.ts'
import { readSelection } from './selection.ts'

/** An INSERT whose rows are known. */
export interface InsertStatement<M extends AnyModel> extends ChangeStatement {
  /** What to do with a row whose unique key is taken: name the key's columns, or none for any key. */
  onConflict(...columns: Expression<any, any>[]): ConflictClause<M>
  /** What the statement returns of each inserted row. */
  returning<C extends Selection | Readonly<Record<string, Selection>>>(what: C): ReturningStatement<Row<C>>
}

/** What happens to a row whose unique key is taken. */
export interface ConflictClause<M extends AnyModel> {
  /** The row that is there stays as it is. */
  doNothing(): InsertStatement<M>
  /** The row that is there is changed; without values, it takes those of the new one. */
  doUpdate(values?: Changes<NameOf<M>, AttributesOf<M>>, ...where: Condition[]): InsertStatement<M>
}

class InsertChange extends Change {
  readonly node: InsertNode
  readonly mapper: Mapper | null
  override readonly shape: ResultShape | null

  constructor(node: InsertNode, mapper: Mapper | null, shape: ResultShape | null = null) {
    super()
    this.node = node
    this.mapper = mapper
    this.shape = shape
  }

  onConflict(...columns: Expression<any, any>[]): object {
    const target = columns.map(column => {
      const node = nodeOf(column, 'onConflict()')
      if (node.kind === 'column') return node.name
      throw new ValueError('not_an_expression', { place: 'onConflict()', found: 'an expression that is no column' })
    })
    const derive = (conflict: ConflictNode) => new InsertChange({ ...this.node, conflict }, this.mapper, this.shape)
    return {
      doNothing: () => derive({ target, set: null, where: [] }),
      doUpdate: (values?: object, ...where: Condition[]) => {
        const set =
          values === undefined
            ? this.#excluded(target)
            : assignmentsOf(this.node.table, values, 'onConflict().doUpdate()')
        return derive({ target, set, where: conditionNodes(where, 'onConflict().doUpdate()') })
      },
    }
  }

  returning(what: unknown): InsertChange {
    const { items, shape } = readSelection(what, 'returning()')
    return new InsertChange({ ...this.node, returning: items }, this.mapper, shape)
  }

  #excluded(target: readonly string[]): ConflictNode['set'] {
    const source = { name: 'excluded', schema: null, id: 'excluded' }
    return this.node.columns
      .filter(column => !target.includes(column.name))
      .map(column => ({
        column,
        value: { kind: 'column', source, name: column.name, type: column.type } satisfies ColumnNode,
      }))
  }
}

/** Inserts rows into a table: see {@link insert}. */
export interface InsertInto<M extends AnyModel> {
  /** The rows, one or many; what is left out takes its default. */
  values(
    ...rows: readonly (Insert<NameOf<M>, AttributesOf<M>> | readonly Insert<NameOf<M>, AttributesOf<M>>[])[]
  ): InsertStatement<M>
}

/**
 * Inserts rows without making entities.
 *
 * @example
 * await insert(User).values({ username: 'john', email: 'john@example.com' })
 */
export function insert<M extends AnyModel>(model: M): InsertInto<M> {
  const target = changeTarget(model, 'insert()')
  return {
    values: (...rows: readonly unknown[]) =>
      new InsertChange(insertNode(target, rows.flat()), target.mapper) as unknown as InsertStatement<M>,
  }
}

function insertNode({ table }: ChangeTarget, rows: readonly unknown[]): InsertNode {
  if (rows.length === 0)
    throw new SessionError('not_executable', { problem: `insert into '${table.name}' was given no rows` })
  const given = rows.map(row => readRow(row, table.name))
  for (const row of given) {
    for (const name of Object.keys(row)) {
      if (table.attribute(name) === undefined) {
        throw new SessionError('unknown_attribute', {
          model: table.name,
          attribute: name,
          known: table.columns.map(column => column.attribute).join(', '),
        })
      }
    }
  }
  const columns = table.columns.filter(
    column => column.default !== null || given.some(row => row[column.attribute] !== undefined),
  )
  const values = given.map(row => columns.map(column => insertValue(table.name, column, row[column.attribute])))
  return { kind: 'insert', table, columns, rows: values, query: null, conflict: null, returning: [] }
}

function readRow(row: unknown, table: string): Record<string, unknown> {
  if (typeof row === 'object' && row !== null && !Array.isArray(row)) return row as Record<string, unknown>
  throw new ValueError('wrong_type', {
    place: `insert into '${table}'`,
    problem: `expects an object of values, not ${describeValue(row)}`,
  })
}

function insertValue(table: string, column: Column, value: unknown): ExpressionNode {
  if (isKind(value, 'expression')) return nodeOf(value, `${table}.${column.attribute}`)
  const given = value === undefined ? defaultValue(column) : value
  return given === undefined ? databaseDefault(column) : columnValue(column, given, `${table}.${column.attribute}`)
}

/** What a row that gives no value has beside rows that do: the column's own default, spelled out, because not every database takes DEFAULT there. */
function databaseDefault(column: Column): ExpressionNode {
  return column.serverDefault ?? { kind: 'constant', value: null }
}
