// What `new Athanor()` and `db.init()` take.
import type { QueryTracer } from '../engine/query-spans.ts'
import type { SlowQueryOptions } from '../engine/slow-queries.ts'
import type { MetaData } from '../sql/schema/metadata.ts'
import type { NamingConvention } from '../sql/schema/naming.ts'
import type { BindSettings, EngineSettings, ReplicaSettings } from './engine-settings.ts'
import type { Router } from './session/router.ts'

/** What `new Athanor()` and `db.init()` take. */
export interface AthanorOptions {
  /** The database, such as `sqlite:///app.db`. */
  readonly url?: string
  readonly engine?: EngineSettings
  /** Reading copies of the database: what is read outside of transactions is read from them, until the session has written. */
  readonly replicas?: readonly (string | ReplicaSettings)[]
  /** Further databases by name; models say by `bind` which one they are in. */
  readonly binds?: Readonly<Record<string, string | BindSettings>>
  /** Decides which database a row is in, for models that are in several, or in one that is known only when it is written. */
  readonly router?: Router
  /** Whether each statement is logged; its values only with `'values'`. Default: false. */
  readonly echo?: boolean | 'values'
  /** Warns of statements that take longer than `threshold` milliseconds, and says where in the program they come from. */
  readonly slowQuery?: SlowQueryOptions
  /** Whether the statements of each scope are kept for `db.recordedQueries()`, values included: for development. Default: false. */
  readonly recordQueries?: boolean
  /** A tracer of OpenTelemetry: each statement becomes a span. */
  readonly tracer?: QueryTracer
  /** Where log lines go. Default: the console. */
  readonly log?: (line: string) => void
  /** How tables, columns and constraints are named that are given no name. */
  readonly naming?: Partial<NamingConvention>
  /** The set of tables to declare models in. Default: a new one. */
  readonly metadata?: MetaData
  /** The folder against which relative paths of databases resolve. Default: the working directory. */
  readonly instancePath?: string
}
