// What a flush needs of a session: its entities, loading, and statements.
import type { ExecuteResult } from '../../driver/driver.ts'
import type { Table } from '../../sql/schema/table.ts'
import type { DeleteNode, InsertNode, UpdateNode } from '../../sql/statement/nodes.ts'
import type { MaybePromise } from '../../util/maybe-promise.ts'
import type { WireValue } from '../../util/wire-value.ts'
import type { EntityValues, InstanceState } from '../instrumentation/instance-state.ts'
import type { LoadContext } from '../loading/load-context.ts'
import type { UndoLog } from './undo-log.ts'

/** A statement that is compiled once and run with a list of values for each row. */
export type WriteNode = InsertNode | UpdateNode | DeleteNode

/** The tables of all models, as a flush orders its work by them. */
export interface TableOrder {
  /** Where a table stands after those that it refers to. */
  placeOf(table: Table): number
  /** Whether a table is referred to by any other, or by itself. */
  isReferredTo(table: Table): boolean
}

/** A session, as seen from a flush. */
export interface FlushContext extends LoadContext {
  readonly tables: TableOrder
  readonly undo: UndoLog
  /** Entities that will be inserted, in the order in which they were added. */
  readonly pending: Set<InstanceState>
  /** Entities that will be deleted. */
  readonly deleted: Set<InstanceState>
  /** Entities whose relationships were changed. */
  readonly touched: Set<InstanceState>
  /** The columns as they were when the flush started, where the flush had to wait since; null while the entities themselves say it. */
  captured: ReadonlyMap<InstanceState, EntityValues> | null
  /** Whether statements run in this process and at once, so that nothing changes between the first and the last. */
  readonly atOnce: boolean
  /** Makes a new entity one that the flush inserts. */
  admit(state: InstanceState): void
  /** Begins the transaction, unless it is open. */
  begin(): MaybePromise<unknown>
  /** Runs a statement that returns no rows. */
  execute(node: WriteNode, values: readonly unknown[]): MaybePromise<ExecuteResult>
  /** Runs a statement that returns rows. */
  returning(node: WriteNode, values: readonly unknown[]): MaybePromise<WireValue[][]>
}
