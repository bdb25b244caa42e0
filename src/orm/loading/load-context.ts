// What loading needs of a session: its identity map, and rows for a query.
import type { StatementDialect } from '../../compiler/statement-dialect.ts'
import type { Table } from '../../sql/schema/table.ts'
import type { SelectNode } from '../../sql/statement/nodes.ts'
import type { MaybePromise } from '../../util/maybe-promise.ts'
import type { WireValue } from '../../util/wire-value.ts'
import type { BatchMembers } from '../instrumentation/batch.ts'
import type { RelationshipDescription } from '../instrumentation/description.ts'
import type { InstanceState, SessionPort } from '../instrumentation/instance-state.ts'
import type { Hydrators } from './hydrator.ts'
import type { IdentityMap } from './identity-map.ts'

/** Rows as the driver gave them. */
export interface RawRows {
  readonly rows: WireValue[][]
  /** Whether whole numbers in them are bigint. */
  readonly wide: boolean
  /** The dialect of the database that they come from. */
  readonly dialect: StatementDialect
}

/** Keeps what a rollback puts back. */
export interface Undo {
  /** Keeps how an entity is, before it changes. */
  keep(state: InstanceState): void
  /** Notes that a relationship is about to be loaded: a rollback unloads it. */
  loaded(state: InstanceState, relationship: RelationshipDescription): void
}

/** A session, as seen from the loaders. */
export interface LoadContext {
  readonly session: SessionPort
  readonly identityMap: IdentityMap
  readonly hydrators: Hydrators
  /** The dialect of the database that a table is in. */
  dialectOf(table: Table): StatementDialect
  readonly batches: BatchMembers<InstanceState>
  /** What a rollback puts back; null while there is no transaction, whose rows are then committed ones. */
  readonly undoing: Undo | null
  /** Runs a query. */
  rows(node: SelectNode): MaybePromise<RawRows>
  /** Runs a query that is kept and compiled once, with the values of this run. */
  keptRows(node: SelectNode, values: readonly unknown[]): MaybePromise<RawRows>
}
