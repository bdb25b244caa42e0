// Columns as builders: `string(64).nullable().serverDefault('x')`.
import type { Check, ForeignKey, Unique } from '../../../sql/schema/constraints.ts'
import type { Column } from '../../../sql/schema/table.ts'
import type { ColumnFacts } from '../../operations/column-operations.ts'
import { type Code, object, quoted, sequence } from './code.ts'
import type { RenderContext } from './render-context.ts'
import { method, renderDefault, renderExpression } from './render-expression.ts'
import { renderType } from './render-type.ts'

/** Constraints that are written with their column. */
export interface InlineConstraints {
  readonly unique: Unique | null
  readonly reference: ForeignKey | null
  readonly checks: readonly Check[]
}

/** A column. */
export function renderColumn(column: Column, inline: InlineConstraints, context: RenderContext): Code {
  const { unique, reference, checks } = inline
  return sequence(
    ...renderType(column.type, context),
    ...(column.primaryKey ? [method('primaryKey')] : []),
    ...(column.nullable && !column.primaryKey ? [method('nullable')] : []),
    ...(unique === null ? [] : [method('unique', object([['name', quoted(unique.name)]]))]),
    ...(reference === null ? [] : [renderReference(reference)]),
    ...renderWords(column, context),
    ...checks.map(check =>
      method('check', renderExpression(check.condition, context), object([['name', quoted(check.name)]])),
    ),
  )
}

/** What is known of an existing column. */
export function renderFacts(facts: ColumnFacts, context: RenderContext): Code | null {
  const { type, nullable = false, serverDefault = null, comment = null, computed = null, collation = null } = facts
  if (type === undefined) return null
  const words = { serverDefault, comment, computed, collation, identity: null }
  return sequence(
    ...renderType(type, context),
    ...(nullable ? [method('nullable')] : []),
    ...renderWords(words, context),
  )
}

/** What else is said of a column than its type, its key and its constraints. */
export type ColumnWords = Pick<Column, 'serverDefault' | 'comment' | 'computed' | 'collation' | 'identity'>

/** What else is said of a column. */
export function renderWords(column: ColumnWords, context: RenderContext): readonly Code[] {
  const { serverDefault, computed, collation, comment, identity } = column
  const stored = computed?.stored === true ? [object([['stored', 'true']])] : []
  const identityOptions = Object.entries(identity ?? {}).map(([name, value]) => [name, String(value)] as const)
  return [
    ...(serverDefault === null ? [] : [method('serverDefault', renderDefault(serverDefault, context))]),
    ...(computed === null ? [] : [method('computed', renderExpression(computed.sql, context), ...stored)]),
    ...(identity === null
      ? []
      : [method('identity', ...(identityOptions.length === 0 ? [] : [object(identityOptions)]))]),
    ...(collation === null ? [] : [method('collate', quoted(collation))]),
    ...(comment === null ? [] : [method('comment', quoted(comment))]),
  ]
}

/** What a foreign key does, as options. */
export function referenceOptions(key: ForeignKey): (readonly [string, Code])[] {
  return [
    ...(key.onDelete === null ? [] : [['onDelete', quoted(key.onDelete)] as const]),
    ...(key.onUpdate === null ? [] : [['onUpdate', quoted(key.onUpdate)] as const]),
    ...(key.deferrable === null ? [] : [['deferrable', quoted(key.deferrable)] as const]),
  ]
}

function renderReference(key: ForeignKey): Code {
  const { table, columns } = key.target()
  const target = quoted(`${table}.${columns[0] ?? ''}`)
  return method('references', target, object([['name', quoted(key.name)], ...referenceOptions(key)]))
}

/** Whether a foreign key can be written as `'table.column'`. */
export function isSpellable(key: ForeignKey): boolean {
  return key.target().columns.every(column => column !== '' && !column.includes('.'))
}
