// Lists of values of one type: array.
import { ModelError } from '../../errors/model-error.ts'
import { describeValue, SqlType } from './sql-type.ts'

/** A list of values of one type. */
export class ArrayType extends SqlType<readonly unknown[]> {
  override readonly kind = 'array'
  override readonly mutable = true
  /** The type of its items. */
  readonly of: SqlType
  /** Whether an item may be null. */
  readonly nullableItems: boolean

  constructor(of: SqlType, nullableItems = false) {
    super()
    this.of = of
    this.nullableItems = nullableItems
    if (of.kind === 'vector')
      throw unsupported('array(vector())', 'keep the vectors in a table of their own, or as json()')
    if (nullableItems && of.kind === 'array')
      throw unsupported(
        'array(array().nullable())',
        'declare the inner items as nullable: `array(array(integer().nullable()))`',
      )
  }

  override get parameters(): readonly (string | boolean)[] {
    return this.nullableItems ? [this.of.key, true] : [this.of.key]
  }

  /** How deep lists of lists go: 1 for a plain list. */
  get depth(): number {
    return this.of instanceof ArrayType ? this.of.depth + 1 : 1
  }

  /** The type of what is not a list in it. */
  get itemType(): SqlType {
    return this.of instanceof ArrayType ? this.of.itemType : this.of
  }

  override problem(value: unknown): string | null {
    if (!Array.isArray(value)) return `expects an array, not ${describeValue(value)}`
    // Counted and not iterated with a method, which would skip holes.
    for (let at = 0; at < value.length; at++) {
      const item: unknown = value[at]
      const problem =
        item === null
          ? this.#nullProblem()
          : item === undefined
            ? 'expects a value, not undefined'
            : this.of.problem(item)
      if (problem !== null) return `${problem} at [${at}]`
    }
    return this.of instanceof ArrayType ? unevenProblem(value) : null
  }

  #nullProblem(): string | null {
    return this.nullableItems ? null : 'expects items without null (declare them as nullable in `array(…nullable())`)'
  }

  override snapshot(value: readonly unknown[]): readonly unknown[] {
    return value.map(item => (item === null ? null : this.of.snapshot(item)))
  }

  override restore(snapshot: unknown): unknown[] {
    return (snapshot as readonly unknown[]).map(item => (item === null ? null : this.of.restore(item)))
  }

  override same(value: readonly unknown[], snapshot: unknown): boolean {
    const kept = snapshot as readonly unknown[]
    return (
      value.length === kept.length &&
      kept.every((item, at) => {
        const now = value[at]
        return now === null || item === null ? now === item : now !== undefined && this.of.same(now, item)
      })
    )
  }

  override toKey(value: readonly unknown[]): string {
    return JSON.stringify(value.map(item => (item === null ? null : String(this.of.toKey(item)))))
  }

  override fromText(): null {
    return null
  }
}

function unsupported(place: string, remedy: string): ModelError {
  return new ModelError('unsupported', { place, problem: 'is a type that no database has', remedy })
}

/** A database's array of arrays is a matrix: rows of one length, and none without items. */
function unevenProblem(rows: readonly unknown[]): string | null {
  const shapes = new Set(rows.map(row => (Array.isArray(row) ? shapeOf(row) : '')))
  if (shapes.size > 1) return 'expects inner arrays of one length'
  return shapes.has('0') ? 'expects inner arrays with items' : null
}

function shapeOf(row: readonly unknown[]): string {
  return row.length > 0 && Array.isArray(row[0]) ? `${row.length}x${shapeOf(row[0])}` : String(row.length)
}
