// Reading a live database: what every dialect can answer.
import type { ReflectedSchema } from './reflected.ts'

/** What to read. */
export interface InspectionOptions {
  /** The schemas. Default: the connection's own. */
  readonly schemas?: readonly string[]
  /** Only these tables. Default: all. */
  readonly tables?: readonly string[]
}

/** Reads a live database, in a number of queries that does not grow with the number of tables. */
export interface Inspector {
  /** Tables, views and triggers, sorted by name. */
  reflect(options?: InspectionOptions): Promise<ReflectedSchema>
  /** The names of the tables, sorted; our own and the database's internal ones included only as far as they are ordinary tables. */
  tableNames(schema?: string): Promise<readonly string[]>
}
