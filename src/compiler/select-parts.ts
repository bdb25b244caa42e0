// The clauses of a SELECT in standard SQL.
import type { ExpressionNode } from '../sql/expression/nodes.ts'
import type { GroupingNode, SelectItem, SelectNode } from '../sql/statement/nodes.ts'
import { operandText } from './expression-parts.ts'
import { requireCapability } from './refuse.ts'
import { sourcesText } from './source-parts.ts'
import type { ClauseName, ClausePart, Writer } from './statement-dialect.ts'

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

const havingText = conditions('having', node => node.having)

function distinctText(node: SelectNode, writer: Writer): string {
  if (node.distinctOn.length > 0) return `distinct on (${writer.list(node.distinctOn)}) `
  return node.distinct ? 'distinct ' : ''
}

function groupingText({ kind, sets }: GroupingNode, writer: Writer): string {
  requireCapability(writer, 'supportsGroupingSets', {
    feature: kind === 'sets' ? 'GROUPING SETS' : `GROUP BY ${kind.toUpperCase()}`,
    remedy: 'write one query a grouping and put them together with `unionAll`',
  })
  const each = sets.map(set => (set.length === 1 && kind !== 'sets' ? writer.list(set) : `(${writer.list(set)})`))
  return `${kind === 'sets' ? 'grouping sets' : kind}(${each.join(', ')})`
}

const LOCKS = { update: 'update', noKeyUpdate: 'no key update', share: 'share', keyShare: 'key share' } as const

/** Refuses what the dialect cannot lock. */
export function checkLock(node: SelectNode, writer: Writer): void {
  const { lock } = node
  if (lock === null) return
  if (lock.strength === 'noKeyUpdate' || lock.strength === 'keyShare') {
    requireCapability(writer, 'supportsKeyLocks', {
      feature: `FOR ${LOCKS[lock.strength].toUpperCase()}`,
      remedy: 'use `forUpdate()` or `forShare()`',
    })
  }
  if (lock.of.length > 0) {
    requireCapability(writer, 'supportsLockOf', {
      feature: '`of` in a lock',
      remedy: 'leave `of` out, which locks the rows of all tables, or lock with a query of that table alone',
    })
  }
}

/** The clauses by name. */
export const selectClauses: Readonly<Record<ClauseName, ClausePart>> = {
  columns: (node, writer) => {
    const items = () => itemTexts(node.items, writer).join(', ')
    return `select ${distinctText(node, writer)}${node.distinctOn.length > 0 ? writer.repeating(items) : items()}`
  },
  from: (node, writer) => (node.from.length === 0 ? '' : `from ${sourcesText(node.from, node.joins, writer)}`),
  where: conditions('where', node => node.where),
  groupBy: (node, writer) => {
    if (node.groupBy.length === 0 && node.groupings.length === 0) return ''
    const each = () => [
      ...node.groupBy.map(part => writer.expression(part)),
      ...node.groupings.map(part => groupingText(part, writer)),
    ]
    return `group by ${writer.repeating(() => each().join(', '))}`
  },
  having: (node, writer) => writer.repeating(() => havingText(node, writer)),
  orderBy: (node, writer) =>
    node.orderBy.length === 0 ? '' : `order by ${writer.repeating(() => writer.list(node.orderBy))}`,
  limit: (node, writer) => {
    const limit = node.limit === null ? [] : [`limit ${writer.expression(node.limit)}`]
    const offset = node.offset === null ? [] : [`offset ${writer.expression(node.offset)}`]
    return [...limit, ...offset].join(' ')
  },
  lock: (node, writer) => {
    const { lock } = node
    if (lock === null) return ''
    checkLock(node, writer)
    const of = lock.of.length === 0 ? '' : ` of ${lock.of.map(({ name }) => writer.dialect.quote(name)).join(', ')}`
    return `for ${LOCKS[lock.strength]}${of}${lock.noWait ? ' nowait' : ''}${lock.skipLocked ? ' skip locked' : ''}`
  },
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
