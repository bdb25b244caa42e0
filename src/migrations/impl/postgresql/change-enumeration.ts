// Changing the words of a named enumeration: words that are added are added in their places; when words go, or change their order, the type
// is made anew and the columns that use it are moved to it.
import type { Dialect } from '../../../dialect/dialect.ts'
import type { TableName } from '../../../sql/ddl/ddl.ts'
import { EnumerationType } from '../../../sql/types/string.ts'

/** A column of an enumeration. */
export interface EnumerationUse {
  readonly table: TableName
  readonly column: string
  /** Its default's text; null for none. */
  readonly default: string | null
}

/** What changes. */
export interface EnumerationChange {
  /** The type's name, with its schema before a dot if it has one. */
  readonly name: string
  readonly before: readonly string[]
  readonly after: readonly string[]
  /** The columns that use it. */
  readonly uses: readonly EnumerationUse[]
}

/** The statements of a change. */
export function changeEnumeration(change: EnumerationChange, dialect: Dialect): readonly string[] {
  return onlyAdds(change) ? addedWords(change, dialect) : madeAnew(change, dialect)
}

/** Whether all words stay, in their order. */
function onlyAdds({ before, after }: EnumerationChange): boolean {
  const kept = after.filter(word => before.includes(word))
  return kept.join('\0') === before.join('\0')
}

function typeName(name: string, dialect: Dialect): string {
  return dialect.typeText(new EnumerationType([''], name))
}

function addedWords({ name, before, after }: EnumerationChange, dialect: Dialect): string[] {
  const type = typeName(name, dialect)
  return after.flatMap((word, at) => {
    if (before.includes(word)) return []
    const previous = after[at - 1]
    const next = after.find((other, place) => place > at && before.includes(other))
    const position =
      previous === undefined
        ? next === undefined
          ? ''
          : ` BEFORE ${dialect.literal(next)}`
        : ` AFTER ${dialect.literal(previous)}`
    return [`ALTER TYPE ${type} ADD VALUE IF NOT EXISTS ${dialect.literal(word)}${position}`]
  })
}

function madeAnew({ name, after, uses }: EnumerationChange, dialect: Dialect): string[] {
  const { quote, literal } = dialect
  const type = typeName(name, dialect)
  const plain = name.slice(name.indexOf('.') + 1)
  const old = `${plain}_old`
  const schema = name.includes('.') ? `${quote(name.slice(0, name.indexOf('.')))}.` : ''
  const alter = ({ table, column }: EnumerationUse, change: string) => {
    const place = table.schema === null ? '' : `${quote(table.schema)}.`
    return `ALTER TABLE ${place}${quote(table.name)} ALTER COLUMN ${quote(column)} ${change}`
  }
  const moves = uses.flatMap(use => [
    ...(use.default === null ? [] : [alter(use, 'DROP DEFAULT')]),
    alter(use, `TYPE ${type} USING ${quote(use.column)}::text::${type}`),
    ...(use.default === null ? [] : [alter(use, `SET DEFAULT ${use.default}`)]),
  ])
  return [
    `ALTER TYPE ${type} RENAME TO ${quote(old)}`,
    `CREATE TYPE ${type} AS ENUM (${after.map(word => literal(word)).join(', ')})`,
    ...moves,
    `DROP TYPE ${schema}${quote(old)}`,
  ]
}
