// `insert(Archive).from(query)`: the rows of a query as new rows.
import { SessionError } from '../../errors/session-error.ts'
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import type { Column, Table } from '../../sql/schema/table.ts'
import { emptySelect, type InsertNode, type RowsNode, type SelectItem } from '../../sql/statement/nodes.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import { isOfKind } from '../../util/brand.ts'
import { defaultValue } from '../mapping/new-entity.ts'
import { columnValue } from './assignments.ts'
import { named, resultColumns } from './derived.ts'
import type { QueryData, ResultShape } from './query-data.ts'

/** The INSERT of a query's rows, and the columns that the query gives. */
export function insertFromNode(
  table: Table,
  query: unknown,
): { readonly node: InsertNode; readonly given: readonly Column[] } {
  if (!isOfKind<QueryData>(query, 'select'))
    throw new SessionError('not_executable', {
      problem: `\`insert().from\` expects a query, not ${describeValue(query)}`,
    })
  const given = attributesOf(query.shape).map(name => columnNamed(table, name))
  const rest = table.columns.filter(column => column.default !== null && !given.includes(column))
  const defaults = rest.map(column => defaultItem(table, column))
  const node: InsertNode = {
    kind: 'insert',
    table,
    columns: [...given, ...rest],
    rows: [],
    query: defaults.length === 0 ? query.node : withItems(query, defaults),
    conflict: null,
    returning: [],
  }
  return { node, given }
}

/** The attributes that the rows of a query go to: those of an entity, or the names of the selection. */
function attributesOf({ kind, entries }: ResultShape): readonly string[] {
  return entries.flatMap(entry => {
    if (entry.kind === 'entity') {
      if (kind === 'single')
        return (entry.columns ?? entry.mapper.columns.slice(0, entry.mapper.loadedColumns)).map(each => each.attribute)
    } else if (kind === 'record') return [entry.name]
    throw new SessionError('not_executable', {
      problem:
        '`insert().from` needs a query that says which attributes it is for: `select({ title: Post.c.title })`, or the entities of a model',
    })
  })
}

function columnNamed(table: Table, name: string): Column {
  const column = table.attribute(name)
  if (column !== undefined) return column
  throw new SessionError('unknown_attribute', {
    model: table.name,
    attribute: name,
    known: table.columns.map(known => known.attribute).join(', '),
  })
}

function defaultItem(table: Table, column: Column): SelectItem {
  const place = `the default of ${table.name}.${column.attribute}`
  const node: ExpressionNode = columnValue(column, defaultValue(column), place)
  return { kind: 'expression', node: { kind: 'cast', operand: node, type: column.type }, type: column.type }
}

function withItems({ node, shape }: QueryData, items: readonly SelectItem[]): RowsNode {
  if (node.kind === 'select' && !node.distinct) return { ...node, items: [...node.items, ...items] }
  const columns = resultColumns(shape)
  const source = { name: 'athanor_rows', schema: null, id: 'athanor_rows' }
  const own = columns.map(
    ({ name, type }): SelectItem => ({
      kind: 'expression',
      node: { kind: 'identifier', path: [source.name, name] },
      type,
    }),
  )
  return { ...emptySelect, items: [...own, ...items], from: [{ kind: 'query', query: named(node, columns), source }] }
}
