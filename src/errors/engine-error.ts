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
  transaction_ended: (d: { owner: string }) =>
    `the database has ended the transaction of ${d.owner} by itself after an error, and nothing of it is saved: run it again from its beginning`,
  reading_connection: (d: { owner: string }) =>
    `${d.owner} begins a transaction that writes on a connection that only reads: acquire it with 'write', or begin with \`readOnly: true\``,
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
