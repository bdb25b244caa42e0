// Node's `diagnostics_channel`: what monitoring tools subscribe to without knowing the application. Nothing is done while nobody does.
import { channel, tracingChannel } from 'node:diagnostics_channel'
import { isPromise, type MaybePromise } from '../util/maybe-promise.ts'
import type { ObservedDatabase, QueryEvent, StatementStart } from './query-event.ts'

/** The message of `athanor:query`: the same object from `start` to the end. It never holds values. */
export interface QueryMessage extends Pick<QueryEvent, 'sql' | 'kind' | 'inTransaction' | 'owner'> {
  readonly database: ObservedDatabase
  /** What became of it; there from `asyncEnd`, or `end` where it was answered at once. */
  event?: QueryEvent
  /** Why it failed. */
  error?: unknown
}

/** The message of `athanor:transaction`. */
export interface TransactionMessage {
  readonly action: 'begin' | 'commit' | 'rollback' | 'savepoint' | 'rollbackTo' | 'release' | 'other'
  readonly sql: string
  /** Milliseconds that it took. */
  readonly duration: number
  readonly owner: string
  readonly error: unknown
  readonly database: ObservedDatabase
}

/** The message of `athanor:pool`. */
export interface PoolMessage {
  readonly action: 'acquire' | 'release' | 'failed'
  /** What the connection is for. */
  readonly access: 'read' | 'write'
  readonly owner: string
  /** For `acquire` and `failed`: milliseconds that it was waited for. */
  readonly waited: number
  /** Connections that are given out or waited for. */
  readonly inUse: number
  readonly error: unknown
  readonly database: ObservedDatabase
}

const queries = tracingChannel<QueryMessage, QueryMessage>('athanor:query')
const transactions = channel('athanor:transaction')
const pools = channel('athanor:pool')

/** Whether anybody listens to statements or transactions. */
export function hasQuerySubscribers(): boolean {
  return queries.hasSubscribers || transactions.hasSubscribers
}

/** Whether anybody listens to connections. */
export function hasPoolSubscribers(): boolean {
  return pools.hasSubscribers
}

/** Tells that a connection was given out or came back. */
export function publishPool(message: PoolMessage): void {
  pools.publish(message)
}

/** The message of a statement that starts. */
export function queryMessage(start: StatementStart, database: ObservedDatabase): QueryMessage {
  const { statement, kind, inTransaction, owner } = start
  return { sql: statement.text, kind, inTransaction, owner, database }
}

/** Runs a statement between the messages of `athanor:query`, as `tracingChannel` orders them. The message holds the event before it ends. */
export function traceQuery<T>(message: QueryMessage, run: () => MaybePromise<T>): MaybePromise<T> {
  if (!queries.hasSubscribers) return run()
  return queries.start.runStores(message, () => {
    let result: MaybePromise<T>
    try {
      result = run()
    } catch (error) {
      message.error = error
      queries.error.publish(message)
      throw error
    } finally {
      queries.end.publish(message)
    }
    if (!isPromise(result)) return result
    return result.then(
      value => {
        settled(message)
        return value
      },
      error => {
        message.error = error
        queries.error.publish(message)
        settled(message)
        throw error
      },
    )
  })
}

function settled(message: QueryMessage): void {
  queries.asyncStart.publish(message)
  queries.asyncEnd.publish(message)
}

const ACTIONS = [
  ['begin', /^(?:begin|start transaction)/i],
  ['commit', /^commit/i],
  ['rollbackTo', /^rollback to/i],
  ['rollback', /^rollback/i],
  ['savepoint', /^savepoint/i],
  ['release', /^release/i],
] as const

/** Tells of a statement that began or ended a transaction, or set a savepoint. */
export function publishTransaction(event: QueryEvent, database: ObservedDatabase): void {
  if (event.kind !== 'control' || !transactions.hasSubscribers) return
  const { sql, duration, owner, error } = event
  const action = ACTIONS.find(([, pattern]) => pattern.test(sql))?.[0] ?? 'other'
  const message: TransactionMessage = { action, sql, duration, owner, error, database }
  transactions.publish(message)
}
