// How MySQL and MariaDB write statements, where they differ from standard SQL.
import { describeExpression } from '../../compiler/cache-key.ts'
import { orderedOutside } from '../../compiler/distinct-on.ts'
import { refuse, requireCapability } from '../../compiler/refuse.ts'
import { checkLock, selectClauses } from '../../compiler/select-parts.ts'
import { fromText, joinsText } from '../../compiler/source-parts.ts'
import type { StatementCapabilities } from '../../compiler/statement-capabilities.ts'
import type { PartOverrides, Writer } from '../../compiler/statement-dialect.ts'
import {
  assignmentText,
  checkExplain,
  limitText,
  returningText,
  statementParts,
  tableText,
  whereText,
} from '../../compiler/statement-parts.ts'
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import type {
  DeleteNode,
  ExplainNode,
  FromNode,
  SelectNode,
  UpdateNode,
  ValuesFrom,
} from '../../sql/statement/nodes.ts'

/** What MySQL (8.0.31 or later) can do in statements. */
export const mysqlStatementCapabilities: StatementCapabilities = {
  supportsLateral: true,
  supportsWithRollup: true,
  supportsIntersectAll: true,
  supportsQueryParentheses: true,
  writesCtesAfterInsert: true,
  recursiveTextsHaveFirstLength: true,
  supportsRowLocks: true,
  supportsLockOf: true,
  supportsUpdateFrom: true,
  supportsLimitedChanges: true,
  returning: { insert: false, update: false, delete: false },
  supportsExplainAnalyze: true,
  supportsExplainJson: true,
}

/** What MariaDB (10.6 or later) can do in statements. */
export const mariadbStatementCapabilities: StatementCapabilities = {
  supportsWithRollup: true,
  supportsIntersectAll: true,
  supportsQueryParentheses: true,
  supportsCtesInChanges: false,
  writesCtesAfterInsert: true,
  recursiveTextsHaveFirstLength: true,
  supportsRowLocks: true,
  supportsUpdateFrom: true,
  supportsLimitedChanges: true,
  returning: { insert: true, update: false, delete: true },
  supportsExplainAnalyze: true,
  supportsExplainJson: true,
}

/** Of this family only MariaDB returns the rows of an INSERT. */
function isMariaDb({ dialect }: Writer): boolean {
  return dialect.capabilities.returning?.insert === true
}

/** MariaDB takes no ORDER BY beside WITH ROLLUP. */
const selectText: NonNullable<PartOverrides['statements']>['select'] = (node, writer) =>
  node.groupings.length > 0 && node.orderBy.length > 0 && isMariaDb(writer)
    ? writer.statement(orderedOutside(node))
    : statementParts.select(node, writer)

function groupByText(node: SelectNode, writer: Writer): string {
  const [grouping, ...others] = node.groupings
  if (grouping === undefined)
    return selectClauses.groupBy({ ...node, groupBy: node.groupBy.map(part => placeOf(part, node)) }, writer)
  if (grouping.kind !== 'rollup' || others.length > 0 || node.groupBy.length > 0) {
    refuse(writer.dialect.name, 'supportsGroupingSets', {
      feature: 'GROUP BY with CUBE, GROUPING SETS, or more beside a rollup',
      remedy: 'use one `rollup(…)` alone, or write one query a grouping and put them together with `unionAll`',
    })
  }
  requireCapability(writer, 'supportsWithRollup', {
    feature: 'GROUP BY … WITH ROLLUP',
    remedy: 'write one query a grouping and put them together with `unionAll`',
  })
  return `group by ${writer.list(grouping.sets.flat().map(part => placeOf(part, node)))} with rollup`
}

/**
 * An expression that is a result column and has values in it, as the place of that column: two placeholders are never the same to MySQL,
 * which would say that the column is not grouped by. Others as they are.
 */
function placeOf(node: ExpressionNode, { items }: SelectNode): ExpressionNode {
  const operand = node.kind === 'label' ? node.operand : node
  let place = 0
  for (const item of items) {
    place += item.kind === 'columns' ? item.columns.length : 1
    if (item.kind === 'columns') continue
    const given = item.node.kind === 'label' ? item.node.operand : item.node
    if (given === operand && hasValues(operand)) return { kind: 'constant', value: place }
  }
  return node
}

function hasValues(node: ExpressionNode): boolean {
  return describeExpression(node).nodes.length > 0
}

function orderByText(node: SelectNode, writer: Writer): string {
  const orderBy = node.orderBy.map(part => {
    if (part.kind !== 'order') return placeOf(part, node)
    return part.nulls === null ? { ...part, operand: placeOf(part.operand, node) } : part
  })
  return selectClauses.orderBy({ ...node, orderBy }, writer)
}

/** The most rows that there can be: LIMIT is needed where there is an OFFSET. */
const ALL_ROWS = '18446744073709551615'

function limitClause({ limit, offset }: SelectNode, writer: Writer): string {
  if (limit === null && offset === null) return ''
  const text = `limit ${limit === null ? ALL_ROWS : writer.expression(limit)}`
  return offset === null ? text : `${text} offset ${writer.expression(offset)}`
}

/** What MySQL reads and MariaDB behind a URL of MySQL does not, and the other way round. */
const SHARE = '/*!80000 for share*//*M! lock in share mode*/'

function lockClause(node: SelectNode, writer: Writer): string {
  const { lock } = node
  if (lock === null) return ''
  checkLock(node, writer)
  const of = lock.of.length === 0 ? '' : ` of ${lock.of.map(({ name }) => writer.dialect.quote(name)).join(', ')}`
  const wait = `${lock.noWait ? ' nowait' : ''}${lock.skipLocked ? ' skip locked' : ''}`
  if (lock.strength === 'update') return `for update${of}${wait}`
  return `${isMariaDb(writer) ? 'lock in share mode' : SHARE}${of}${wait}`
}

function otherSources({ from = [], joins = [] }: UpdateNode | DeleteNode, writer: Writer): string {
  const beside = from.map((node: FromNode) => ` cross join ${fromText(node, writer)}`)
  return `${beside.join('')}${joinsText(joins, writer)}`
}

function hasOthers({ from = [], joins = [] }: UpdateNode | DeleteNode): boolean {
  return from.length > 0 || joins.length > 0
}

function updateText(node: UpdateNode, writer: Writer): string {
  const table = tableText(node.table, writer)
  const others = otherSources(node, writer)
  const set = hasOthers(node)
    ? node.set
        .map(({ column, value }) => `${table}.${writer.dialect.quote(column.name)} = ${writer.expression(value)}`)
        .join(', ')
    : assignmentText(node.set, writer)
  return `update ${table}${others} set ${set}${whereText(node.where, writer)}${limitText(node, writer)}${returningText(node, writer)}`
}

function deleteText(node: DeleteNode, writer: Writer): string {
  const table = tableText(node.table, writer)
  const from = hasOthers(node) ? `${table} from ${table}${otherSources(node, writer)}` : `from ${table}`
  return `delete ${from}${whereText(node.where, writer)}${limitText(node, writer)}${returningText(node, writer)}`
}

function valuesText({ rows, columns, source }: ValuesFrom, writer: Writer): string {
  const { quote } = writer.dialect
  const [first = [], ...others] = rows
  const named = first.map((value, at) => {
    const type = columns[at]?.type ?? null
    const text = writer.expression(type === null ? value : { kind: 'cast', operand: value, type })
    return `${text} as ${quote(columns[at]?.name ?? '')}`
  })
  const selects = [`select ${named.join(', ')}`, ...others.map(row => `select ${writer.list(row)}`)]
  return `(${selects.join(' union all ')}) as ${quote(source.name)}`
}

/** Statements of MySQL and MariaDB. */
export const mysqlStatements: PartOverrides['statements'] = {
  select: selectText,
  update: updateText,
  delete: deleteText,
  explain: (node, writer) => {
    checkExplain(node, writer)
    return `${explainWords(node, isMariaDb(writer))} ${writer.withText()}${writer.statement(node.statement)}`
  },
}

function explainWords({ analyze, format }: ExplainNode, mariaDb: boolean): string {
  const json = format === 'json'
  if (mariaDb) return `${analyze ? 'analyze' : 'explain'}${json ? ' format=json' : ''}`
  if (analyze) return `/*!80000 explain*/ analyze${json ? ' format=json' : ''}`
  return `explain ${json ? 'format=json' : '/*!80000 format=tree*/'}`
}

/** Clauses of a SELECT in MySQL and MariaDB. */
export const mysqlClauses: PartOverrides['clauses'] = {
  groupBy: groupByText,
  orderBy: orderByText,
  limit: limitClause,
  lock: lockClause,
}

/** Sources of rows in MySQL and MariaDB. */
export const mysqlSources: PartOverrides['sources'] = { values: valuesText }
