// The root of every error that Athanor throws, and the helper that gives each layer its table of codes.

/** Structured facts about an error; `cause` is the error underneath, if there is one. */
export type ErrorDetails = object & { readonly cause?: unknown }

/** A table of messages: code -> text made from the error's details. */
export type MessageTable = Readonly<Record<string, (details: never) => string>>

/** What the message of a code needs to know. */
export type DetailsOf<Table extends MessageTable, Code extends keyof Table> = Parameters<Table[Code]>[0]

/** The message of a code, made of the error's details. */
export function messageOf(table: MessageTable, code: string, details: object): string {
  const message = table[code] as (details: object) => string
  return message(details)
}

/**
 * The root of every error of Athanor.
 *
 * Catch it by class or by `code`, which is stable within a major version; `details` holds the facts that the message is made of.
 */
export class AthanorError extends Error {
  /** Stable, machine-readable name of what went wrong, such as `revision_not_found`. */
  readonly code: string
  /** The facts of the message, by name. */
  readonly details: ErrorDetails

  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.details = details
    this.name = new.target.name
  }
}
