// What a flush needs of a session: its entities, loading, and statements.
import type { ExecuteResult } from '../../driver/driver.ts'
import type { Table } from '../../sql/schema/table.ts'
import type { InsertNode, DeleteNode, UpdateNode } from '../../sql/statement/nodes.ts'
import type { MaybePromise } from '../../util/maybe-promise.ts'
import type { WireValue } from '../../util/wire-value.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import type { LoadContext } from '../loading/load-context.ts'
import type { UndoLog } from './undo-log.ts'

/** A statement that is compiled once and run with a list of values for each row. */
export type WriteNode = InsertNode | UpdateNode | DeleteNode

/** A session, as seen from a flush. */
export interface FlushContext extends LoadContext {
  /** The tables, each with its place after those that it refers to. */
  readonly tableOrder: ReadonlyMap<Table, number>
  readonly undo: UndoLog
  /** Entities that will be inserted, in the order in which they were added. */
  readonly pending: Set<InstanceState>
  /** Entities that will be deleted. */
  readonly deleted: Set<InstanceState>
  /** Entities whose relationships were changed. */
  readonly touched: Set<InstanceState>
  /** Runs a statement that returns no rows. */
  execute(node: WriteNode, values: readonly unknown[]): MaybePromise<ExecuteResult>
  /** Runs a statement that returns rows. */
  returning(node: WriteNode, values: readonly unknown[]): MaybePromise<WireValue[][]>
}
