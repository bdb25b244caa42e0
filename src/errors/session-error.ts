// Errors of sessions, entities and queries over them.
import { AthanorError, type DetailsOf, messageOf } from './athanor-error.ts'

/** Code -> message of every session error that has no class of its own. */
export const sessionMessages = {
  no_session: (_: object) =>
    'there is no session here: wrap the code in `await db.scope(async session => { … })`, or make a session of your own with `db.newSession()`',
  needs_rollback: (_: { cause?: unknown }) =>
    "an earlier flush failed and this session's transaction cannot go on: call `await session.rollback()`, then try again",
  not_an_entity: (d: { place: string; found: string }) => `${d.place} expects an entity, not ${d.found}`,
  not_persistent: (d: { place: string; entity: string; status: string }) =>
    `${d.place} needs an entity that is in this session and in the database, but ${d.entity} is ${d.status}`,
  not_added: (d: { place: string; entity: string }) =>
    `${d.place} needs ${d.entity} in a session, but it is in none: add it with \`session.add\` first`,
  another_instance: (d: { entity: string }) =>
    `another object for ${d.entity} is in this session already: use that one, or \`session.merge\` to copy values to it`,
  raise_on_load: (d: { entity: string; relationship: string }) =>
    `'${d.relationship}' of ${d.entity} is declared with \`load: 'raise'\`: load it with the query, by \`.with({ ${d.relationship}: true })\``,
  bad_cursor: (d: { problem: string }) =>
    `the cursor of a page ${d.problem}: give \`next\` or \`previous\` of another page of the same query as it is, or none for the first page`,
  key_expired: (d: { entity: string; attribute: string }) =>
    `'${d.attribute}' of ${d.entity} is its key, which stays loaded: without it the row could not be found`,
  entity_gone: (d: { entity: string }) =>
    `${d.entity} is no longer in the database: it was deleted since it was loaded`,
  unknown_attribute: (d: { model: string; attribute: string; known: string }) =>
    `${d.model} has no attribute '${d.attribute}': its attributes are ${d.known}`,
  not_returned: (d: { entity: string }) =>
    `the database did not give back the row of ${d.entity} that it was to insert: a rule or a trigger must have changed its key or left it out, which has to be undone for tables that are written here`,
  missing_attribute: (d: { entity: string; attribute: string }) =>
    `'${d.attribute}' of ${d.entity} was set to undefined, which is no value: give null for NULL, or a value, before the flush`,
  bad_key: (d: { model: string; problem: string }) => `the key of ${d.model} ${d.problem}`,
  nested_commit: (d: { method: string }) =>
    `\`${d.method}\` of the session inside \`nested\` would end the transaction around it: return from the function to keep the changes, or throw to undo them`,
  not_a_list: (d: { place: string; found: string }) => `${d.place} expects an iterable of entities, not ${d.found}`,
  read_only_list: (d: { place: string }) =>
    `${d.place} is a restricted list, which cannot be changed: \`await\` it for the whole list, then use \`add\` and \`remove\``,
  list_method: (d: { place: string; method: string }) =>
    `${d.place} is changed with \`add\`, \`remove\` and \`set\`, which keep both ends in step, not with \`${d.method}\``,
  insert_cycle: (d: { entities: string }) =>
    `${d.entities} refer to each other and none can be inserted first: make one of the foreign keys nullable`,
  write_only: (d: { place: string }) =>
    `${d.place} is a large collection that is never loaded whole: use \`select()\`, \`add\` and \`remove\``,
  whole_table: (d: { statement: string; table: string }) =>
    `${d.statement} without a \`where\` would change every row of '${d.table}': add \`.everyRow()\` if that is meant`,
  not_executable: (d: { problem: string }) => d.problem,
} as const

/** A code of {@link SessionError}. */
export type SessionErrorCode = keyof typeof sessionMessages

/** A session, an entity or a query was used in a way that cannot work. */
export class SessionError<Code extends SessionErrorCode = SessionErrorCode> extends AthanorError {
  declare readonly code: Code

  constructor(code: Code, details: DetailsOf<typeof sessionMessages, Code>) {
    super(code, messageOf(sessionMessages, code, details), details)
  }
}

/** A row that was asked for is not there; web integrations answer 404. */
export class NotFound extends AthanorError {
  /** The stable code. */
  static readonly code = 'not_found'

  constructor(details: { what: string }) {
    super(NotFound.code, `${details.what} was not found`, details)
  }
}

/** `one()` was to give the only row, and there is none. */
export class NoResultFound extends AthanorError {
  /** The stable code. */
  static readonly code = 'no_rows'

  constructor(details: { statement: string }) {
    super(
      NoResultFound.code,
      `\`one()\` expected one row and found none: use \`oneOrNull()\` where there may be none (${details.statement})`,
      details,
    )
  }
}

/** `one()` or `oneOrNull()` was to give the only row, and there are more. */
export class MultipleResultsFound extends AthanorError {
  /** The stable code. */
  static readonly code = 'many_rows'

  constructor(details: { method: string; statement: string }) {
    super(
      MultipleResultsFound.code,
      `\`${details.method}()\` expected one row and found more: use \`first()\`, or narrow the query (${details.statement})`,
      details,
    )
  }
}

/** A column of an entity was read that has not been loaded. */
export class NotLoaded extends AthanorError {
  /** The stable code. */
  static readonly code = 'not_loaded'

  constructor(details: { entity: string; attribute: string }) {
    super(
      NotLoaded.code,
      `'${details.attribute}' of ${details.entity} is not loaded: load it with \`await session.refresh(entity, ['${details.attribute}'])\``,
      details,
    )
  }
}

/** A result is to be read in batches while the session has changes that only its own transaction sees. */
export class StreamWithChanges extends AthanorError {
  /** The stable code. */
  static readonly code = 'stream_with_changes'

  constructor(details: { session: string }) {
    super(
      StreamWithChanges.code,
      `a stream reads on a connection of its own, which does not see what ${details.session} has written and not committed: commit first, or give \`{ buffer: true }\` to read all rows into memory at once`,
      details,
    )
  }
}

/** Something is to be loaded for an entity that has no open session. */
export class Detached extends AthanorError {
  /** The stable code. */
  static readonly code = 'detached'

  constructor(details: { entity: string; attribute: string }) {
    super(
      Detached.code,
      `'${details.attribute}' of ${details.entity} cannot be loaded, because its session is closed: load it before with \`.with({ ${details.attribute}: true })\`, or use the entity inside \`db.scope\``,
      details,
    )
  }
}

/** A required related entity is not there. */
export class RelatedNotFound extends AthanorError {
  /** The stable code. */
  static readonly code = 'related_not_found'

  constructor(details: { entity: string; relationship: string }) {
    super(
      RelatedNotFound.code,
      `'${details.relationship}' of ${details.entity} is required, but there is no such row: declare it with \`.nullable()\` if it may be missing`,
      details,
    )
  }
}

/** A session was used after it was closed. */
export class SessionClosed extends AthanorError {
  /** The stable code. */
  static readonly code = 'session_closed'

  constructor(details: { call: string }) {
    super(
      SessionClosed.code,
      `\`${details.call}\` was called on a session that is closed: work that outlives its scope, such as a background job, needs \`db.scope\` of its own`,
      details,
    )
  }
}

/** An entity of one open session was related to one of another. */
export class ForeignSession extends AthanorError {
  /** The stable code. */
  static readonly code = 'foreign_session'

  constructor(details: { entity: string }) {
    super(
      ForeignSession.code,
      `${details.entity} belongs to another open session: load it in this session, for instance with \`get\`, and use that`,
      details,
    )
  }
}

/** A relationship and its foreign key were changed to different things. */
export class ConflictingAssignment extends AthanorError {
  /** The stable code. */
  static readonly code = 'conflicting_assignment'

  constructor(details: { entity: string; relationship: string; column: string }) {
    super(
      ConflictingAssignment.code,
      `'${details.relationship}' and '${details.column}' of ${details.entity} were both changed and disagree: set only one of them`,
      details,
    )
  }
}

/** A row changed since it was loaded, so a versioned change was refused. */
export class StaleData extends AthanorError {
  /** The stable code. */
  static readonly code = 'stale_data'

  constructor(details: { entity: string }) {
    super(
      StaleData.code,
      `${details.entity} was changed or deleted by someone else since it was loaded: refresh it and try again`,
      details,
    )
  }
}
