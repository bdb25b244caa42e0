// Vectors of single precision numbers, and their two forms on the way to a database.
import { wholeParameter } from './parameters.ts'
import { describeValue, SqlType } from './sql-type.ts'

/** The most that every database with vectors keeps. */
const MOST_DIMENSIONS = 16_000

/** A value of a vector column: numbers, of which the database keeps single precision. */
export type VectorValue = readonly number[] | Float32Array

/** A vector of a fixed number of single precision numbers: read as number[], written as that or as Float32Array. */
export class VectorType extends SqlType<VectorValue> {
  override readonly kind = 'vector'
  override readonly mutable = true
  /** How many numbers a vector has. */
  readonly dimensions: number

  constructor(dimensions: number) {
    super()
    this.dimensions = wholeParameter(dimensions, 'the dimensions of vector()', 1, MOST_DIMENSIONS) ?? 1
  }

  override get parameters(): readonly number[] {
    return [this.dimensions]
  }

  override problem(value: unknown): string | null {
    if (!Array.isArray(value) && !(value instanceof Float32Array))
      return `expects an array of ${this.dimensions} numbers, not ${describeValue(value)}`
    if (value.length !== this.dimensions) return `expects ${this.dimensions} numbers, not ${value.length}`
    for (let at = 0; at < value.length; at++) {
      const item: unknown = value[at]
      if (typeof item !== 'number' || !Number.isFinite(Math.fround(item)))
        return `expects finite numbers of single precision, not ${describeValue(item)} at [${at}]`
    }
    return null
  }

  override snapshot(value: VectorValue): Float32Array {
    return Float32Array.from(value)
  }

  override restore(snapshot: unknown): number[] {
    return Array.from(snapshot as Float32Array)
  }

  override same(value: VectorValue, snapshot: unknown): boolean {
    const kept = snapshot as Float32Array
    if (value.length !== kept.length) return false
    for (let at = 0; at < kept.length; at++) if (Math.fround(value[at] ?? Number.NaN) !== kept[at]) return false
    return true
  }

  override toKey(value: VectorValue): string {
    return vectorText(value)
  }

  override fromText(text: string): VectorValue | null {
    const value = parseVector(text)
    return value === null || this.problem(value) !== null ? null : value
  }
}

/** A vector as text, `[1,0.5]`: as pgvector, MariaDB and MySQL spell it. */
export function vectorText(value: VectorValue): string {
  return `[${Array.from(value, Math.fround).join(',')}]`
}

/** Reads a vector's text; null for what is none. Each number is the one of single precision that the digits stand for. */
export function parseVector(text: string): number[] | null {
  const inside = /^\s*\[([-+.,eE\d\s]+)\]\s*$/.exec(text)?.[1]
  if (inside === undefined) return null
  const numbers = inside.split(',').map(digits => (digits.trim() === '' ? Number.NaN : Math.fround(Number(digits))))
  return numbers.some(Number.isNaN) ? null : numbers
}

/** A vector as bytes: its numbers in four bytes each, the lowest first, as databases keep them. */
export function vectorBytes(value: VectorValue): Uint8Array {
  const bytes = new Uint8Array(value.length * 4)
  const view = new DataView(bytes.buffer)
  for (let at = 0; at < value.length; at++) view.setFloat32(at * 4, value[at] ?? 0, true)
  return bytes
}

/** Reads a vector's bytes; null for what is none. */
export function parseVectorBytes(bytes: Uint8Array): number[] | null {
  if (bytes.length % 4 !== 0) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: bytes.length / 4 }, (_, at) => view.getFloat32(at * 4, true))
}
