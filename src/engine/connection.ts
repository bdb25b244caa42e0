// A connection in the hands of its owner: statements, transactions and savepoints, until it is given back.
import type { Compiled } from '../compiler/compiled.ts'
import type { Dialect, TransactionOptions } from '../dialect/dialect.ts'
import type { DriverConnection, DriverStatement, ExecuteResult, WireValue } from '../driver/driver.ts'
import { EngineError } from '../errors/engine-error.ts'
import { andThen, isPromise, type MaybePromise } from '../util/maybe-promise.ts'
import { bindValues } from './bind-values.ts'
import type { ConnectionOwner } from './connection-owner.ts'
import type { Access, Lease } from './connection-provider.ts'
import { ResultStream } from './result-stream.ts'
import { type StatementContext, StatementRunner } from './statement-runner.ts'
import type { QueryKind } from './statement-observer.ts'

/** What an engine gives to each of its connections. */
export interface ConnectionContext extends StatementContext {
  readonly dialect: Dialect
  readonly isolationLevel: TransactionOptions['isolationLevel'] | null
  /** Takes the connection back. */
  readonly giveBack: (lease: Lease, broken: boolean) => void
}

/** How a transaction begins, and whether it writes. */
export type BeginOptions = TransactionOptions & { readonly writes: boolean }
