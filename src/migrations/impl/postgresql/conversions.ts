// How the values of a column come into its new type.
import type { Dialect } from '../../../dialect/dialect.ts'
import type { SqlType, TypeKind } from '../../../sql/types/sql-type.ts'

const TEXTS: ReadonlySet<TypeKind> = new Set<TypeKind>(['string', 'text'])
const NUMBERS: ReadonlySet<TypeKind> = new Set<TypeKind>([
  'integer',
  'smallint',
  'bigint',
  'numeric',
  'float',
  'double',
])

/** A type and its collation, as they stand after TYPE; a collation of null is the database's own. */
export function columnTypeText(type: SqlType, collation: string | null | undefined, dialect: Dialect): string {
  const text = dialect.typeText(type)
  return collation === undefined ? text : `${text} COLLATE ${dialect.quote(collation ?? 'default')}`
}

/**
 * The cast that a change of type needs; null where the database converts by itself. It is never written where the database's own conversion
 * would refuse what a cast cuts off, such as a text that is too long.
 */
export function conversionText(
  column: string,
  before: SqlType | undefined,
  after: SqlType,
  dialect: Dialect,
): string | null {
  if (before === undefined || before.kind === after.kind || TEXTS.has(after.kind)) return null
  if (NUMBERS.has(before.kind) && NUMBERS.has(after.kind)) return null
  const name = dialect.quote(column)
  const target = dialect.typeText(after)
  // A boolean is cast to and from whole numbers of 32 bits only.
  if (before.kind === 'boolean' && NUMBERS.has(after.kind)) return `${name}::integer::${target}`
  if (after.kind === 'boolean' && NUMBERS.has(before.kind)) return `${name} <> 0`
  return before.kind === 'enumeration' || after.kind === 'enumeration'
    ? `${name}::text::${target}`
    : `${name}::${target}`
}
