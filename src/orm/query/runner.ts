// Where statements run: the interface that sessions and engines offer them, and how a statement finds the session of its models.
import type { StatementDialect } from '../../compiler/statement-dialect.ts'
import { ModelError } from '../../errors/model-error.ts'
import { SessionError } from '../../errors/session-error.ts'
import type { ExplainNode, StatementNode } from '../../sql/statement/nodes.ts'
import type { MaybePromise } from '../../util/maybe-promise.ts'
import type { StreamOptions } from '../mapping/typed-results.ts'
import type { ChangeData, QueryData } from './query-data.ts'

/** What a statement that changes rows did. */
export interface ChangeResult {
  /** Rows inserted, changed or deleted. */
  readonly changes: number
  /** The key that the database gave to the last inserted row, where it says so. */
  readonly lastInsertId: number | bigint | null
  /** What RETURNING gave. */
  readonly rows: readonly unknown[]
}

/** Runs statements: a session, an engine or a connection. */
export interface Runner {
  /** The results of a query. */
  fetch(query: QueryData): MaybePromise<unknown[]>
  /** Runs a statement that changes rows. */
  change(statement: ChangeData): MaybePromise<ChangeResult>
  /** The results of a query in batches. */
  stream(query: QueryData, options: StreamOptions): AsyncIterableIterator<unknown>
  /** What EXPLAIN answers. */
  explain(node: ExplainNode): MaybePromise<readonly (readonly unknown[])[]>
}

/** A database object, as statements see it. */
export interface Home {
  /** The session of this scope. */
  current(): Runner
  /** The dialect of the database that a statement is for. */
  dialectOf(node: StatementNode): StatementDialect
  /** Resolves relationships between its models. */
  configure(): void
  /** A session as it is; an engine or a connection as something that runs statements without entities. */
  runnerOn(target: object): Runner
}

const homes = new WeakMap<object, Home>()

// For statements without models, which an engine or a connection can run whosever it is.
let lastHome: Home | null = null

/** Makes a database object known to the statements of its models. */
export function registerHome(key: object, home: Home): void {
  lastHome = home
  homes.set(key, home)
}

/** The database object of a model. */
export function homeOf(key: object): Home {
  const home = homes.get(key)
  if (home === undefined) throw new ModelError('no_models', { place: 'the statement' })
  return home
}

/** The one database object of several models; null when there are none. */
export function commonHome(keys: readonly object[]): Home | null {
  const [first] = keys
  if (first === undefined) return null
  if (keys.some(key => key !== first))
    throw new ModelError('several_databases', { found: 'a statement uses models of two database objects' })
  return homeOf(first)
}

/** Where a statement runs: where it is told to, or on the session of its models. */
export function runnerFor(home: Home | null, on: unknown): Runner {
  if (on !== undefined) return isRunner(on) ? on : requireHome(home ?? lastHome).runnerOn(on as object)
  return requireHome(home).current()
}

function isRunner(on: unknown): on is Runner {
  return typeof on === 'object' && on !== null && 'fetch' in on && 'change' in on
}

function requireHome(home: Home | null): Home {
  if (home !== null) return home
  throw new SessionError('not_executable', {
    problem: 'a statement without models needs a session: pass one, as in `statement.all(session)`',
  })
}
