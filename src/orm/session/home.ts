// What a session knows of the database object that it belongs to.
import type { Compiled } from '../../compiler/compiled.ts'
import type { Engine } from '../../engine/engine.ts'
import type { StatementNode } from '../../sql/statement/nodes.ts'
import type { Hydrators } from '../loading/hydrator.ts'
import type { ModelRegistry } from '../mapping/registry.ts'

/** A database object, as seen from its sessions. */
export interface SessionHome {
  readonly registry: ModelRegistry
  readonly engine: Engine
  readonly hydrators: Hydrators
  /** Compiles a statement whose values are given with each run; the same object is compiled once. */
  readonly compiled: (node: StatementNode) => Compiled
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
