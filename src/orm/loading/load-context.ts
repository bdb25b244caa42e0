// What loading needs of a session: its identity map, and rows for a query.
import type { StatementDialect } from '../../compiler/statement-dialect.ts'
import type { SelectNode } from '../../sql/statement/nodes.ts'
import type { MaybePromise } from '../../util/maybe-promise.ts'
import type { WireValue } from '../../util/wire-value.ts'
import type { SessionPort } from '../instrumentation/instance-state.ts'
import type { Hydrators } from './hydrator.ts'
import type { IdentityMap } from './identity-map.ts'

/** Rows as the driver gave them. */
export interface RawRows {
  readonly rows: WireValue[][]
  /** Whether whole numbers in them are bigint. */
  readonly wide: boolean
}

/** A session, as seen from the loaders. */
export interface LoadContext {
  readonly session: SessionPort
  readonly identityMap: IdentityMap
  readonly hydrators: Hydrators
  readonly dialect: StatementDialect
  /** Runs a query. */
  rows(node: SelectNode): MaybePromise<RawRows>
}
