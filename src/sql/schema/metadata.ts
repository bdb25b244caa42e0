// All tables of an application: looked up by name, in the order in which they can be created.
import { ModelError } from '../../errors/model-error.ts'
import { topologicalSort } from '../../util/topological-sort.ts'
import { defaultNaming, type NamingConvention } from './naming.ts'
import type { Table } from './table.ts'

/** A set of tables and the convention by which their constraints are named. */
export class MetaData {
  /** The convention for names that are not given. */
  readonly naming: NamingConvention
  readonly #tables = new Map<string, { readonly table: Table; readonly declaredBy: string }>()

  constructor(naming: Partial<NamingConvention> = {}) {
    this.naming = { ...defaultNaming, ...naming }
  }

  /** The tables, in the order in which they were declared. */
  get tables(): readonly Table[] {
    return Array.from(this.#tables.values(), entry => entry.table)
  }

  /** The table of a (schema-qualified) name, if there is one. */
  table(name: string): Table | undefined {
    return this.#tables.get(name)?.table
  }

  /** The table of a name; a `ModelError` that names the place where there is none. */
  requireTable(name: string, place: string): Table {
    const table = this.table(name)
    if (table !== undefined) return table
    throw new ModelError('unknown_table', {
      place,
      table: name,
      known: Array.from(this.#tables.keys()).join(', ') || 'none',
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
      if (known.table.qualifiedName.toLowerCase() === name && known.declaredBy !== declaredBy) {
        throw new ModelError('duplicate_table', {
          table: table.qualifiedName,
          first: known.declaredBy,
          second: declaredBy,
        })
      }
    }
    this.#tables.set(table.qualifiedName, { table, declaredBy })
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
    for (const { name: table, schema, bind, primaryKey, uniques, indexes } of this.tables) {
      for (const { name } of [...(primaryKey === null ? [] : [primaryKey]), ...uniques, ...indexes]) {
        if (name === '') continue
        const key = JSON.stringify([bind, schema, name.toLowerCase()])
        const owner = owners.get(key)
        if (owner !== undefined && owner !== table)
          throw new ModelError('duplicate_name', { name, table: `${owner}' and '${table}` })
        owners.set(key, table)
      }
    }
  }

  /** Forgets a table, such as that of a model that is declared again under another name. */
  remove(table: Table): void {
    this.#tables.delete(table.qualifiedName)
  }

  /** The tables with every table after those that it refers to; tables that refer to each other in a circle stay in order of declaration. */
  sortedTables(): readonly Table[] {
    return sortTables(this.tables)
  }
}

/** Tables with every table after those that it refers to. */
export function sortTables(tables: readonly Table[]): readonly Table[] {
  const byName = new Map(tables.map(table => [table.qualifiedName, table]))
  const { order } = topologicalSort(tables, table =>
    table.foreignKeys.flatMap(key => {
      const target = byName.get(key.target().table)
      return target === undefined || target === table ? [] : [target]
    }),
  )
  return order
}
