// Reads a live SQLite database: four queries for each schema, whatever the number of tables.
import type { InspectionQuery } from '../../dialect/dialect.ts'
import type { InspectionOptions, Inspector } from '../../dialect/inspector.ts'
import type { ReflectedSchema, ReflectedTable } from '../../dialect/reflected.ts'
import { readSchema, readTables, type SchemaRows } from './inspection-queries.ts'
import { reflectTable, SchemaLookup } from './reflect-table.ts'

/** The connection's own schema. */
const MAIN = 'main'

/** Reads a live SQLite database. Schemas are the names of attached databases. */
export class SqliteInspector implements Inspector {
  readonly #query: InspectionQuery

  constructor(query: InspectionQuery) {
    this.#query = query
  }

  async reflect(options: InspectionOptions = {}): Promise<ReflectedSchema> {
    const wanted = options.tables === undefined ? null : new Set(options.tables.map(name => name.toLowerCase()))
    const isWanted = (table: string) => wanted === null || wanted.has(table.toLowerCase())
    const found: ReflectedSchema[] = []
    for (const schema of options.schemas ?? [MAIN]) {
      found.push(reflectSchema(await readSchema(this.#query, schema), schema === MAIN ? null : schema, isWanted))
    }
    return {
      tables: found.flatMap(part => part.tables),
      views: found.flatMap(part => part.views),
      triggers: found.flatMap(part => part.triggers),
    }
  }

  async tableNames(schema: string = MAIN): Promise<readonly string[]> {
    return (await readTables(this.#query, schema)).map(table => table.name)
  }
}

function reflectSchema(rows: SchemaRows, schema: string | null, isWanted: (table: string) => boolean): ReflectedSchema {
  const lookup = new SchemaLookup(rows)
  const tables = rows.tables
    .filter(table => isWanted(table.name))
    .map((table): ReflectedTable => reflectTable(table, lookup, schema))
  const ofType = (type: string) => rows.objects.filter(object => object.type === type)
  return {
    tables,
    views: ofType('view').map(({ name, sql }) => ({ name, definition: sql })),
    triggers: ofType('trigger')
      .map(({ name, table, sql }) => ({ name, table: lookup.tableName(table), definition: sql }))
      .filter(trigger => isWanted(trigger.table)),
  }
}
