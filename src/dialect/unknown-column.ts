// What to do about a column that the database does not know.

/** The remedy where a statement takes a column from a table that it does not read. */
export const JOIN_TABLE = 'the statement does not read that table: join it, or name it in `from`'
const NOT_THERE = 'run `athanor db upgrade`, or `db.createAll()` for a new database'

/**
 * The remedy for a column that is not there.
 *
 * @param name the column as the database names it, with its table before it if it has one
 */
export function unknownColumnRemedy(statement: string | undefined, name: string | undefined): string {
  const table = name?.includes('.') === true ? name.split('.').at(-2) : undefined
  return table === undefined || statement === undefined || readsTable(statement, table) ? NOT_THERE : JOIN_TABLE
}

/** Whether a name stands in a statement otherwise than before the name of a column. */
function readsTable(statement: string, table: string): boolean {
  const name = table.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?<!\\w)${name}(?!\\w|["\`]?\\.)`, 'i').test(statement)
}
