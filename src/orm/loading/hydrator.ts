// From rows to entities: per model one generated function that assigns the columns in a fixed order. The row becomes the snapshot.
import type { StatementDialect } from '../../compiler/statement-dialect.ts'
import type { Column } from '../../sql/schema/table.ts'
import type { Primitive, SqlType } from '../../sql/types/sql-type.ts'
import { codegen } from '../../util/codegen.ts'
import type { Mapper } from '../mapping/mapper.ts'

/** From what the driver returns (never null) to the JavaScript value; null where it is the value. */
export type Decode = ((wire: never) => unknown) | null

/**
 * How values of a result column are decoded.
 *
 * @param wide whether whole numbers come as bigint, because another column of the result needs that
 */
export function decoderOf(type: SqlType | null, dialect: StatementDialect, wide: boolean): Decode {
  if (type === null) return wide ? narrow : null
  const { decode } = dialect.codec(type)
  if (!wide || type.kind === 'bigint') return decode
  return decode === null ? narrow : wire => decodeWire(decode, narrow(wire))
}

/** Decodes one value of a row, NULL included. */
export function decodeWire(decode: Decode, wire: unknown): unknown {
  return wire === null || wire === undefined || decode === null ? (wire ?? null) : decode(wire as never)
}

function narrow(wire: unknown): unknown {
  if (typeof wire !== 'bigint') return wire
  const number = Number(wire)
  return Number.isSafeInteger(number) ? number : wire
}

/** Assigns a row's columns to an entity. */
type Assign = (entity: object, row: readonly unknown[]) => void

/** How one column gets from a row to an entity. */
interface ColumnStep {
  readonly column: Column
  readonly decode: Decode
  /** The snapshot of a decoded value; null where the wire value is it, or the value itself is. */
  readonly snapshot: ((value: never) => unknown) | 'value' | null
}

function stepOf(column: Column, dialect: StatementDialect, wide: boolean): ColumnStep {
  const decode = decoderOf(column.type, dialect, wide)
  if (decode === null)
    return { column, decode, snapshot: column.type.mutable ? value => column.type.snapshot(value) : null }
  if (!column.type.mutable) return { column, decode, snapshot: 'value' }
  return { column, decode, snapshot: value => column.type.snapshot(value) }
}

/** Makes entities of the rows of one model. */
export class Hydrator {
  readonly mapper: Mapper
  /** How many columns of a row belong to the entity. */
  readonly width: number
  /** Assigns a row's columns to an entity and turns the row into its snapshot. */
  readonly assign: Assign
  readonly #keySteps: readonly (readonly [place: number, step: ColumnStep])[]
  readonly #plainKey: number | null

  constructor(mapper: Mapper, dialect: StatementDialect, wide: boolean) {
    this.mapper = mapper
    this.width = mapper.loadedColumns
    const steps = mapper.columns.slice(0, this.width).map(column => stepOf(column, dialect, wide))
    this.assign = codegen ? generateAssign(steps) : plainAssign(steps)
    this.#keySteps = mapper.keyPlaces.map(place => [place, steps[place] as ColumnStep] as const)
    this.#plainKey = plainKeyPlace(this.#keySteps)
  }

  /** The identity of a row; null when the row is empty, as in an outer join. */
  keyOf(row: readonly unknown[]): Primitive | null {
    if (this.#plainKey !== null) return row[this.#plainKey] as Primitive | null
    return this.mapper.identity(this.#keySteps.map(([place, { decode }]) => decodeWire(decode, row[place])))
  }
}

const PLAIN_KEYS: ReadonlySet<string> = new Set(['integer', 'smallint', 'string', 'text'])

/** Where a key stands that is the same in the row, in memory and as an identity. */
function plainKeyPlace(steps: readonly (readonly [place: number, step: ColumnStep])[]): number | null {
  const [first] = steps
  if (steps.length !== 1 || first === undefined) return null
  const [place, { column, decode }] = first
  return decode === null && PLAIN_KEYS.has(column.type.kind) ? place : null
}

function generateAssign(steps: readonly ColumnStep[]): Assign {
  const lines = steps.map(({ column, decode, snapshot }, at) => {
    const target = `entity[${JSON.stringify(column.attribute)}]`
    if (decode === null && snapshot === null) return `${target} = row[${at}]`
    const value = decode === null ? 'w' : `steps[${at}].decode(w)`
    const kept =
      snapshot === null ? '' : snapshot === 'value' ? `row[${at}] = v` : `row[${at}] = steps[${at}].snapshot(v)`
    return `if ((w = row[${at}]) === null) ${target} = null; else { v = ${target} = ${value}; ${kept} }`
  })
  const make = new Function('steps', `return (entity, row) => { let w, v; ${lines.join('\n')} }`)
  return make(steps)
}

function plainAssign(steps: readonly ColumnStep[]): Assign {
  return (entity, row) => {
    const kept = row as unknown[]
    for (const [at, { column, decode, snapshot }] of steps.entries()) {
      const wire = row[at]
      const value = decodeWire(decode, wire)
      Reflect.set(entity, column.attribute, value)
      if (wire !== null && snapshot !== null) kept[at] = snapshot === 'value' ? value : snapshot(value as never)
    }
  }
}

/** The hydrators of one database's models. */
export class Hydrators {
  readonly #dialect: StatementDialect
  readonly #narrow = new WeakMap<Mapper, Hydrator>()
  readonly #wide = new WeakMap<Mapper, Hydrator>()

  constructor(dialect: StatementDialect) {
    this.#dialect = dialect
  }

  /** The hydrator of a model. */
  of(mapper: Mapper, wide: boolean): Hydrator {
    const cache = wide ? this.#wide : this.#narrow
    const known = cache.get(mapper)
    if (known !== undefined) return known
    const made = new Hydrator(mapper, this.#dialect, wide)
    cache.set(mapper, made)
    return made
  }
}
