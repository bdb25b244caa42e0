// The types of what an entity's attributes hold: lists, and what is not loaded.
import type { ToJsonOptions } from '../instrumentation/to-json.ts'

/** Under this key types say whether something is loaded; nothing is stored under it at run time. */
export declare const STATE: unique symbol

/** A loaded to-many relationship: an array with `add`, `remove` and `set`. */
export interface List<E> extends ReadonlyArray<E> {
  readonly [STATE]: 'loaded'
  /** Adds entities; their other end is set at once. */
  add(...entities: E[]): void
  /** Takes entities out; their other end is cleared at once. */
  remove(...entities: E[]): void
  /** Makes these the whole list. */
  set(entities: Iterable<E>): void
}
/** A loaded to-many relationship that a query restricted: it is not the whole list, so it can only be read. */
export interface RestrictedList<E> extends List<E> {
  readonly add: never
  readonly remove: never
  readonly set: never
}
/** A to-many relationship that is not loaded: `await` it, or load it with the query by `.with({ … })`. */
export interface UnloadedList<E> extends PromiseLike<List<E>> {
  readonly [STATE]: 'unloaded'
  /** Adds entities; shown once the list is loaded. */
  add(...entities: E[]): void
  /** Takes entities out; gone once the list is loaded. */
  remove(...entities: E[]): void
  /** Makes these the whole list. */
  set(entities: Iterable<E>): void
}
/** Not loaded: `await` it, or load it with the query by `.with({ … })`. */
export interface Unloaded<T> extends PromiseLike<T> {
  readonly [STATE]: 'unloaded'
}
/** What every entity has beside its attributes. */
export interface EntityBrand {
  readonly [STATE]?: 'loaded'
  /**
   * The entity as data for JSON: its columns that are loaded and not hidden, and its relationships that are loaded, or exactly those of
   * `{ with: { author: true } }`. A bigint is its digits, bytes are base64, and an entity is not written again inside of itself.
   */
  toJSON(options?: ToJsonOptions): Record<string, unknown>
}
/** What is not loaded, of any kind. */
export interface AnyUnloaded {
  readonly [STATE]: 'unloaded'
}
