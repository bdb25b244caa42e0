// One of the databases of a database object, as its sessions use it.
import type { Compiled } from '../../compiler/compiled.ts'
import type { Dialect } from '../../dialect/dialect.ts'
import type { Engine } from '../../engine/engine.ts'
import type { ReplicaSet } from '../../engine/replica-set.ts'
import type { StatementNode } from '../../sql/statement/nodes.ts'

/** An engine, and those that read for it. */
export interface DatabaseConnections {
  readonly engine: Engine
  /** Null where there are none. */
  readonly replicas: ReplicaSet | null
}

/** One of the databases of a database object. Its engine is made when it is first asked for. */
export class Database {
  /** Its name among the binds. */
  readonly name: string
  /** Whether there is a URL for it: an application may have binds only. */
  readonly exists: boolean
  readonly #open: () => DatabaseConnections
  readonly #compiled = new WeakMap<StatementNode, Compiled>()
  #opened: DatabaseConnections | null = null

  constructor(name: string, exists: boolean, open: () => DatabaseConnections) {
    this.name = name
    this.exists = exists
    this.#open = open
  }

  /** Its engine, and those that read for it. */
  get connections(): DatabaseConnections {
    this.#opened ??= this.#open()
    return this.#opened
  }

  /** The engine that writes. */
  get engine(): Engine {
    return this.connections.engine
  }

  /** Whether its engine has been made. */
  get isOpen(): boolean {
    return this.#opened !== null
  }

  get dialect(): Dialect {
    return this.engine.dialect
  }

  /** Compiles a statement that is kept, whose values are given with each run: the same object is compiled once. */
  compiled(node: StatementNode): Compiled {
    const known = this.#compiled.get(node)
    if (known !== undefined) return known
    const { compiled } = this.engine.prepare(node)
    this.#compiled.set(node, compiled)
    return compiled
  }
}
