// All tables of an application: looked up by name, in the order in which they can be created.
import { ModelError } from '../../errors/model-error.ts'
import { topologicalSort } from '../../util/topological-sort.ts'
import { defaultNaming, type NamingConvention } from './naming.ts'
import { sameDatabase, tableNamed } from './same-database.ts'
import type { Table } from './table.ts'

/** Which tables {@link MetaData.reflect} reads. */
export interface ReflectOptions {
  /** The schemas. Default: the connection's own. */
  readonly schemas?: readonly string[]
  /** Only these tables. Default: all. */
  readonly tables?: readonly string[]
}

/** What tables can be read from: an engine. */
export interface TableSource {
  readTables(options: ReflectOptions): Promise<readonly Table[]>
}

/** A set of tables and the convention by which their constraints are named. */
export class MetaData {
  /** The convention for names that are not given. */
  readonly naming: NamingConvention
  readonly #tables = new Map<string, { readonly table: Table; readonly declaredBy: string }>()
  #source: (() => TableSource) | null = null

  constructor(naming: Partial<NamingConvention> = {}) {
    this.naming = { ...defaultNaming, ...naming }
  }

  /** The tables, in the order in which they were declared. */
  get tables(): readonly Table[] {
    return Array.from(this.#tables.values(), entry => entry.table)
  }

  /**
   * The table of a (schema-qualified) name, if there is one.
   *
   * @param near a table whose database is looked in first, where several have a table of that name. Default: the default database
   */
  table(name: string, near?: Table): Table | undefined {
    return tableNamed(this.tables, name, near)
  }

  /** The table of a name; a `ModelError` that names the place where there is none. */
  requireTable(name: string, place: string, near?: Table): Table {
    const table = this.table(name, near)
    if (table !== undefined) return table
    throw new ModelError('unknown_table', {
      place,
      table: name,
      known: this.tables.map(known => known.qualifiedName).join(', ') || 'none',
    })
  }

  /**
   * Adds a table; the same declarer replaces its own.
   *
   * @param declaredBy what declares it, for the error when two do
   * @throws ModelError `duplicate_table`
   */
  add(table: Table, declaredBy: string): void {
    const name = table.qualifiedName.toLowerCase()
    // Not every database keeps names apart that differ only in their case.
    for (const known of this.#tables.values()) {
      const equal = known.table.qualifiedName.toLowerCase() === name && sameDatabase(known.table, table)
      if (equal && known.declaredBy !== declaredBy) {
        throw new ModelError('duplicate_table', {
          table: table.qualifiedName,
          first: known.declaredBy,
          second: declaredBy,
        })
      }
    }
    this.#tables.set(keyOf(table), { table, declaredBy })
  }

  /** Says where {@link reflect} reads unless it is told; the first that says so counts. */
  readFrom(source: () => TableSource): void {
    this.#source ??= source
  }

  /**
   * Adds the tables of a live database that are not declared here. Their columns are named as in the database.
   *
   * @param from the engine to read from. Default: that of the `db` whose metadata this is
   * @returns the tables that were added
   * @throws ModelError `no_table_source` when there is none to read from
   * @example
   * const [pet] = await db.metadata.reflect({ tables: ['pet'] })
   */
  async reflect(
    options: ReflectOptions = {},
    from: TableSource | undefined = this.#source?.(),
  ): Promise<readonly Table[]> {
    if (from === undefined) throw new ModelError('no_table_source', {})
    const found = await from.readTables(options)
    const added = found.filter(table => this.table(table.qualifiedName) === undefined)
    for (const table of added) this.add(table, 'the database')
    return added
  }

  /** How many tables there are. */
  get size(): number {
    return this.#tables.size
  }

  /**
   * Sees to it that everything that is named across tables has a name of its own: indexes, and the constraints that some databases keep as indexes.
   *
   * @throws ModelError `duplicate_name`
   */
  refuseEqualNames(): void {
    const owners = new Map<string, string>()
    for (const { name: table, schema, binds, primaryKey, uniques, indexes } of this.tables) {
      for (const { name } of [...(primaryKey === null ? [] : [primaryKey]), ...uniques, ...indexes]) {
        if (name === '') continue
        const key = JSON.stringify([binds, schema, name.toLowerCase()])
        const owner = owners.get(key)
        if (owner !== undefined && owner !== table)
          throw new ModelError('duplicate_name', { name, table: `${owner}' and '${table}` })
        owners.set(key, table)
      }
    }
  }

  /** Forgets a table, such as that of a model that is declared again under another name. */
  remove(table: Table): void {
    this.#tables.delete(keyOf(table))
  }

  /** The tables with every table after those that it refers to; tables that refer to each other in a circle stay in order of declaration. */
  sortedTables(): readonly Table[] {
    return sortTables(this.tables)
  }
}

/** Names in different databases are different names. */
function keyOf({ binds, qualifiedName }: Table): string {
  return JSON.stringify([qualifiedName, ...binds])
}

/** Tables with every table after those that it refers to. */
function sortTables(tables: readonly Table[]): readonly Table[] {
  const byName = Map.groupBy(tables, table => table.qualifiedName)
  const { order } = topologicalSort(tables, table =>
    table.foreignKeys.flatMap(key => {
      const name = key.target().table
      const target = tableNamed(byName.get(name) ?? [], name, table)
      return target === undefined || target === table ? [] : [target]
    }),
  )
  return order
}
