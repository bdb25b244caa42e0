// How each kind of statement is written in standard SQL.
import type { Table } from '../sql/schema/table.ts'
import type {
  Assignment,
  ConflictNode,
  DeleteNode,
  ExplainNode,
  InsertNode,
  SelectItem,
  UpdateNode,
} from '../sql/statement/nodes.ts'
import { compoundText } from './compound-parts.ts'
import { firstOfEach } from './distinct-on.ts'
import { refuse, requireCapability } from './refuse.ts'
import { itemTexts } from './select-parts.ts'
import { joinsText, sourcesText } from './source-parts.ts'
import type { Capabilities, CompilerParts, Writer } from './statement-dialect.ts'

/** A table's name in a statement that changes it. */
export function tableText(table: Table, writer: Writer): string {
  writer.noteTable(table)
  const schema = table.schema === null ? '' : `${writer.dialect.quote(table.schema)}.`
  return `${schema}${writer.dialect.quote(table.name)}`
}

const REMEDIES = {
  insert: 'read the rows afterwards by a unique column, or add entities to a session, which finds their keys',
  update: 'read the rows afterwards, in the same transaction',
  delete: 'read the rows before, with `forUpdate()` in the same transaction',
} as const

/** RETURNING and what it gives, with a space before it; empty when nothing is asked for. */
export function returningText(node: InsertNode | UpdateNode | DeleteNode, writer: Writer): string {
  const items = node.returning
  if (items.length === 0) return ''
  const { name, capabilities } = writer.dialect
  if (!returnsRows(capabilities, node)) {
    refuse(name, 'returning', { feature: `RETURNING of ${node.kind.toUpperCase()}`, remedy: REMEDIES[node.kind] })
  }
  const write = () => itemTexts(items, writer).join(', ')
  if (!hasSources(node)) return ` returning ${writer.withBareColumns(write)}`
  if (items.some(item => !isOf(item, node.table))) {
    requireCapability(writer, 'returnsOtherSources', {
      feature: 'RETURNING of another table than the one that is changed',
      remedy: 'return the columns of the changed table only',
    })
  }
  return ` returning ${capabilities.returnsOtherSources === true ? write() : writer.withBareColumns(write)}`
}

/** Whether a database gives the rows that a statement changes. */
export function returnsRows(capabilities: Capabilities, node: InsertNode | UpdateNode | DeleteNode): boolean {
  return capabilities.returning?.[node.kind] ?? capabilities.supportsReturning
}

/** Refuses a plan that the database cannot tell. */
export function checkExplain({ analyze, format }: ExplainNode, writer: Writer): void {
  if (analyze) {
    requireCapability(writer, 'supportsExplainAnalyze', {
      feature: '`explain` that runs the statement',
      remedy: 'leave `analyze` out',
    })
  }
  if (format === 'json') {
    requireCapability(writer, 'supportsExplainJson', {
      feature: '`explain` as JSON',
      remedy: 'leave `format` out, and read `rows` of the plan',
    })
  }
}

function hasSources(node: InsertNode | UpdateNode | DeleteNode): boolean {
  return node.kind !== 'insert' && (node.from ?? []).length > 0
}

function isOf(item: SelectItem, table: Table): boolean {
  const node = item.kind === 'columns' ? item.columns[0] : item.node.kind === 'label' ? item.node.operand : item.node
  return node?.kind !== 'column' || node.source.id === table.id
}

/** Columns and what they are set to. */
export function assignmentText(assignments: readonly Assignment[], writer: Writer): string {
  return assignments
    .map(({ column, value }) => `${writer.dialect.quote(column.name)} = ${writer.expression(value)}`)
    .join(', ')
}

/** WHERE, with a space before it; empty without conditions. */
export function whereText(operands: ConflictNode['where'], writer: Writer): string {
  return operands.length === 0 ? '' : ` where ${writer.expression({ kind: 'logical', operator: 'and', operands })}`
}

/** ORDER BY and LIMIT of a statement that changes rows, with a space before them. */
export function limitText({ orderBy = [], limit }: UpdateNode | DeleteNode, writer: Writer): string {
  if (orderBy.length === 0 && limit === undefined) return ''
  requireCapability(writer, 'supportsLimitedChanges', {
    feature: 'ORDER BY or LIMIT in a statement that changes rows',
    remedy: 'choose the rows by key, as in `where(User.c.id.in(select(User.c.id).orderBy(…).limit(10)))`',
  })
  const order = orderBy.length === 0 ? '' : ` order by ${writer.list(orderBy)}`
  return `${order}${limit === undefined ? '' : ` limit ${writer.expression(limit)}`}`
}

/** The rows of an INSERT: values or a query. */
export function sourceText(node: InsertNode, writer: Writer): string {
  if (node.query !== null) return `${writer.withText()}${writer.statement(node.query)}`
  const rows = node.rows.map(
    row => `(${row.map(value => (value === null ? 'default' : writer.expression(value))).join(', ')})`,
  )
  return `values ${rows.join(', ')}`
}

function targetText({ target, constraint, targetWhere = [] }: ConflictNode, writer: Writer): string {
  if (constraint !== undefined) {
    requireCapability(writer, 'supportsConflictConstraint', {
      feature: 'a constraint as what an upsert is about',
      remedy: 'name the columns of the constraint',
    })
    return ` on constraint ${writer.dialect.quote(constraint)}`
  }
  if (target.length === 0) return ''
  const columns = target.map(name => writer.dialect.quote(name)).join(', ')
  return ` (${columns})${writer.withBareColumns(() => whereText(targetWhere, writer))}`
}

function conflictText(conflict: ConflictNode | null, writer: Writer): string {
  if (conflict === null) return ''
  const target = targetText(conflict, writer)
  if (conflict.set === null) return ` on conflict${target} do nothing`
  return ` on conflict${target} do update set ${assignmentText(conflict.set, writer)}${whereText(conflict.where, writer)}`
}

function fromText(word: string, { from = [], joins = [] }: UpdateNode | DeleteNode, writer: Writer): string {
  if (from.length === 0) return joinsText(joins, writer)
  requireCapability(writer, 'supportsUpdateFrom', {
    feature: `${word.toUpperCase()} in a statement that changes rows`,
    remedy: 'use a subquery, as in `where(User.c.id.in(select(…)))`',
  })
  return ` ${word} ${sourcesText(from, joins, writer)}`
}

const selectText: CompilerParts['statements']['select'] = (node, writer) => {
  if (node.distinctOn.length > 0 && writer.dialect.capabilities.supportsDistinctOn !== true)
    return writer.statement(firstOfEach(node, writer.dialect.name))
  return writer.parts.clauseOrder
    .map(name => writer.parts.clauses[name](node, writer))
    .filter(text => text !== '')
    .join(' ')
}

/** Statements in standard SQL. */
export const statementParts: CompilerParts['statements'] = {
  select: selectText,
  compound: compoundText,
  insert: (node, writer) => {
    const table = tableText(node.table, writer)
    const returning = () => `${conflictText(node.conflict, writer)}${returningText(node, writer)}`
    if (node.columns.length === 0 && node.query === null) return `insert into ${table} default values${returning()}`
    const columns = node.columns.map(column => writer.dialect.quote(column.name)).join(', ')
    return `insert into ${table} (${columns}) ${sourceText(node, writer)}${returning()}`
  },
  update: (node, writer) => {
    const table = tableText(node.table, writer)
    const set = assignmentText(node.set, writer)
    const from = fromText('from', node, writer)
    return `update ${table} set ${set}${from}${whereText(node.where, writer)}${limitText(node, writer)}${returningText(node, writer)}`
  },
  delete: (node, writer) => {
    const table = tableText(node.table, writer)
    const using = fromText('using', node, writer)
    return `delete from ${table}${using}${whereText(node.where, writer)}${limitText(node, writer)}${returningText(node, writer)}`
  },
  text: (node, writer) => writer.expression(node.expression),
  explain: (node, writer) => {
    checkExplain(node, writer)
    const options = [...(node.analyze ? ['analyze'] : []), ...(node.format === 'json' ? ['format json'] : [])]
    const list = options.length === 0 ? '' : `(${options.join(', ')}) `
    return `explain ${list}${writer.withText()}${writer.statement(node.statement)}`
  },
}
