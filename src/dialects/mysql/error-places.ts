// What the messages of the server say about tables, columns and keys.
import type { DatabaseErrorDetails } from '../../errors/database-error.ts'

type Place = Pick<DatabaseErrorDetails, 'table' | 'column' | 'columns' | 'constraint'>

/** A name without its quotes, which are those of the session. */
export function unquoted(name: string): string {
  const quote = name.charAt(0)
  return quote === '`' || quote === '"' ? name.slice(1, -1).replaceAll(quote + quote, quote) : name
}

/** The table that a statement writes. */
export function statementTable({ statement }: DatabaseErrorDetails): Place {
  const match =
    /^\s*(?:insert(?:\s+ignore)?\s+into|replace\s+into|update|delete\s+from|alter\s+table)\s+(?:(?:`(?:[^`]|``)*`|\w+)\.)?(?:`((?:[^`]|``)*)`|(\w+))/i.exec(
      statement ?? '',
    )
  const table = match?.[1]?.replaceAll('``', '`') ?? match?.[2]
  return table === undefined ? {} : { table }
}

/** The column that a message names, of the table that the statement writes. */
export function columnNamed(details: DatabaseErrorDetails): Place {
  const match = /(?:Column|Field|column) (?:[`"][^`"]*[`"]\.[`"][^`"]*[`"]\.)?[`'"]((?:[^`'"]|``)*)[`'"]/.exec(
    details.reason,
  )
  const place = statementTable(details)
  return match?.[1] === undefined ? place : { ...place, column: match[1] }
}

/**
 * The key that `Duplicate entry '...' for key '...'` names. MySQL writes the table before it. A key that was named by our convention says what
 * its columns are where they are one word each: `uq_user_email` of `user` is `email`.
 */
export function uniqueKeyOf(details: DatabaseErrorDetails): Place {
  const key = /for key '([^']*)'\s*$/.exec(details.reason)?.[1]
  const place = statementTable(details)
  if (key === undefined) return place
  const dot = key.indexOf('.')
  const table = dot > 0 ? key.slice(0, dot) : place.table
  const constraint = dot > 0 ? key.slice(dot + 1) : key
  const prefix = new RegExp(`^(?:uq|ix)_${escaped(table ?? '')}_`)
  const column = table !== undefined && prefix.test(constraint) ? constraint.replace(prefix, '') : undefined
  return {
    ...(table !== undefined && { table }),
    ...(constraint !== '' && { constraint }),
    ...(column !== undefined && { column }),
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
