// The clauses of a SELECT in standard SQL.
import type { ExpressionNode } from '../sql/expression/nodes.ts'
import type { FromNode, SelectItem, SelectNode } from '../sql/statement/nodes.ts'
import { operandText } from './expression-parts.ts'
import type { ClauseName, ClausePart, Writer } from './statement-dialect.ts'

/** What rows come from, with the name that the statement knows it by. */
export function fromText(node: FromNode, writer: Writer): string {
  const { quote } = writer.dialect
  if (node.kind === 'query') return `(${writer.statement(node.query)}) as ${quote(node.source.name)}`
  writer.noteTable(node.table)
  const schema = node.table.schema === null ? '' : `${quote(node.table.schema)}.`
  const name = `${schema}${quote(node.table.name)}`
  return node.source === node.table ? name : `${name} as ${quote(node.source.name)}`
}

/** The result columns. */
export function itemTexts(items: readonly SelectItem[], writer: Writer): string[] {
  return items.flatMap(item =>
    item.kind === 'columns' ? item.columns.map(column => writer.expression(column)) : [itemText(item.node, writer)],
  )
}

function itemText(node: ExpressionNode, writer: Writer): string {
  return node.kind === 'label'
    ? `${operandText(node.operand, writer)} as ${writer.dialect.quote(node.label)}`
    : writer.expression(node)
}

function conditions(name: string, pick: (node: SelectNode) => SelectNode['where']): ClausePart {
  return (node, writer) => {
    const operands = pick(node)
    return operands.length === 0 ? '' : `${name} ${writer.expression({ kind: 'logical', operator: 'and', operands })}`
  }
}

function list(name: string, pick: (node: SelectNode) => SelectNode['where']): ClausePart {
  return (node, writer) => {
    const nodes = pick(node)
    return nodes.length === 0 ? '' : `${name} ${writer.list(nodes)}`
  }
}

/** The clauses by name. */
export const selectClauses: Readonly<Record<ClauseName, ClausePart>> = {
  columns: (node, writer) => `select ${node.distinct ? 'distinct ' : ''}${itemTexts(node.items, writer).join(', ')}`,
  from: (node, writer) => {
    if (node.from.length === 0) return ''
    const sources = node.from.map(from => fromText(from, writer))
    const joins = node.joins.map(
      join => ` ${join.kind} join ${fromText(join.from, writer)} on ${writer.expression(join.on)}`,
    )
    return `from ${sources.join(', ')}${joins.join('')}`
  },
  where: conditions('where', node => node.where),
  groupBy: list('group by', node => node.groupBy),
  having: conditions('having', node => node.having),
  orderBy: list('order by', node => node.orderBy),
  limit: (node, writer) => {
    const limit = node.limit === null ? [] : [`limit ${writer.expression(node.limit)}`]
    const offset = node.offset === null ? [] : [`offset ${writer.expression(node.offset)}`]
    return [...limit, ...offset].join(' ')
  },
  lock: node =>
    node.lock === null
      ? ''
      : `for update${node.lock.noWait ? ' nowait' : ''}${node.lock.skipLocked ? ' skip locked' : ''}`,
}

/** The order of the clauses in standard SQL. */
export const standardClauseOrder: readonly ClauseName[] = [
  'columns',
  'from',
  'where',
  'groupBy',
  'having',
  'orderBy',
  'limit',
  'lock',
]
