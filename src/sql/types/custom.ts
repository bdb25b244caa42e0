// Types of the user's own.

import { ModelError } from '../../errors/model-error.ts'
import { hexText, sameBytes } from '../../util/bytes.ts'
import { type Primitive, SqlType } from './sql-type.ts'

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
    if (
      typeof options.name !== 'string' ||
      typeof options.toDriver !== 'function' ||
      typeof options.fromDriver !== 'function'
    ) {
      throw new ModelError('unsupported', {
        place: 'custom()',
        problem: 'needs a name and the two conversions',
        remedy: "write `custom({ name: 'point', sql: 'text', toDriver: …, fromDriver: … })`",
      })
    }
  }

  // The conversions are part of what makes two types different: a statement that was compiled for one would convert values of the other.
  override get parameters(): readonly (string | number)[] {
    return [this.options.name, numberOf(this.options.toDriver), numberOf(this.options.fromDriver)]
  }

  override problem(value: unknown): string | null {
    return this.options.problem?.(value) ?? null
  }

  override snapshot(value: T): unknown {
    return copied(this.options.toDriver(value))
  }

  override restore(snapshot: unknown): T {
    return this.options.fromDriver(copied(snapshot) as never)
  }

  override same(value: T, snapshot: unknown): boolean {
    const wire = this.options.toDriver(value)
    return wire instanceof Uint8Array && snapshot instanceof Uint8Array ? sameBytes(wire, snapshot) : wire === snapshot
  }

  override toKey(value: T): Primitive {
    const wire = this.options.toDriver(value)
    return wire instanceof Uint8Array ? hexText(wire) : (wire as Primitive)
  }

  /** The spelling for a dialect. */
  spelling(dialect: string): string {
    const { sql } = this.options
    return typeof sql === 'string' ? sql : (sql[dialect] ?? sql.default)
  }
}

const numbers = new WeakMap<object, number>()
let numbered = 0

/** A number for a function: the same whenever it is asked for. */
function numberOf(conversion: object): number {
  const known = numbers.get(conversion)
  if (known !== undefined) return known
  numbers.set(conversion, ++numbered)
  return numbered
}

/** A snapshot never shares its bytes with an entity. */
function copied(wire: unknown): unknown {
  return wire instanceof Uint8Array ? new Uint8Array(wire) : wire
}
