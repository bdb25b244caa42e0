// From rows to entities: per model one generated function that assigns the columns in a fixed order. The row becomes the snapshot.
import type { StatementDialect } from '../../compiler/statement-dialect.ts'
import type { Column, Table } from '../../sql/schema/table.ts'
import type { Primitive, SqlType } from '../../sql/types/sql-type.ts'
import { codegen } from '../../util/codegen.ts'
import { narrow } from '../../util/narrow.ts'
import { keepExample } from '../mapping/example-entity.ts'
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

/** Assigns a row's columns to an entity. */
type Assign = (entity: object, row: readonly unknown[]) => void

/** How one column gets from a row to an entity. */
interface ColumnStep {
  readonly column: Column
  /** Where it stands in the row. */
  readonly at: number
  readonly decode: Decode
  /** The snapshot of a decoded value; null where the wire value is it, or the value itself is. */
  readonly snapshot: ((value: never) => unknown) | 'value' | null
}

function stepOf(column: Column, at: number, dialect: StatementDialect, wide: boolean): ColumnStep {
  const decode = decoderOf(column.type, dialect, wide)
  if (decode === null)
    return { column, at, decode, snapshot: column.type.mutable ? value => column.type.snapshot(value) : null }
  if (!column.type.mutable) return { column, at, decode, snapshot: 'value' }
  return { column, at, decode, snapshot: value => column.type.snapshot(value) }
}

/** Makes entities of the rows of one model. */
export class Hydrator {
  readonly mapper: Mapper
  /** Where in a snapshot stand the columns that its rows do not have. */
  readonly missing: readonly number[]
  /** Whether columns are missing that are loaded by default: then the next query that has them brings them. */
  readonly partial: boolean
  /** Assigns a row's columns to an entity and turns the row into its snapshot. */
  readonly assign: Assign
  readonly #keySteps: readonly (readonly [place: number, step: ColumnStep])[]
  readonly #singleKey: SingleKey | null
  readonly #places: readonly number[] | null

  /** @param columns those that are loaded, in the mapper's order; the key is among them */
  constructor(mapper: Mapper, dialect: StatementDialect, wide: boolean, columns: readonly Column[]) {
    this.mapper = mapper
    const places = columns.map(column => mapper.columns.indexOf(column))
    this.missing = mapper.columns.flatMap((_, place) => (places.includes(place) ? [] : [place]))
    this.partial = this.missing.some(place => place < mapper.loadedColumns)
    this.#places = places.every((place, at) => place === at) ? null : places
    const steps = columns.map((column, at) => stepOf(column, places[at] ?? at, dialect, wide))
    this.assign = codegen ? generateAssign(steps) : plainAssign(steps)
    this.#keySteps = mapper.keyPlaces.map(place => [place, steps[places.indexOf(place)] as ColumnStep] as const)
    this.#singleKey = singleKey(this.#keySteps)
  }

  /** Rows of its columns as rows of the mapper's: where they lack one, nothing stands in its place. */
  spread(rows: unknown[][]): unknown[][] {
    const places = this.#places
    if (places === null) return rows
    return rows.map(row => {
      const whole = new Array<unknown>(this.mapper.columns.length)
      for (let at = 0; at < places.length; at++) whole[places[at] ?? at] = row[at]
      return whole
    })
  }

  /** The identity of a row; null when the row is empty, as in an outer join. */
  keyOf(row: readonly unknown[]): Primitive | null {
    const single = this.#singleKey
    if (single !== null) {
      const value = decodeWire(single.decode, row[single.place])
      return value === null || single.type === null ? (value as Primitive | null) : single.type.toKey(value)
    }
    return this.mapper.identity(this.#keySteps.map(([place, { decode }]) => decodeWire(decode, row[place])))
  }
}

const PLAIN_KEYS: ReadonlySet<string> = new Set(['integer', 'smallint', 'string', 'text'])

/** A key of one column. */
interface SingleKey {
  readonly place: number
  readonly decode: Decode
  /** Its type, which makes an identity of it; null where it is one. */
  readonly type: SqlType | null
}

function singleKey(steps: readonly (readonly [place: number, step: ColumnStep])[]): SingleKey | null {
  const [first] = steps
  if (steps.length !== 1 || first === undefined) return null
  const [place, { column, decode }] = first
  return { place, decode, type: PLAIN_KEYS.has(column.type.kind) ? null : column.type }
}

function generateAssign(steps: readonly ColumnStep[]): Assign {
  const lines = steps.map(({ column, at, decode, snapshot }, place) => {
    const target = `entity[${JSON.stringify(column.attribute)}]`
    if (decode === null && snapshot === null) return `${target} = row[${at}]`
    const value = decode === null ? 'w' : `steps[${place}].decode(w)`
    const kept =
      snapshot === null ? '' : snapshot === 'value' ? `row[${at}] = v` : `row[${at}] = steps[${place}].snapshot(v)`
    return `if ((w = row[${at}]) === null) ${target} = null; else { v = ${target} = ${value}; ${kept} }`
  })
  const make = new Function('steps', `return (entity, row) => { let w, v; ${lines.join('\n')} }`)
  return make(steps)
}

function plainAssign(steps: readonly ColumnStep[]): Assign {
  return (entity, row) => {
    const kept = row as unknown[]
    for (const { column, at, decode, snapshot } of steps) {
      const wire = row[at]
      const value = decodeWire(decode, wire)
      Reflect.set(entity, column.attribute, value)
      if (wire !== null && snapshot !== null) kept[at] = snapshot === 'value' ? value : snapshot(value as never)
    }
  }
}

/** The hydrators of the models of a database object. */
export class Hydrators {
  readonly #dialectOf: (table: Table) => StatementDialect
  readonly #narrow = new WeakMap<Mapper, Hydrator>()
  readonly #wide = new WeakMap<Mapper, Hydrator>()
  readonly #chosen = new WeakMap<Mapper, Map<string, Hydrator>>()

  /** @param dialectOf the dialect of the database that a table is in */
  constructor(dialectOf: (table: Table) => StatementDialect) {
    this.#dialectOf = dialectOf
  }

  /**
   * The hydrator of a model.
   *
   * @param columns those that are loaded; default: those that are loaded by default
   */
  of(mapper: Mapper, wide: boolean, columns?: readonly Column[]): Hydrator {
    if (columns !== undefined) return this.#ofColumns(mapper, wide, columns)
    const cache = wide ? this.#wide : this.#narrow
    const known = cache.get(mapper)
    if (known !== undefined) return known
    const made = this.#make(mapper, wide, mapper.columns.slice(0, mapper.loadedColumns))
    cache.set(mapper, made)
    return made
  }

  #ofColumns(mapper: Mapper, wide: boolean, columns: readonly Column[]): Hydrator {
    let known = this.#chosen.get(mapper)
    if (known === undefined) {
      known = new Map()
      this.#chosen.set(mapper, known)
    }
    const key = `${wide}:${columns.map(column => mapper.columns.indexOf(column)).join()}`
    const made = known.get(key) ?? this.#make(mapper, wide, columns)
    known.set(key, made)
    return made
  }

  #make(mapper: Mapper, wide: boolean, columns: readonly Column[]): Hydrator {
    keepExample(mapper)
    return new Hydrator(mapper, this.#dialectOf(mapper.table), wide, columns)
  }
}
