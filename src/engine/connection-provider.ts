// Where connections come from. One implementation serves SQLite files, one SQLite in memory; a pool for servers is another.
import type { DriverConnection } from '../driver/driver.ts'
import type { MaybePromise } from '../util/maybe-promise.ts'
import type { ConnectionOwner } from './connection-owner.ts'

/** What a connection is wanted for. */
export type Access = 'read' | 'write'

/** Keeps the transactions apart of several owners who share one raw connection. */
export interface TransactionGate {
  /** Whether a statement may run now: false while another owner has a transaction open. */
  readonly isOpen: boolean
  /**
   * Waits until no other has a transaction, and keeps others out from then on.
   *
   * @param readOnly whether the connection is not to write until the transaction is left
   */
  enterTransaction(readOnly: boolean): MaybePromise<void>
  /** Lets the others in again. */
  leaveTransaction(): void
  /** Waits until a statement may run; what it gives must be called when it has run. */
  waitForTurn(): Promise<() => void>
}

/** A raw connection in the hands of an owner. */
export interface Lease {
  readonly raw: DriverConnection
  readonly access: Access
  /** Null when nobody else uses the raw connection meanwhile. */
  readonly gate: TransactionGate | null
}

/**
 * In what condition a connection comes back: `altered` when text of the program's own may have changed its settings, `broken` when it is of no use
 * any more, `lost` when that is because the server ended it.
 */
export type Condition = 'good' | 'altered' | 'broken' | 'lost'

/** Gives out raw connections. */
export interface ConnectionProvider {
  /**
   * Gives a connection, at once if one is free.
   *
   * @param place where in the program it is asked for; null when that is not recorded
   * @throws WouldDeadlock, LockTimeout, PoolTimeout, ConfigurationError `cannot_open` or `cannot_connect`
   */
  acquire(access: Access, owner: ConnectionOwner, place?: string | null): MaybePromise<Lease>
  /** A connection in the process on which a statement that only reads may run at once, without being given out; null for none now. */
  readonly idleReader?: DriverConnection | null
  /** Takes a connection back; a broken one is closed and replaced when it is needed. */
  release(lease: Lease, condition: Condition): void
  /** Calls off the waits of this engine. */
  dismiss(error: unknown): void
  /** Closes every connection, also those that are in use. */
  close(): Promise<void>
}
