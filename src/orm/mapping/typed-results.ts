// The types of what statements give, whatever they select: their last methods, pages, plans.
import type { KIND, TYPE } from '../../util/brand.ts'

/** Where a statement runs, other than on `db.session`: a session, an engine or a connection. */
export type StatementRunner = object
/** A statement with results of R. */
export interface Runnable<R> {
  readonly [TYPE]: { value: R }
}
/** A statement as the driver gets it. */
export interface StatementText {
  /** The SQL text. */
  readonly sql: string
  /** The values of its placeholders, in their order. */
  readonly parameters: readonly unknown[]
}

/** How a page of results is chosen. */
export interface PageOptions {
  /** The number of the page, counted from 1. Default 1. */
  readonly page?: number
  /** Results a page. Default 20. */
  readonly perPage?: number
  /** The most results that a page may have. Default: no bound. */
  readonly maxPerPage?: number
}

/** One page of results, and where it stands among all. */
export interface Page<R> extends Iterable<R> {
  readonly items: readonly R[]
  /** All results. */
  readonly total: number
  /** The number of this page, counted from 1. */
  readonly page: number
  readonly perPage: number
  /** How many pages there are. */
  readonly pages: number
  readonly hasNext: boolean
  readonly hasPrevious: boolean
  /** The same as `hasPrevious`, by Flask-SQLAlchemy's name. */
  readonly hasPrev: boolean
  readonly nextPage: number | null
  /** The same as `nextPage`, by Flask-SQLAlchemy's name. */
  readonly nextNum: number | null
  readonly previousPage: number | null
  /** The same as `previousPage`, by Flask-SQLAlchemy's name. */
  readonly prevNum: number | null
  /** Page numbers for links, with null where some are left out. */
  iterPages(edges?: {
    leftEdge?: number
    leftCurrent?: number
    rightCurrent?: number
    rightEdge?: number
  }): Generator<number | null>
}

/** How a page of results is chosen by where the one before it ended. */
export interface KeysetOptions {
  /** The order, as for `orderBy`; the primary key is added to it. Default: the order of the query. */
  readonly by?: OrderPart | readonly OrderPart[]
  /** The cursor of the result after which the page begins; null for the first page. */
  readonly after?: string | null
  /** The cursor of the result before which the page ends. */
  readonly before?: string | null
  /** Results a page. Default 20. */
  readonly perPage?: number
  /** The most results that a page may have. Default: no bound. */
  readonly maxPerPage?: number
}
interface OrderPart {
  readonly [KIND]: 'expression'
}

/** One page of results, with cursors to the pages beside it. */
export interface KeysetPage<R> extends Iterable<R> {
  readonly items: readonly R[]
  readonly perPage: number
  /** Whether there are results after this page. */
  readonly hasNext: boolean
  /** Whether there are results before this page. */
  readonly hasPrevious: boolean
  /** What to give as `after` for the next page; null when this is the last. */
  readonly next: string | null
  /** What to give as `before` for the previous page; null when this is the first. */
  readonly previous: string | null
  /** The cursor of one of the items. */
  cursorOf(item: R): string
}

/** How a stream reads. */
export interface StreamOptions {
  /** Results that are read, and held, at a time. Default 500. */
  readonly batchSize?: number
  /** Whether all rows are read first: for a session with changes that are not committed. Default false. */
  readonly buffer?: boolean
}

/** What a plan tells. */
export interface ExplainOptions {
  /** Whether the statement is run, so that the plan tells what happened. Default false. */
  readonly analyze?: boolean
  /** The form of the plan, where the database has several. Default `text`. */
  readonly format?: 'text' | 'json'
}

/** How the database runs a statement. */
export interface Plan {
  /** The plan as the database writes it. */
  readonly text: string
  /** The plan as data, where `format: 'json'` was asked for; else null. */
  readonly json: unknown
  /** The rows that the database answered with. */
  readonly rows: readonly (readonly unknown[])[]
}

/** How rows are locked. */
export interface LockOptions {
  /** Models or aliases whose rows are locked. Default: all of the query. */
  readonly of?: object | readonly object[]
  /** Whether a row that another transaction has locked is an error at once. */
  readonly noWait?: boolean
  /** Whether rows that other transactions have locked are left out. */
  readonly skipLocked?: boolean
  /** PostgreSQL: whether rows that refer to these may still be written. */
  readonly keyOnly?: boolean
}

/** The last methods of what gives results of R; V is what `scalar` gives. */
export interface Results<R, V> {
  /** All results. */
  all(on?: StatementRunner): Promise<R[]>
  /** The first result, or null. */
  first(on?: StatementRunner): Promise<R | null>
  /** The only result; none or more than one is an error. */
  one(on?: StatementRunner): Promise<R>
  /** The only result, or null; more than one is an error. */
  oneOrNull(on?: StatementRunner): Promise<R | null>
  /** The first result, or `NotFound`, which web integrations answer with 404. */
  firstOr404(on?: StatementRunner): Promise<R>
  /** The only result, or `NotFound`; more than one is `NotFound` too. */
  oneOr404(on?: StatementRunner): Promise<R>
  /** The first value of the first result; null when there is none. */
  scalar(on?: StatementRunner): Promise<V | null>
  /** How many results there are. */
  count(on?: StatementRunner): Promise<number>
  /** Whether there is a result. */
  exists(on?: StatementRunner): Promise<boolean>
  /**
   * The results one after the other, a batch of them in memory at a time. Leaving the loop ends the reading. Entities leave the session,
   * with their changes written, when the next batch is asked for.
   *
   * @throws SessionError `stream_with_changes` in a session with uncommitted changes, where the database cannot read beside them
   */
  stream(options?: StreamOptions, on?: StatementRunner): AsyncIterableIterator<R>
  /** How the database would run the statement. */
  explain(options?: ExplainOptions, on?: StatementRunner): Promise<Plan>
  /** One page of the results, found by where the page beside it ended: at the same cost for every page, and steady while rows come and go. */
  paginate(options: KeysetOptions & KeysetChoice, on?: StatementRunner): Promise<KeysetPage<R>>
  /** One page of the results, and how many there are. */
  paginate(options?: PageOptions, on?: StatementRunner): Promise<Page<R>>
  /** The SQL text and its values, as the driver gets them, whole numbers as they were given; for another database than the statement's own by its name, such as `postgresql`. */
  toSQL(dialect?: string | object): StatementText
  /** The SQL text, with placeholders for the values. */
  toString(): string
}
type KeysetChoice = { readonly by: unknown } | { readonly after: unknown } | { readonly before: unknown }
