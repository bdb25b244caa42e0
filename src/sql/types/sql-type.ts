// What a column type is: its parameters, which JavaScript values it takes, and how those are compared and copied.
// How a type is spelled in DDL and how its values travel is the dialect's business.

/** The kinds of column types that every dialect knows. */
export type TypeKind =
  | 'integer'
  | 'smallint'
  | 'bigint'
  | 'string'
  | 'text'
  | 'boolean'
  | 'datetime'
  | 'date'
  | 'time'
  | 'interval'
  | 'numeric'
  | 'float'
  | 'double'
  | 'json'
  | 'jsonb'
  | 'binary'
  | 'uuid'
  | 'enumeration'
  | 'array'
  | 'vector'
  | 'custom'

/** A value that stands for an entity's key or a column's value in a map: never an object. */
export type Primitive = string | number | bigint | boolean

/**
 * A column type.
 *
 * Types are immutable and know nothing of a database. A *snapshot* is an immutable stand-in for a value: it is kept beside an entity
 * and compared at flush, so it never shares an object with the entity.
 */
export abstract class SqlType<T = unknown> {
  /** Which kind of type this is. */
  abstract readonly kind: TypeKind
  /** Whether values can be changed in place (Date, JSON, bytes) and so must be copied. */
  readonly mutable: boolean = false
  #key: string | null = null

  /** The parameters that make two types of one kind different, such as a length; part of {@link key}. */
  get parameters(): readonly (string | number | boolean | null)[] {
    return []
  }

  /** Equal for types that behave the same: kind and parameters. A semicolon is in it only between quotes. */
  get key(): string {
    if (this.#key !== null) return this.#key
    const { kind, parameters } = this
    this.#key = parameters.length === 0 ? kind : `${kind}(${JSON.stringify(parameters).slice(1, -1)})`
    return this.#key
  }

  /** What is wrong with a value (never null or undefined), as the end of a sentence; null when it is one of this type. */
  abstract problem(value: unknown): string | null

  /** An immutable stand-in for a value. */
  snapshot(value: T): unknown {
    return value
  }

  /** A fresh value from a snapshot. */
  restore(snapshot: unknown): T {
    return snapshot as T
  }

  /** Whether a value is still the one that the snapshot was made of. */
  same(value: T, snapshot: unknown): boolean {
    return value === snapshot
  }

  /** A primitive that is equal for equal values: what identity maps are keyed by. */
  toKey(value: T): Primitive {
    return value as Primitive
  }

  /** The value of this type that a text from a request path stands for, or null when there is none without loss. */
  fromText(text: string): T | null {
    return this.problem(text) === null ? (text as T) : null
  }
}

/** A short description of a value for an error message: its kind, not its content. */
export function describeValue(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value === 'number' || typeof value === 'boolean') return `the ${typeof value} ${value}`
  if (Array.isArray(value)) return 'an array'
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'an invalid Date' : 'a Date'
  if (typeof value === 'object') return value.constructor?.name ? `an object of ${value.constructor.name}` : 'an object'
  return typeof value === 'undefined' ? 'undefined' : `a ${typeof value}`
}
