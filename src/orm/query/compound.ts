// Set operations as data: the rows of several queries as one result.
import { SessionError } from '../../errors/session-error.ts'
import type { ExpressionNode, IdentifierNode } from '../../sql/expression/nodes.ts'
import type { CompoundNode, RowsNode, SelectItem, SetOperator } from '../../sql/statement/nodes.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import { isOfKind } from '../../util/brand.ts'
import { entryColumns, named, resultColumns } from './derived.ts'
import type { QueryData, ResultShape } from './query-data.ts'

/** A query as a part of a set operation. */
export interface CompoundPart extends QueryData {
  readonly homes: readonly object[]
}

/** Reads a part of a set operation. */
export function compoundPart(value: unknown, operator: SetOperator): CompoundPart {
  if (isOfKind<CompoundPart>(value, 'select')) return value
  throw new SessionError('not_executable', { problem: `\`${operator}\` expects queries, not ${describeValue(value)}` })
}

/** The node of a set operation; its result columns have the names of the first query's. */
export function compoundNode(operator: SetOperator, parts: readonly CompoundPart[]): CompoundNode {
  const [first] = parts
  if (first === undefined || parts.length < 2)
    throw new SessionError('not_executable', { problem: `\`${operator}\` expects at least two queries` })
  const columns = resultColumns(first.shape)
  const queries = parts.map(part => {
    requireSame(operator, first.shape, part.shape)
    return named(part.node, columns)
  })
  const { items } = queries[0] as RowsNode
  return { kind: 'compound', operator, queries, items, orderBy: [], limit: null, offset: null }
}

/** The rows of all parts become what those of the first do, so they must have the same columns. */
function requireSame(operator: SetOperator, first: ResultShape, other: ResultShape): void {
  const wanted = describeShape(first)
  const found = describeShape(other)
  if (wanted === found) return
  throw new SessionError('not_executable', {
    problem: `\`${operator}\` puts rows of ${wanted} and of ${found} together: select the same of both, in the same order`,
  })
}

function describeShape({ kind, entries }: ResultShape): string {
  const each = entries.map(entry => {
    if (entry.kind === 'value') return kind === 'single' ? 'one value' : entry.name
    const columns = entry.columns === undefined ? '' : ` (${entry.columns.map(({ name }) => name).join(', ')})`
    return kind === 'single' ? `${entry.mapper.name}${columns}` : `${entry.name}: ${entry.mapper.name}${columns}`
  })
  return kind === 'single' ? each.join('') : `{ ${each.join(', ')} }`
}

/** The order of a set operation: by names of its result columns, which is all that databases allow there. */
export function compoundOrder(node: CompoundNode, shape: ResultShape, by: readonly ExpressionNode[]): ExpressionNode[] {
  const names = new Map<string, string>()
  const columns = entryColumns(shape).flatMap(entry => entry.columns)
  for (const query of leaves(node)) collectNames(query.items, columns, names)
  return by.map(part => {
    if (part.kind === 'order') return { ...part, operand: columnName(part.operand, names) }
    return columnName(part, names)
  })
}

function leaves(node: RowsNode): readonly RowsNode[] {
  return node.kind === 'select' ? [node] : node.queries.flatMap(leaves)
}

function collectNames(
  items: readonly SelectItem[],
  columns: readonly { readonly name: string }[],
  into: Map<string, string>,
): void {
  const nodes = items.flatMap((item): readonly ExpressionNode[] =>
    item.kind === 'columns' ? item.columns : [item.node],
  )
  for (const [at, node] of nodes.entries()) {
    const name = columns[at]?.name ?? ''
    const key = nameKey(node.kind === 'label' ? node.operand : node)
    if (key !== null && !into.has(key)) into.set(key, name)
    if (!into.has(`l${name}`)) into.set(`l${name}`, name)
  }
}

function nameKey(node: ExpressionNode): string | null {
  if (node.kind === 'column') return `c${node.source.id}.${node.name}`
  if (node.kind === 'identifier' && node.path.length === 1) return `l${node.path[0]}`
  return node.kind === 'label' ? `l${node.label}` : null
}

function columnName(node: ExpressionNode, names: ReadonlyMap<string, string>): IdentifierNode {
  const key = nameKey(node)
  const name = key === null ? undefined : names.get(key)
  if (name !== undefined) return { kind: 'identifier', path: [name] }
  throw new SessionError('not_executable', {
    problem:
      'the order of a set operation is by columns that its queries select; to order by anything else, select from it: `select(union(…).as("rows"))`',
  })
}
