// Errors of applications with several databases: names that are not known, statements that would need two of them, half a commit.
import { AthanorError, type DetailsOf, messageOf } from './athanor-error.ts'

/** Code -> message of every error about which database something is in. */
export const bindMessages = {
  unknown_bind: (d: { name: string; place: string; known: string }) =>
    `${d.place} names the database '${d.name}', which is not among \`binds\`: the known ones are ${d.known}`,
  reserved_bind: (d: { name: string }) =>
    `\`binds\` cannot have the name '${d.name}', which means the database of \`url\`: choose another`,
  several_binds: (d: { tables: string }) =>
    `a statement cannot use tables of several databases (${d.tables}): load one side with \`.with({ … })\` or by awaiting it, or run two queries`,
  no_router: (d: { table: string; binds: string }) =>
    `'${d.table}' is in several databases (${d.binds}), and nothing says which one a row is in: give \`router\` to \`new Athanor()\``,
  mixed_binds: (d: { table: string; kinds: string }) =>
    `'${d.table}' cannot be in databases of different kinds (${d.kinds}): use several of one kind, or a model for each`,
  one_bind: (d: { what: string; found: string }) =>
    `${d.what} must go to one database, but the router named ${d.found}: let it decide by the entity or the key`,
  not_shardable: (d: { problem: string; binds: string }) =>
    `a query that several databases answer (${d.binds}) ${d.problem}: let the router name one database, or run it on each, as in \`statement.all(db.engines.${d.binds.split(',')[0]})\``,
  replica_dialect: (d: { primary: string; replica: string }) =>
    `${d.replica} cannot be a replica of ${d.primary}: they are not the same kind of database`,
} as const

/** A code of {@link BindError}. */
export type BindErrorCode = keyof typeof bindMessages

/** Which of several databases is meant is not known, or a statement would need two of them. */
export class BindError<Code extends BindErrorCode = BindErrorCode> extends AthanorError {
  declare readonly code: Code

  constructor(code: Code, details: DetailsOf<typeof bindMessages, Code>) {
    super(code, messageOf(bindMessages, code, details), details)
  }
}

/**
 * A session that wrote to several databases could commit to some of them only: what those hold stays.
 *
 * There is no transaction over several databases. Roll the session back or close it, and see to the rest by hand.
 */
export class PartialCommit extends AthanorError {
  /** The stable code. */
  static readonly code = 'partial_commit'
  /** The databases that committed, in order; `default` is the one of `url`. */
  readonly committed: readonly string[]
  /** The database that did not. Those after it were rolled back too. */
  readonly failed: string

  constructor(details: { committed: readonly string[]; failed: string; cause: unknown }) {
    const done = details.committed.map(name => `'${name}'`).join(', ')
    super(
      PartialCommit.code,
      `the changes in ${done} are committed, but those in '${details.failed}' are not: roll the session back, then repeat or undo one part by hand`,
      details,
    )
    this.committed = details.committed
    this.failed = details.failed
  }
}
