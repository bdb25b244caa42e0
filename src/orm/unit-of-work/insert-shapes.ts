// Rows that one INSERT can write: by which of the columns that the database can fill they leave to it.
import type { Column } from '../../sql/schema/table.ts'
import { codegen } from '../../util/codegen.ts'
import type { EntityValues } from '../instrumentation/instance-state.ts'
import type { Mapper } from '../mapping/mapper.ts'

/** An INSERT for rows of one shape: which columns are written, and which the database gives back. Rows of two shapes never share a statement. */
export interface InsertShape {
  readonly mapper: Mapper
  readonly written: readonly Column[]
  readonly returned: readonly Column[]
  /** The column whose value the database generates, when it is the only one that comes back. */
  readonly generated: Column | null
}

/** Whether the database gives a column its value when an INSERT does not. */
export function filledByDatabase(column: Column): boolean {
  return column.generated || column.serverDefault !== null || column.computed !== null
}

/** The shapes of a model's rows. */
export class InsertShapes {
  readonly #mapper: Mapper
  /** Columns that are left to the database where a row has nothing in them. */
  readonly #optional: readonly Column[]
  readonly #known = new Map<string | number, InsertShape>()
  readonly #keyOf: (row: EntityValues) => string | number

  constructor(mapper: Mapper) {
    this.#mapper = mapper
    this.#optional = mapper.columns.filter(
      column => filledByDatabase(column) && column.computed === null && column.default === null,
    )
    this.#keyOf = keyFunction(this.#optional)
  }

  /** The shape of a row. */
  of(row: EntityValues): InsertShape {
    const key = this.#keyOf(row)
    let shape = this.#known.get(key)
    if (shape === undefined) {
      shape = this.#make(row)
      this.#known.set(key, shape)
    }
    return shape
  }

  #make(row: EntityValues): InsertShape {
    const { columns } = this.#mapper
    const left = (column: Column) =>
      column.computed !== null || (this.#optional.includes(column) && isLeft(column, row[column.attribute]))
    const returned = columns.filter(left)
    const [only] = returned
    return {
      mapper: this.#mapper,
      written: columns.filter(column => !returned.includes(column)),
      returned,
      generated: returned.length === 1 && only?.generated === true ? only : null,
    }
  }
}

// A key that the database makes may be null until it has.
function isLeft(column: Column, value: unknown): boolean {
  return value === undefined || (value === null && column.generated)
}

/** A function that gives rows of one shape the same key: a number of one bit a column, or a text where there are too many. */
function keyFunction(columns: readonly Column[]): (row: EntityValues) => string | number {
  if (columns.length > 30) return row => columns.map(column => (isLeft(column, row[column.attribute]) ? 0 : 1)).join('')
  if (!codegen) {
    return row => columns.reduce((key, column, at) => key + (isLeft(column, row[column.attribute]) ? 0 : 1 << at), 0)
  }
  const terms = columns.map((column, at) => {
    const value = `row[${JSON.stringify(column.attribute)}]`
    const left = column.generated ? `${value} === undefined || ${value} === null` : `${value} === undefined`
    return `(${left} ? 0 : ${1 << at})`
  })
  return new Function('row', `return ${terms.join(' + ') || '0'}`) as (row: EntityValues) => number
}

const shapes = new WeakMap<Mapper, InsertShapes>()

/** The shapes of a model's rows: the same object each time. */
export function insertShapesOf(mapper: Mapper): InsertShapes {
  let known = shapes.get(mapper)
  if (known === undefined) {
    known = new InsertShapes(mapper)
    shapes.set(mapper, known)
  }
  return known
}
