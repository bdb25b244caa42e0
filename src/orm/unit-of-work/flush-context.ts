// What a flush needs of a session: its entities, loading, and statements.
import type { ExecuteResult, RunCount } from '../../driver/driver.ts'
import type { Connection } from '../../engine/connection.ts'
import type { Table } from '../../sql/schema/table.ts'
import type { DeleteNode, InsertNode, UpdateNode } from '../../sql/statement/nodes.ts'
import type { MaybePromise } from '../../util/maybe-promise.ts'
import type { WireValue } from '../../util/wire-value.ts'
import type { EntityValues, InstanceState } from '../instrumentation/instance-state.ts'
import type { LoadContext } from '../loading/load-context.ts'
import type { UndoLog } from './undo-log.ts'

/** A statement that is compiled once and run with a list of values for each row. */
export type WriteNode = InsertNode | UpdateNode | DeleteNode

/** A statement that is run once for each of some rows, which are in one database. */
export interface WriteRun {
  readonly node: WriteNode
  /** The parameters of each run, as the driver takes them. */
  readonly rows: readonly (readonly WireValue[])[]
  /** The entities that they are of. */
  readonly states: readonly InstanceState[]
  /** Says which run failed, when one does. */
  readonly count: RunCount
}

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
  /** Runs a statement that returns no rows, on the database of an entity. */
  execute(node: WriteNode, values: readonly unknown[], state: InstanceState): MaybePromise<ExecuteResult>
  /** Runs a statement once for each row. */
  executeMany(run: WriteRun): MaybePromise<readonly ExecuteResult[]>
  /** The same for a statement that returns one row with each run. */
  queryMany(run: WriteRun): MaybePromise<WireValue[][]>
  /** The connection of the transaction in which the rows of an entity's table are written. */
  held(state: InstanceState, table: Table): MaybePromise<Connection>
  /** Something that is the same for entities whose rows are in one database. */
  placeOf(state: InstanceState): object
}
