// What is asked of every column type: values that every database must keep as they are, and values that one may refuse but not change.
import type { ColumnBuilder, ServerDefault } from '../../sql/schema/column-builder.ts'

/** A value and what comes back for it. */
export interface SampleValue {
  readonly give: unknown
  readonly get: unknown
}

/** A value that a database may refuse, with the capability that it lacks then. */
export interface EdgeValue extends SampleValue {
  /** What it is, in words. */
  readonly label: string
  readonly capability: string
}

/** A column type with values. */
export interface TypeSample {
  /** The type, as a part of the cases' names. */
  readonly name: string
  /** Begins a column of the type. */
  readonly column: () => ColumnBuilder<any, any>
  /** Values that every database keeps; at least two. */
  readonly values: readonly SampleValue[]
  /** Values that a database keeps as they are, or refuses. */
  readonly edges: readonly EdgeValue[]
  /** Values that are refused before anything is sent. */
  readonly wrong: readonly unknown[]
  /** Whether `eq` and `in` find values. */
  readonly compares: boolean
  /** Values from the smallest to the greatest, where the database orders them as JavaScript does. */
  readonly ordered: readonly unknown[]
  /** Whether it can be a primary key. */
  readonly key: boolean
  /** The capability without which the database has no such type; null for a type that every database has. */
  readonly capability: string | null
  /** A constant as the column's default in the database. */
  readonly serverDefault: { readonly value: ServerDefault; readonly get: unknown } | null
}

/** What differs from a type that compares, has no order, is no key, and has no default. */
export type SampleOptions = Partial<Omit<TypeSample, 'name' | 'column' | 'values'>>

/** A type whose values come back as they are given. */
export function sample(
  name: string,
  column: () => ColumnBuilder<any, any>,
  values: readonly unknown[],
  options: SampleOptions = {},
): TypeSample {
  return {
    name,
    column,
    values: values.map(value => (isPair(value) ? value : { give: value, get: value })),
    edges: [],
    wrong: [],
    compares: true,
    ordered: [],
    key: false,
    serverDefault: null,
    capability: null,
    ...options,
  }
}

const PAIR = Symbol('pair')

/** A value that comes back as another, such as a spelling that is not the only one. */
export function becomes(give: unknown, get: unknown): SampleValue {
  return { give, get, [PAIR]: true } as SampleValue
}

function isPair(value: unknown): value is SampleValue {
  return typeof value === 'object' && value !== null && PAIR in value
}

/** A value that a database keeps or refuses. */
export function edge(label: string, capability: string, give: unknown, get: unknown = give): EdgeValue {
  return { label, capability, give, get }
}
