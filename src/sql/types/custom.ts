// Types of the user's own.
import { SqlType } from './sql-type.ts'

/** How a type of the user's own is declared. */
export interface CustomTypeOptions<T> {
  /** A name that no other custom type of the application has. */
  readonly name: string
  /** The type's spelling in DDL: one for every database, or by dialect with a default. */
  readonly sql: string | ({ readonly default: string } & Readonly<Record<string, string>>)
  /** From the JavaScript value to what the driver is given: a string, number, bigint, boolean or bytes. */
  readonly toDriver: (value: T) => unknown
  /** From what the driver returns to the JavaScript value. */
  readonly fromDriver: (value: never) => T
  /** What is wrong with a value, as the end of a sentence such as `expects a point`; null when nothing is. Default: anything goes. */
  readonly problem?: (value: unknown) => string | null
}

/** A type of the user's own: values are kept and compared in the form that the driver is given. */
export class CustomType<T> extends SqlType<T> {
  override readonly kind = 'custom'
  override readonly mutable = true
  /** As it was declared. */
  readonly options: CustomTypeOptions<T>

  constructor(options: CustomTypeOptions<T>) {
    super()
    this.options = options
  }

  override get parameters(): readonly string[] {
    return [this.options.name]
  }

  override problem(value: unknown): string | null {
    return this.options.problem?.(value) ?? null
  }

  override snapshot(value: T): unknown {
    return this.options.toDriver(value)
  }

  override restore(snapshot: unknown): T {
    return this.options.fromDriver(snapshot as never)
  }

  override same(value: T, snapshot: unknown): boolean {
    return this.options.toDriver(value) === snapshot
  }

  override toKey(value: T): string | number | bigint | boolean {
    return this.options.toDriver(value) as string
  }

  /** The spelling for a dialect. */
  spelling(dialect: string): string {
    const { sql } = this.options
    return typeof sql === 'string' ? sql : (sql[dialect] ?? sql.default)
  }
}
