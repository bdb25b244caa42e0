// Expressions with the columns of one source taken from another: what aliasing needs. It reaches into subqueries, whose columns may be
// those of the query around them.
import type { ColumnSource, ExpressionNode, QueryNode } from '../expression/nodes.ts'
import { mapChildren } from '../expression/sources.ts'
import { aliasSource } from '../schema/alias.ts'
import { columnsItem, type FromNode, type SelectItem, type SelectNode } from './nodes.ts'

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
      default:
        return mapChildren(part, rewrite)
    }
  }
  return rewrite(node)
}

function rewriteQuery(query: QueryNode, from: ColumnSource, to: ColumnSource): QueryNode {
  if (!isSelect(query)) return query
  const own = [...query.from, ...query.joins.map(join => join.from)]
  if (own.some(({ source }) => source.id === from.id)) return query
  // What the subquery calls by the new name would hide it.
  const hiding = own.find(({ source }) => source.name === to.name)
  if (hiding === undefined) return mapQuery(query, from, to)
  const taken = new Set(own.map(({ source }) => source.name))
  return mapQuery(mapQuery(query, hiding.source, renamed(hiding, taken)), from, to)
}

function isSelect(query: QueryNode): query is SelectNode {
  return query.kind === 'select'
}

function renamed(node: FromNode, taken: ReadonlySet<string>): ColumnSource {
  let name = `${node.source.name}_`
  while (taken.has(name)) name += '_'
  return node.kind === 'table' ? aliasSource(node.table, name) : { name, schema: null, id: `${node.source.id}_` }
}

function mapQuery(query: SelectNode, from: ColumnSource, to: ColumnSource): SelectNode {
  const rewrite = (node: ExpressionNode) => rewriteSource(node, from, to)
  const source = (node: FromNode): FromNode => {
    const inner: FromNode = node.kind === 'query' ? { ...node, query: mapQuery(node.query, from, to) } : node
    return node.source.id === from.id ? { ...inner, source: to } : inner
  }
  return {
    ...query,
    items: query.items.map(item => rewriteItem(item, from, to)),
    from: query.from.map(source),
    joins: query.joins.map(join => ({ ...join, from: source(join.from), on: rewrite(join.on) })),
    where: query.where.map(rewrite),
    groupBy: query.groupBy.map(rewrite),
    having: query.having.map(rewrite),
    orderBy: query.orderBy.map(rewrite),
  }
}

function rewriteItem(item: SelectItem, from: ColumnSource, to: ColumnSource): SelectItem {
  if (item.kind === 'expression') return { ...item, node: rewriteSource(item.node, from, to) }
  return item.columns[0]?.source.id === from.id ? columnsItem(to, item.columns) : item
}
