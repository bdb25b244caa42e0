// What the commands tell while they work. Whoever calls them decides what becomes of it; the command line prints it.
import type { RevisionStep, StampStep } from '../revisions/revision-step.ts'

/** A connection to the database was made, or SQL is written for it. */
export interface ContextEvent {
  readonly kind: 'context'
  /** The database as a URL without its password; a file as it is seen from the working directory. */
  readonly url: string
  /** The dialect's name. */
  readonly dialect: string
  /** Whether a revision that fails leaves nothing behind. */
  readonly transactionalDdl: boolean
  /** Whether SQL is written instead of run. */
  readonly offline: boolean
}

/** A revision begins to run, or the version table is about to be changed. */
export interface StepEvent {
  readonly kind: 'step'
  readonly step: RevisionStep | StampStep
}

/** The models and the database differ in one thing. */
export interface DetectedEvent {
  readonly kind: 'detected'
  /** What it is: `added table 'user'`. */
  readonly description: string
}

/** The models and the database do not differ. */
export interface NoChangesEvent {
  readonly kind: 'noChanges'
  readonly command: 'migrate' | 'check'
}

/** A folder or a file was made. */
export interface CreatedEvent {
  readonly kind: 'created'
  readonly what: 'directory' | 'file'
  readonly path: string
}

/** Another runner is at work, and this one waits for it. */
export interface WaitingEvent {
  readonly kind: 'waiting'
  /** What it waits for. */
  readonly reason: string
}

/** Something that should be known, but stops nothing. */
export interface WarningEvent {
  readonly kind: 'warning'
  readonly message: string
}

/** The text of a listing, such as that of `history`; empty for nothing to list. */
export interface ListingEvent {
  readonly kind: 'listing'
  readonly text: string
}

/** A piece of an SQL script, complete lines. */
export interface SqlEvent {
  readonly kind: 'sql'
  readonly text: string
}

/** Everything that a command can tell. */
export type MigrationEvent =
  | ContextEvent
  | StepEvent
  | DetectedEvent
  | NoChangesEvent
  | CreatedEvent
  | WaitingEvent
  | WarningEvent
  | ListingEvent
  | SqlEvent

/** Is called with what happens, as it happens. */
export type Report = (event: MigrationEvent) => void
