// Expressions with the columns of one source taken from another: what aliasing needs. It reaches into subqueries, whose columns may be
// those of the query around them.
import type { ColumnSource, ExpressionNode, QueryNode } from '../expression/nodes.ts'
import { mapChildren } from '../expression/sources.ts'
import { aliasSource } from '../schema/alias.ts'
import {
  type CompoundNode,
  columnsItem,
  type FromNode,
  type RowsNode,
  type SelectItem,
  type SelectNode,
} from './nodes.ts'

/** The same expression with columns of `from` taken from `to`. A subquery that has `from` itself keeps it there. */
export function rewriteSource(node: ExpressionNode, from: ColumnSource, to: ColumnSource): ExpressionNode {
  const rewrite = (part: ExpressionNode): ExpressionNode => {
    switch (part.kind) {
      case 'column':
        return part.source.id === from.id ? { ...part, source: to } : part
      case 'exists':
      case 'scalarQuery':
        return { ...part, query: rewriteQuery(part.query, from, to) }
      case 'inQuery':
        return { ...part, operand: rewrite(part.operand), query: rewriteQuery(part.query, from, to) }
      case 'quantified': {
        const query = part.query === null ? null : rewriteQuery(part.query, from, to)
        return { ...part, left: rewrite(part.left), array: part.array === null ? null : rewrite(part.array), query }
      }
      default:
        return mapChildren(part, rewrite)
    }
  }
  return rewrite(node)
}

function rewriteQuery(query: QueryNode, from: ColumnSource, to: ColumnSource): QueryNode {
  return isRows(query) ? rewriteRows(query, from, to) : query
}

function isRows(query: QueryNode): query is RowsNode {
  return query.kind === 'select' || query.kind === 'compound'
}

function rewriteRows(query: RowsNode, from: ColumnSource, to: ColumnSource): RowsNode {
  if (query.kind === 'compound') return mapCompound(query, from, to)
  const own = [...query.from, ...query.joins.map(join => join.from)]
  if (own.some(({ source }) => source.id === from.id)) return query
  // What the subquery calls by the new name would hide it.
  const hiding = own.find(({ source }) => source.name === to.name)
  if (hiding === undefined) return mapQuery(query, from, to)
  const taken = new Set(own.map(({ source }) => source.name))
  return mapQuery(mapQuery(query, hiding.source, renamed(hiding, taken)), from, to)
}

function renamed(node: FromNode, taken: ReadonlySet<string>): ColumnSource {
  let name = `${node.source.name}_`
  while (taken.has(name)) name += '_'
  return node.kind === 'table' ? aliasSource(node.table, name) : { name, schema: null, id: `${node.source.id}_` }
}

function mapCompound(query: CompoundNode, from: ColumnSource, to: ColumnSource): CompoundNode {
  const rewrite = (node: ExpressionNode) => rewriteSource(node, from, to)
  return {
    ...query,
    queries: query.queries.map(part => rewriteRows(part, from, to)),
    ...rewriteLimits(query, rewrite),
  }
}

function rewriteLimits(
  { orderBy, limit, offset }: RowsNode,
  rewrite: (node: ExpressionNode) => ExpressionNode,
): Pick<RowsNode, 'orderBy' | 'limit' | 'offset'> {
  return {
    orderBy: orderBy.map(rewrite),
    limit: limit === null ? null : rewrite(limit),
    offset: offset === null ? null : rewrite(offset),
  }
}

function mapQuery(query: SelectNode, from: ColumnSource, to: ColumnSource): SelectNode {
  const rewrite = (node: ExpressionNode) => rewriteSource(node, from, to)
  const source = (node: FromNode): FromNode => {
    const inner = mapSource(node, from, to)
    return node.source.id === from.id ? { ...inner, source: to } : inner
  }
  const { lock } = query
  return {
    ...query,
    items: query.items.map(item => rewriteItem(item, from, to)),
    distinctOn: query.distinctOn.map(rewrite),
    from: query.from.map(source),
    joins: query.joins.map(join => ({
      ...join,
      from: source(join.from),
      on: join.on === null ? null : rewrite(join.on),
    })),
    where: query.where.map(rewrite),
    groupBy: query.groupBy.map(rewrite),
    groupings: query.groupings.map(grouping => ({ ...grouping, sets: grouping.sets.map(set => set.map(rewrite)) })),
    having: query.having.map(rewrite),
    ...rewriteLimits(query, rewrite),
    lock: lock === null ? null : { ...lock, of: lock.of.map(one => (one.id === from.id ? to : one)) },
  }
}

// A common table expression knows nothing of the query around it.
function mapSource(node: FromNode, from: ColumnSource, to: ColumnSource): FromNode {
  switch (node.kind) {
    case 'query':
      return {
        ...node,
        query: node.query.kind === 'select' ? mapQuery(node.query, from, to) : mapCompound(node.query, from, to),
      }
    case 'values':
      return { ...node, rows: node.rows.map(row => row.map(value => rewriteSource(value, from, to))) }
    case 'table':
    case 'cte':
      return node
  }
}

function rewriteItem(item: SelectItem, from: ColumnSource, to: ColumnSource): SelectItem {
  if (item.kind === 'expression') return { ...item, node: rewriteSource(item.node, from, to) }
  return item.columns[0]?.source.id === from.id ? columnsItem(to, item.columns) : item
}
