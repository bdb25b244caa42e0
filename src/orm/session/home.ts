// What a session knows of the database object that it belongs to.
import type { MetaData } from '../../sql/schema/metadata.ts'
import type { Table } from '../../sql/schema/table.ts'
import type { Hydrators } from '../loading/hydrator.ts'
import type { ModelRegistry } from '../mapping/registry.ts'
import type { TableOrder } from '../unit-of-work/flush-context.ts'
import type { Databases } from './databases.ts'

/** A database object, as seen from its sessions. */
export interface SessionHome {
  readonly registry: ModelRegistry
  readonly databases: Databases
  /** Whether somebody wants to know where in the program statements come from. */
  readonly locates: boolean
  readonly hydrators: Hydrators
  /** The order of its tables. */
  readonly tables: TableOrder
}

/** The order of the tables of a set; found anew when there are more of them. */
export class MetaDataOrder implements TableOrder {
  readonly #metadata: MetaData
  #size = -1
  #places: ReadonlyMap<Table, number> = new Map()
  #referredTo: ReadonlySet<string> = new Set()

  constructor(metadata: MetaData) {
    this.#metadata = metadata
  }

  placeOf(table: Table): number {
    this.#refresh()
    return this.#places.get(table) ?? this.#places.size
  }

  isReferredTo(table: Table): boolean {
    this.#refresh()
    return this.#referredTo.has(table.qualifiedName)
  }

  #refresh(): void {
    const metadata = this.#metadata
    if (metadata.size === this.#size) return
    this.#size = metadata.size
    this.#places = new Map(metadata.sortedTables().map((table, place) => [table, place]))
    const keys = metadata.tables.flatMap(table => table.foreignKeys)
    this.#referredTo = new Set(keys.map(key => key.target().table))
  }
}

/** Options of a session. */
export interface SessionOptions {
  /** Whether changes are written before queries that read their tables. Default: true. */
  readonly autoflush?: boolean
  /** Whether the session only reads. Default: false. */
  readonly readOnly?: boolean
  /** Whether it reads from the databases themselves and never from their `replicas`. Default: only once it has written. */
  readonly primary?: boolean
  /** How far its transactions are kept apart from others. Default: the database's own. */
  readonly isolationLevel?: 'read uncommitted' | 'read committed' | 'repeatable read' | 'serializable'
  /** PostgreSQL, with `serializable` and `readOnly`: whether it waits for a moment from which it reads without ever failing. Default: false. */
  readonly deferrable?: boolean
}
