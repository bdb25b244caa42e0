// The application's own say in which database a statement or an entity belongs to: what its `router` is asked.
import type { AnyModel } from '../mapping/typed-model.ts'

/** What a router is asked about: a statement, or one entity. */
export interface RouteRequest {
  /** Whether rows are read or written. */
  readonly operation: 'read' | 'write'
  /** The model whose table it is; null for a table without one. */
  readonly model: AnyModel | null
  /** The table's name. */
  readonly table: string
  /** The entity that a flush writes; not there for statements. */
  readonly entity?: object
  /** The primary key, where it is known: its value, or an object by attribute when it has several columns. */
  readonly key?: unknown
  /** What a statement's `where` says of columns of the table by `eq`, by attribute: `{ region: 'eu' }`. Empty when it says nothing. */
  readonly where: Readonly<Record<string, unknown>>
}

/**
 * Names the database that a row is in, or several that a query must ask; undefined for what `bind` of the model says.
 *
 * It must give the same answer for an entity for as long as its row is there.
 */
export type Router = (request: RouteRequest) => string | readonly string[] | undefined
