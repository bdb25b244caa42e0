// What all connections of one engine have in common.
import type { Dialect, TransactionOptions } from '../dialect/dialect.ts'
import type { BusyRetry } from './busy-retry.ts'
import type { Condition, Lease } from './connection-provider.ts'
import type { StatementObserver } from './statement-observer.ts'

/** What an engine gives to each of its connections. */
export interface ConnectionContext {
  readonly url: string
  readonly dialect: Dialect
  readonly observer: StatementObserver
  readonly retry: BusyRetry
  /** The isolation level of transactions that name none; null for the database's own. */
  readonly isolationLevel: NonNullable<TransactionOptions['isolationLevel']> | null
  /** Whether the engine has closed its connections. */
  readonly isClosed: () => boolean
  /** Takes the connection back. */
  readonly giveBack: (lease: Lease, condition: Condition) => void
}
