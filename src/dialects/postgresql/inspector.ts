// Reads a live PostgreSQL database: six queries, whatever the number of tables and schemas.
import type { InspectionQuery } from '../../dialect/dialect.ts'
import type { InspectionOptions, Inspector } from '../../dialect/inspector.ts'
import type { ReflectedSchema } from '../../dialect/reflected.ts'
import { type ObjectRow, readSchemas, readTableNames } from './inspection-queries.ts'
import { reflectTable, TableRows } from './reflect-table.ts'

/** Reads a live PostgreSQL database. The connection's own schema is the first of its `search_path` that is there. */
export class PostgresqlInspector implements Inspector {
  readonly #query: InspectionQuery

  constructor(query: InspectionQuery) {
    this.#query = query
  }

  async reflect({ schemas, tables = [] }: InspectionOptions = {}): Promise<ReflectedSchema> {
    const rows = await readSchemas(this.#query, { schemas, tables })
    const lookup = new TableRows(rows)
    const ofKind = (...kinds: readonly ObjectRow['kind'][]) => rows.objects.filter(({ kind }) => kinds.includes(kind))
    return {
      tables: rows.tables.map(table => reflectTable(table, lookup)),
      views: ofKind('view', 'materialized').map(({ kind, name, schema, definition }) => ({
        name,
        definition: definition ?? '',
        schema: lookup.schema(schema),
        materialized: kind === 'materialized',
      })),
      triggers: ofKind('trigger').map(({ name, table, definition }) => ({
        name,
        table: table ?? '',
        definition: definition ?? '',
      })),
      enumerations: ofKind('enumeration').map(({ name, schema, words }) => ({
        name,
        schema: lookup.schema(schema),
        values: words ?? [],
      })),
      sequences: ofKind('sequence').map(({ name, schema, start, increment }) => ({
        name,
        schema: lookup.schema(schema),
        start: start ?? 1,
        increment: increment ?? 1,
      })),
      schemas: ofKind('schema').map(({ name }) => name),
    }
  }

  tableNames(schema = ''): Promise<readonly string[]> {
    return readTableNames(this.#query, schema)
  }
}
