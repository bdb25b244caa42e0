// Errors in how the engine and its connections are used: closed engines, returned connections, transactions that are not there.
import { AthanorError, type DetailsOf, type ErrorDetails } from './athanor-error.ts'

/** Code -> message of every error of the engine. */
export const engineMessages = {
  engine_closed: (d: { url: string; cause?: unknown }) =>
    `the engine of ${d.url} is closed: close it after its last use, or make a new one`,
  connection_released: (d: { action: string; owner: string }) =>
    `${d.action} on a connection that ${d.owner} has already given back: use a connection only until it is released, or acquire another`,
  transaction_open: (d: { owner: string }) =>
    `${d.owner} begins a transaction on a connection that has one open: commit or roll back first, or set a savepoint inside it`,
  no_transaction: (d: { action: string }) => `${d.action} without an open transaction: begin one first`,
  transaction_ended: (d: { owner: string; cause?: unknown }) =>
    `the database has ended the transaction of ${d.owner} by itself after an error, and nothing of it is saved: run it again from its beginning`,
  reading_connection: (d: { owner: string }) =>
    `${d.owner} begins a transaction that writes on a connection that only reads: acquire it with 'write', or begin with \`readOnly: true\``,
  transaction_failed: (d: { owner: string; reason: string; cause?: unknown }) =>
    `a statement of the transaction of ${d.owner} has failed, so the database takes no other until it is rolled back (${d.reason}): roll back and begin again, or run what may fail inside \`session.nested\` or a savepoint`,
  stream_open: (d: { statement: string; cause?: unknown }) =>
    `a statement was refused because a stream is still being read on this connection: end the stream first, or use another connection (in: ${d.statement})`,
} as const

/** A code of {@link EngineError}. */
export type EngineErrorCode = keyof typeof engineMessages

/** The engine, or a connection of it, was used in a way that cannot work. */
export class EngineError<Code extends EngineErrorCode = EngineErrorCode> extends AthanorError {
  declare readonly code: Code

  constructor(code: Code, details: DetailsOf<typeof engineMessages, Code>) {
    const message = engineMessages[code] as (details: object) => string
    super(code, message(details), details as ErrorDetails)
  }
}

/** No connection of a pool became free in time. */
export class PoolTimeout extends AthanorError {
  /** The stable code. */
  static readonly code = 'pool_timeout'

  /** @param details `holders` names everybody who has a connection, the longest first; `shown` is its beginning as text */
  constructor(details: {
    asker: string
    timeout: number
    url: string
    max: number
    inUse: number
    opening: number
    waiting: number
    holders: readonly string[]
    shown: string
    problem: string | null
    cause?: unknown
  }) {
    super(PoolTimeout.code, poolTimeoutMessage(details), details)
  }
}

function poolTimeoutMessage(d: ConstructorParameters<typeof PoolTimeout>[0]): string {
  const opening = d.opening === 0 ? '' : `, ${d.opening} being opened`
  const waiting = d.waiting === 0 ? '' : `, ${d.waiting} others wait`
  const holders = d.inUse === 0 ? '' : `; held by ${d.shown}`
  const remedy =
    d.problem === null
      ? 'shorten what is done while a connection is held, look for one that is never given back, or raise `engine.pool.max` or `engine.pool.acquireTimeout`'
      : `the last attempt to open one failed: ${d.problem}`
  return `${d.asker} waited ${d.timeout} ms for a connection to ${d.url} (${d.inUse} of ${d.max} in use${opening}${waiting})${holders}; ${remedy}`
}

/** A scope asks for a connection that it or a scope around it holds: waiting would never end. */
export class WouldDeadlock extends AthanorError {
  /** The stable code. */
  static readonly code = 'would_deadlock'

  /** @param details who asks, for what, and who holds it; `holder` is null when it is the asker itself */
  constructor(details: { asker: string; subject: string; holder: string | null }) {
    const holder = details.holder === null ? 'it already holds' : `${details.holder} around it holds`
    super(
      WouldDeadlock.code,
      `${details.asker} asks for ${details.subject}, which ${holder}, so it would wait for ever: join the transaction that is open with \`session.nested\`, or start after it has ended`,
      details,
    )
  }
}
