// Reads a live MySQL or MariaDB database: seven queries for each schema, whatever the number of tables.
import type { InspectionQuery } from '../../dialect/dialect.ts'
import type { InspectionOptions, Inspector } from '../../dialect/inspector.ts'
import type { ReflectedSchema } from '../../dialect/reflected.ts'
import { readSchema, readTableNames, type SchemaRows } from './inspection-queries.ts'
import { qualifiedName, quoteName } from './quoting.ts'
import { reflectTable, SchemaLookup } from './reflect-table.ts'

/** Reads a live database. Schemas are databases of the same server. */
export class MysqlInspector implements Inspector {
  readonly #query: InspectionQuery

  constructor(query: InspectionQuery) {
    this.#query = query
  }

  async reflect(options: InspectionOptions = {}): Promise<ReflectedSchema> {
    const wanted = options.tables === undefined ? null : new Set(options.tables)
    const isWanted = (table: string) => wanted === null || wanted.has(table)
    const found: ReflectedSchema[] = []
    for (const schema of options.schemas ?? [null]) {
      found.push(reflectSchema(await readSchema(this.#query, schema), schema, isWanted))
    }
    return {
      tables: found.flatMap(part => part.tables),
      views: found.flatMap(part => part.views),
      triggers: found.flatMap(part => part.triggers),
    }
  }

  tableNames(schema?: string): Promise<readonly string[]> {
    return readTableNames(this.#query, schema ?? null)
  }
}

function reflectSchema(rows: SchemaRows, schema: string | null, isWanted: (table: string) => boolean): ReflectedSchema {
  const lookup = new SchemaLookup(rows)
  return {
    tables: rows.tables.filter(table => isWanted(table.name)).map(table => reflectTable(table, lookup, schema)),
    views: rows.views.map(({ name, definition }) => ({
      name,
      definition: `CREATE VIEW ${qualifiedName({ name, schema })} AS ${definition}`,
    })),
    triggers: rows.triggers
      .filter(trigger => isWanted(trigger.table))
      .map(({ name, table, definition }) => {
        const [when = '', ...action] = definition.split('\n')
        const head = `CREATE TRIGGER ${qualifiedName({ name, schema })} ${when} ON ${quoteName(table)} FOR EACH ROW`
        return { name, table, definition: `${head} ${action.join('\n')}` }
      }),
  }
}
