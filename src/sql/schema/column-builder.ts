// How a column is declared: `string(64).unique().index()`. Builders are immutable; each method returns a new one.
import { ValueError } from '../../errors/value-error.ts'
import { KIND, type TYPE } from '../../util/brand.ts'
import type { Expression, Typed } from '../expression/expression.ts'
import type { ExpressionNode } from '../expression/nodes.ts'
import { nodeOf } from '../expression/sql-expression.ts'
import { isExpression } from '../expression/template.ts'
import { BigIntType } from '../types/integer.ts'
import { NumericType } from '../types/number.ts'
import { describeValue, type SqlType } from '../types/sql-type.ts'
import { EnumerationType } from '../types/string.ts'
import type {
  ColumnIndexOptions,
  ColumnSpec,
  ForeignKeyOptions,
  IdentityOptions,
  ReferenceTarget,
} from './column-spec.ts'

/** What the types know of a column beside its value: words, so that a hover reads `ColumnBuilder<number, "key" | "default">`. */
export type Flag = 'null' | 'default' | 'ref' | 'key' | 'deferred' | 'computed'

/** A value of the program as DDL spells it: only constants of the program, never of a caller. */
export type ServerDefault = Expression<any, any> | string | number | bigint | boolean | null

// `out` says what the compiler would else find out by comparing all methods: it makes the types cheaper.
/**
 * A column of T as it is being declared. Not nullable unless it says so.
 *
 * @example
 * email: string(120).unique().index()
 */
export class ColumnBuilder<out T, out F extends Flag = never> implements Typed<T> {
  readonly [KIND] = 'column'
  declare readonly [TYPE]: { data: T; flags: F }
  /** What has been declared so far. */
  readonly spec: ColumnSpec

  constructor(spec: ColumnSpec) {
    this.spec = spec
  }

  /** The column's type. */
  get type(): SqlType {
    return this.spec.type
  }

  /**
   * Part of the primary key. An integer key is generated; any other must be given, unless it has a default.
   *
   * @param options `generated: false`: the database does not number an integer key, so that it must be given too
   */
  primaryKey(options: { readonly generated: false }): ColumnBuilder<T, F | 'key'>
  primaryKey(): ColumnBuilder<T, F | 'key' | (T extends number | bigint ? 'default' : never)>
  primaryKey(options: { readonly generated?: false } = {}): ColumnBuilder<T, any> {
    return this.#with({ primaryKey: true, givenKey: options.generated === false })
  }

  /** No two rows have the same value: a unique constraint, or, together with `index()`, one unique index. */
  unique(options: ColumnIndexOptions = {}): ColumnBuilder<T, F> {
    return this.#with({ unique: options })
  }

  /** An index on this column; its name is by convention unless given. */
  index(options: ColumnIndexOptions = {}): ColumnBuilder<T, F> {
    return this.#with({ index: options })
  }

  /** May be NULL. */
  nullable(): ColumnBuilder<T, F | 'null'> {
    return this.#with({ nullable: true })
  }

  /**
   * The value where `new` gives none: applied by `new`, and by `insert().values`.
   *
   * @param value a constant (objects are copied for each entity), or a function that makes a value
   */
  default(value: T | (() => T)): ColumnBuilder<T, F | 'default'> {
    return this.#with({ default: isFunction(value) ? { create: value } : { value } })
  }

  /** The value that every UPDATE sets which does not set this column itself. */
  onUpdate(value: () => T): ColumnBuilder<T, F> {
    return this.#with({ onUpdate: value })
  }

  /** The value where an INSERT gives none, made by the database: a constant or `` sql`…` ``. */
  serverDefault(value: ServerDefault): ColumnBuilder<T, F | 'default'> {
    return this.#with({ serverDefault: constantNode(value) })
  }

  /**
   * Refers to a column of another table. Optional in `new`, because a relationship may fill it.
   *
   * @param target `'table.column'`, or a function such as `() => User.c.id`
   */
  references(target: ReferenceTarget, options: ForeignKeyOptions = {}): ColumnBuilder<T, F | 'ref'> {
    return this.#with({ references: { target, options } })
  }

  /** The column's name in the database. Default: the attribute's name in snake_case. */
  name(name: string): ColumnBuilder<T, F> {
    return this.#with({ name })
  }

  /** A comment that the database keeps, where it can. */
  comment(text: string): ColumnBuilder<T, F> {
    return this.#with({ comment: text })
  }

  /** Computed by the database from other columns; `stored` is written to disk, otherwise computed when read. */
  computed(sql: Expression<any, any>, options: { readonly stored?: boolean } = {}): ColumnBuilder<T, F | 'computed'> {
    return this.#with({ computed: { sql: nodeOf(sql, 'computed()'), stored: options.stored ?? false } })
  }

  /** Numbered by the database's identity mechanism. */
  identity(options: IdentityOptions = {}): ColumnBuilder<T, F | 'default'> {
    return this.#with({ identity: options })
  }

  /** A condition that every row must meet. */
  check(condition: Expression<any, any>, options: { readonly name?: string } = {}): ColumnBuilder<T, F> {
    const check = { condition: nodeOf(condition, 'check()'), name: options.name ?? null }
    return this.#with({ checks: [...this.spec.checks, check] })
  }

  /** The collation by which the database compares and orders. */
  collate(name: string): ColumnBuilder<T, F> {
    return this.#with({ collation: name })
  }

  /** Not loaded with the entity but when it is awaited. */
  deferred(): ColumnBuilder<T, F | 'deferred'> {
    return this.#with({ deferred: true })
  }

  /** Never written by `toJSON`. */
  hidden(): ColumnBuilder<T, F> {
    return this.#with({ hidden: true })
  }

  /** A counter by which concurrent changes of one row are noticed. */
  version(): ColumnBuilder<T, F | 'default'> {
    return this.#with({ version: true, default: this.spec.default ?? { value: 1 } })
  }

  /** Checks or changes a value in `new`, in `session.assign` and at flush; it throws to refuse. */
  validate(check: (value: T) => T): ColumnBuilder<T, F> {
    return this.#with({ validate: check })
  }

  /** The column's name before: lets a migration rename it and keep its values. */
  renamedFrom(...names: string[]): ColumnBuilder<T, F> {
    return this.#with({ renamedFrom: [...this.spec.renamedFrom, ...names] })
  }

  /** The same column for TypeScript as another type: `string().$type<'a' | 'b'>()`. */
  $type<U>(): ColumnBuilder<U, F> {
    return this.#with({})
  }

  #with<U, G extends Flag>(change: Partial<ColumnSpec>): ColumnBuilder<U, G> {
    return new ColumnBuilder({ ...this.spec, ...change })
  }
}

function isFunction<T>(value: T | (() => T)): value is () => T {
  return typeof value === 'function'
}

/** A constant or an expression as the node that DDL spells out. */
export function constantNode(value: ServerDefault): ExpressionNode {
  if (isExpression(value)) return nodeOf(value, 'serverDefault()')
  if (isConstant(value)) return { kind: 'constant', value }
  const problem = `expects a constant or an expression such as fn.now(), not ${describeValue(value)}`
  throw new ValueError('wrong_type', { place: 'serverDefault()', problem })
}

function isConstant(value: ServerDefault): value is string | number | bigint | boolean | null {
  return value === null || ['string', 'number', 'bigint', 'boolean'].includes(typeof value)
}

/** A bigint column; `asNumber` comes right after it. */
export class BigIntBuilder extends ColumnBuilder<bigint> {
  /** Values are JavaScript numbers; one that is not safe is an error. */
  asNumber(): ColumnBuilder<number> {
    return new ColumnBuilder({ ...this.spec, type: new BigIntType(true) })
  }
}

/** A column of one of some words; `named` comes right after it. */
export class EnumerationBuilder<V extends string> extends ColumnBuilder<V> {
  readonly #words: readonly V[]

  constructor(spec: ColumnSpec, words: readonly V[]) {
    super(spec)
    this.#words = words
  }

  /**
   * A type of its own in databases that have named enumerations (PostgreSQL), which several columns may share; elsewhere nothing changes.
   *
   * @param name the type's name, with its schema before a dot if it has one
   */
  named(name: string): ColumnBuilder<V> {
    return new ColumnBuilder({ ...this.spec, type: new EnumerationType(this.#words, name) })
  }
}

/** A numeric column; `asNumber` comes right after it. */
export class NumericBuilder extends ColumnBuilder<string> {
  readonly #type: NumericType

  constructor(spec: ColumnSpec, type: NumericType) {
    super(spec)
    this.#type = type
  }

  /** Values are JavaScript numbers, with their rounding. */
  asNumber(): ColumnBuilder<number> {
    return new ColumnBuilder({ ...this.spec, type: new NumericType(this.#type.precision, this.#type.scale, true) })
  }
}
