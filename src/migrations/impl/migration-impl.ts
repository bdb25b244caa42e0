// What carries operations out on one kind of database.
import type { StatementNode } from '../../sql/statement/nodes.ts'
import type { MaybePromise } from '../../util/maybe-promise.ts'
import type { MigrationConnection } from '../operations/migration-connection.ts'
import type { Operation } from '../operations/operation.ts'

/** What a revision's transaction has to ask before it commits. */
export interface RevisionGuard {
  /**
   * Looks for damage that the revision would leave behind.
   *
   * @throws MigrationError `foreign_keys_violated`; the transaction must be rolled back
   */
  verify(): Promise<void>
}

/** Carries operations out on one database, or writes down what would do so. */
export interface MigrationImpl {
  /** Carries one operation out. */
  run(operation: Operation): Promise<void>
  /** Is told of a statement that a script has run by itself, beside the operations. */
  ran(statement: string | StatementNode): void
  /**
   * Takes the lock that keeps other runners out until the transaction ends, which has just begun; false if another has it. Where beginning to
   * write keeps the others out, there is nothing to do.
   */
  takeLock(): Promise<boolean>
  /**
   * Prepares the connection for a revision and puts it back afterwards. It is called before the transaction begins, and the
   * transaction has ended when `revision` returns or throws.
   */
  aroundRevision<T>(revision: (guard: RevisionGuard) => MaybePromise<T>): Promise<T>
}

/** Makes the impl for a connection. */
export type MigrationImplFactory = (connection: MigrationConnection) => MigrationImpl

/** A guard that finds nothing, for databases that check by themselves. */
export const noGuard: RevisionGuard = Object.freeze({ verify: () => Promise.resolve() })
