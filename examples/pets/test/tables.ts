// What is in a database file, read without Athanor.
import { DatabaseSync } from 'node:sqlite'

/** The tables and indexes of the models, by name, with the SQL that made them. */
export function schemaOf(file: string): Record<string, string> {
  const rows = query(
    file,
    "select name, sql from sqlite_schema where sql is not null and name not like 'athanor%' order by name",
  )
  return Object.fromEntries(rows.map(row => [String(row.name), String(row.sql)]))
}

/** The rows of a query. */
export function query(file: string, sql: string): Record<string, unknown>[] {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    return database
      .prepare(sql)
      .all()
      .map(row => ({ ...row }))
  } finally {
    database.close()
  }
}
