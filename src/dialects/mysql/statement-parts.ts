// How MySQL and MariaDB write statements, where they differ from standard SQL.
import { describeExpression } from '../../compiler/cache-key.ts'
import { orderedOutside } from '../../compiler/distinct-on.ts'
import { refuse, requireCapability } from '../../compiler/refuse.ts'
import { checkLock } from '../../compiler/select-parts.ts'
import { fromText, joinsText } from '../../compiler/source-parts.ts'
import type { StatementCapabilities } from '../../compiler/statement-capabilities.ts'
import type { PartOverrides, StatementPart, Writer } from '../../compiler/statement-dialect.ts'
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
import type { Flavour } from './flavour.ts'

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
    return node.groupBy.length === 0 ? '' : `group by ${partTexts(node.groupBy, node, writer)}`
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
  return `group by ${partTexts(grouping.sets.flat(), node, writer)} with rollup`
}

/**
 * What rows are grouped or ordered by. An expression that is a result column and has values in it is named by the place of that column: two
 * placeholders are never the same to MySQL, which would say that the column is not grouped by.
 */
function partTexts(parts: readonly ExpressionNode[], node: SelectNode, writer: Writer): string {
  const texts = parts.map(part => {
    const ordered = part.kind === 'order'
    const place = ordered && part.nulls !== null ? null : placeOf(ordered ? part.operand : part, node)
    if (place === null) return writer.expression(part)
    return ordered && part.descending ? `${place} desc` : String(place)
  })
  return texts.join(', ')
}

function placeOf(node: ExpressionNode, { items }: SelectNode): number | null {
  const operand = node.kind === 'label' ? node.operand : node
  let place = 0
  for (const item of items) {
    place += item.kind === 'columns' ? item.columns.length : 1
    if (item.kind === 'columns') continue
    const given = item.node.kind === 'label' ? item.node.operand : item.node
    if (given === operand && hasValues(operand)) return place
  }
  return null
}

function hasValues(node: ExpressionNode): boolean {
  return describeExpression(node).nodes.length > 0
}

function orderByText(node: SelectNode, writer: Writer): string {
  return node.orderBy.length === 0 ? '' : `order by ${partTexts(node.orderBy, node, writer)}`
}

/** The most rows that there can be: LIMIT is needed where there is an OFFSET. */
const ALL_ROWS = '18446744073709551615'

function limitClause({ limit, offset }: SelectNode, writer: Writer): string {
  if (limit === null && offset === null) return ''
  const text = `limit ${limit === null ? ALL_ROWS : writer.expression(limit)}`
  return offset === null ? text : `${text} offset ${writer.expression(offset)}`
}

/** How each writes that rows are read and not to change. MariaDB behind a URL of MySQL reads one comment, MySQL the other. */
const shareLocks: Readonly<Record<Flavour['scheme'], string>> = {
  mysql: '/*!80000 for share*//*M! lock in share mode*/',
  mariadb: 'lock in share mode',
  tidb: 'for share',
  singlestore: 'for share',
}

function lockText(node: SelectNode, writer: Writer, { scheme }: Flavour): string {
  const { lock } = node
  if (lock === null) return ''
  checkLock(node, writer)
  const of = lock.of.length === 0 ? '' : ` of ${lock.of.map(({ name }) => writer.dialect.quote(name)).join(', ')}`
  const wait = `${lock.noWait ? ' nowait' : ''}${lock.skipLocked ? ' skip locked' : ''}`
  if (lock.strength === 'update') return `for update${of}${wait}`
  return `${shareLocks[scheme]}${of}${wait}`
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
}

/** How plans are asked for. */
export function mysqlExplain(flavour: Flavour): StatementPart<'explain'> {
  return (node, writer) => {
    checkExplain(node, writer)
    return `${explainWords(node, flavour)} ${writer.withText()}${writer.statement(node.statement)}`
  }
}

/** MariaDB behind a URL of MySQL reads past what is in the comments. */
const planWords: Readonly<Record<Flavour['scheme'], readonly [explain: string, analyze: string]>> = {
  mysql: ['explain /*!80000 format=tree*/', '/*!80000 explain*/ analyze'],
  mariadb: ['explain', 'analyze'],
  tidb: ['explain', 'explain analyze'],
  singlestore: ['explain', 'explain analyze'],
}

function explainWords({ analyze, format }: ExplainNode, { scheme }: Flavour): string {
  const [explain, analyzing] = planWords[scheme]
  if (format === 'json') return `${analyze ? analyzing : 'explain'} format=json`
  return analyze ? analyzing : explain
}

/** Clauses of a SELECT in MySQL and its relatives. */
export function mysqlClauses(flavour: Flavour): PartOverrides['clauses'] {
  return {
    groupBy: groupByText,
    orderBy: orderByText,
    limit: limitClause,
    lock: (node, writer) => lockText(node, writer, flavour),
  }
}

/** Sources of rows in MySQL and MariaDB. */
export const mysqlSources: PartOverrides['sources'] = { values: valuesText }
