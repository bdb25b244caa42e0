// Rows that one UPDATE can write: those in which the same columns changed.

import type { StatementDialect } from '../../compiler/statement-dialect.ts'
import { encoderOf } from '../../compiler/statement-writer.ts'
import { indexedColumn } from '../../sql/schema/constraints.ts'
import type { Column, Table } from '../../sql/schema/table.ts'
import { keptFor } from '../../util/kept-for.ts'
import type { WireValue } from '../../util/wire-value.ts'
import { type ChangedBits, changedBits, changedColumns, MOST_BITS } from '../mapping/dirty.ts'
import type { Mapper, Relationship } from '../mapping/mapper.ts'

/** An UPDATE for rows of one shape. */
export interface UpdateShape {
  readonly mapper: Mapper
  /** The columns that are set: those that changed, those with `onUpdate`, and the version. */
  readonly written: readonly Column[]
  /** The columns by which a row is found: its key, and its version. */
  readonly identifying: readonly Column[]
  /** Columns that the database computes, which are read back. */
  readonly computed: readonly Column[]
  /** Whether the order of the rows can matter: a unique value that one gives up another may take. */
  readonly ordered: boolean
  /** Whether an UPDATE of what changed sets more: columns with `onUpdate`, or the version. */
  readonly addsMore: boolean
  /** Whether the primary key changes. */
  readonly changesKey: boolean
  /** The relationships to parents that have one of the written columns as foreign key. */
  readonly parents: readonly Relationship[]
}

/** What every UPDATE and DELETE of a model's rows has to do beside the columns that changed. */
export interface RowRules {
  readonly version: Column | null
  /** The columns by which a row is found: its key, and its version. */
  readonly identifying: readonly Column[]
  /** Columns that the database computes, which are read back. */
  readonly computed: readonly Column[]
  /** Columns with `onUpdate`. */
  readonly touched: readonly Column[]
  /** Columns whose values are the table's own business between its rows: keys and unique values. */
  readonly exclusive: ReadonlySet<Column>
}

/** The rules of a model. */
export const rulesOf = keptFor((mapper: Mapper): RowRules => {
  const { columns, keyColumns, table } = mapper
  const version = columns.find(column => column.version) ?? null
  const names = uniqueNames(table)
  return {
    version,
    identifying: version === null ? keyColumns : [...keyColumns, version],
    computed: columns.filter(column => column.computed !== null && !column.deferred),
    touched: columns.filter(column => column.onUpdate !== null),
    exclusive: new Set(columns.filter(column => column.primaryKey || names === null || names.has(column.name))),
  }
})

/** The columns of unique constraints and indexes; null for any, where an index is over an expression. */
function uniqueNames({ uniques, indexes }: Table): ReadonlySet<string> | null {
  const names = new Set(uniques.flatMap(({ columns }) => columns))
  for (const part of indexes.filter(index => index.unique).flatMap(({ parts }) => parts)) {
    const name = indexedColumn(part)
    if (name === null) return null
    names.add(name)
  }
  return names
}

/** The shapes of the UPDATEs of a model's rows. */
export class UpdateShapes {
  readonly #mapper: Mapper
  readonly #rules: RowRules
  readonly #known = new Map<string, UpdateShape>()
  readonly #byBits = new Map<number, UpdateShape>()
  /** Null where there are too many columns. */
  readonly #bitsOf: ChangedBits | null
  #lastBits = 0
  #last: UpdateShape | null = null

  constructor(mapper: Mapper) {
    this.#mapper = mapper
    this.#rules = rulesOf(mapper)
    this.#bitsOf = mapper.columns.length > MOST_BITS ? null : changedBits(mapper)
  }

  /**
   * The shape of an UPDATE of what changed in an entity; null where nothing did.
   *
   * @param row the entity, or its columns as they were when the flush began
   */
  changed(row: object, snapshot: readonly unknown[]): UpdateShape | null {
    if (this.#bitsOf === null) {
      const columns = changedColumns(this.#mapper, row, snapshot)
      return columns.length === 0 ? null : this.of(columns)
    }
    const bits = this.#bitsOf(row, snapshot)
    if (bits === 0 || bits === this.#lastBits) return bits === 0 ? null : this.#last
    let shape = this.#byBits.get(bits)
    if (shape === undefined) {
      shape = this.of(this.#mapper.columns.filter((_, place) => (bits & (1 << place)) !== 0))
      this.#byBits.set(bits, shape)
    }
    this.#lastBits = bits
    this.#last = shape
    return shape
  }

  /** The shape of an UPDATE of some columns: the same object for the same columns. */
  of(written: readonly Column[]): UpdateShape {
    const key = written.map(column => this.#mapper.placeOf(column.attribute)).join()
    let shape = this.#known.get(key)
    if (shape === undefined) {
      shape = this.#make(written)
      this.#known.set(key, shape)
    }
    return shape
  }

  #make(written: readonly Column[]): UpdateShape {
    const { identifying, computed, exclusive, touched, version } = this.#rules
    return {
      mapper: this.#mapper,
      written,
      identifying,
      computed,
      ordered: written.some(column => exclusive.has(column)),
      addsMore: touched.length > 0 || version !== null,
      changesKey: written.some(column => column.primaryKey),
      parents: this.#mapper.relationships.filter(
        ({ direction, pairs }) => direction === 'manyToOne' && pairs.some(({ local }) => written.includes(local)),
      ),
    }
  }
}

/** The shapes of a model: the same object each time. */
export const updateShapesOf = keptFor((mapper: Mapper) => new UpdateShapes(mapper))

/** How values of a column are given to the driver. */
export const encoderFor = keptFor((dialect: StatementDialect) =>
  keptFor((column: Column): ((value: unknown) => WireValue) => encoderOf(dialect.codec(column.type))),
)
