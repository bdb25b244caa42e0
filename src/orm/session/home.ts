// What a session knows of the database object that it belongs to.
import type { Compiled } from '../../compiler/compiled.ts'
import type { Engine } from '../../engine/engine.ts'
import type { MetaData } from '../../sql/schema/metadata.ts'
import type { Table } from '../../sql/schema/table.ts'
import type { StatementNode } from '../../sql/statement/nodes.ts'
import type { Hydrators } from '../loading/hydrator.ts'
import type { ModelRegistry } from '../mapping/registry.ts'
import type { TableOrder } from '../unit-of-work/flush-context.ts'

/** A database object, as seen from its sessions. */
export interface SessionHome {
  readonly registry: ModelRegistry
  readonly engine: Engine
  readonly hydrators: Hydrators
  /** Compiles a statement whose values are given with each run; the same object is compiled once. */
  readonly compiled: (node: StatementNode) => Compiled
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

/** Compiles statements that are kept, each once. */
export function compiledOnce(engine: Engine): (node: StatementNode) => Compiled {
  const known = new WeakMap<StatementNode, Compiled>()
  return node => {
    let compiled = known.get(node)
    if (compiled === undefined) {
      compiled = engine.prepare(node).compiled
      known.set(node, compiled)
    }
    return compiled
  }
}

/** Options of a session. */
export interface SessionOptions {
  /** Whether changes are written before queries that read their tables. Default: true. */
  readonly autoflush?: boolean
  /** Whether the session only reads. Default: false. */
  readonly readOnly?: boolean
  /** How far its transactions are kept apart from others. Default: the database's own. */
  readonly isolationLevel?: 'read uncommitted' | 'read committed' | 'repeatable read' | 'serializable'
}
