// Values with an inside: JSON documents and bytes.
import { describeValue, SqlType } from './sql-type.ts'

/** The JSON value `null` in a nullable column, where JavaScript's null is SQL's NULL. */
export const jsonNull: unique symbol = Symbol.for('athanor.jsonNull.v1')

/** What in a value JSON cannot hold without changing it, with its path; null when nothing is. */
function jsonProblem(value: unknown, path: string, ancestors: readonly unknown[]): string | null {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed() ? null : `expects well-formed text at ${path}`
    case 'boolean':
    case 'undefined':
      return null
    case 'number':
      return Number.isFinite(value) ? null : `expects finite numbers, not ${value} at ${path}`
    case 'object':
      return value === null ? null : jsonObjectProblem(value, path, ancestors)
    default:
      return value === jsonNull && ancestors.length === 0 ? null : `expects JSON, not ${describeValue(value)} at ${path}`
  }
}

function jsonObjectProblem(value: object, path: string, ancestors: readonly unknown[]): string | null {
  if (ancestors.includes(value)) return `expects JSON, not a cycle at ${path}`
  const prototype = Object.getPrototypeOf(value)
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) {
    return `expects plain objects and arrays, not ${describeValue(value)} at ${path}`
  }
  for (const [key, part] of Object.entries(value)) {
    if (part === undefined && Array.isArray(value)) return `expects JSON, not undefined at ${path}[${key}]`
    const problem = jsonProblem(part, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`, [...ancestors, value])
    if (problem !== null) return problem
  }
  return null
}

/** Whether two parsed JSON values are equal, whatever the order of their keys. */
function jsonEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  if (Array.isArray(left) !== Array.isArray(right)) return false
  const keys = Object.keys(left).filter(key => (left as Record<string, unknown>)[key] !== undefined)
  if (keys.length !== Object.keys(right).length) return false
  return keys.every(key => Object.hasOwn(right, key) && jsonEqual((left as Record<string, unknown>)[key], (right as Record<string, unknown>)[key]))
}

/** JSON as text. */
abstract class AnyJsonType extends SqlType {
  override readonly mutable = true

  override problem(value: unknown): string | null {
    return jsonProblem(value, '$', [])
  }

  override snapshot(value: unknown): string {
    return value === jsonNull ? 'null' : JSON.stringify(value)
  }

  override restore(snapshot: unknown): unknown {
    return JSON.parse(snapshot as string)
  }

  override same(value: unknown, snapshot: unknown): boolean {
    return this.snapshot(value) === snapshot || jsonEqual(value, JSON.parse(snapshot as string))
  }

  override toKey(value: unknown): string {
    return this.snapshot(value)
  }
}

/** A JSON document as the database was given it. */
export class JsonType extends AnyJsonType {
  override readonly kind = 'json'
}

/** A JSON document in the database's binary form, where it has one. */
export class JsonbType extends AnyJsonType {
  override readonly kind = 'jsonb'
}

/** Bytes. */
export class BinaryType extends SqlType<Uint8Array> {
  override readonly kind = 'binary'
  override readonly mutable = true

  override problem(value: unknown): string | null {
    return value instanceof Uint8Array ? null : `expects a Uint8Array, not ${describeValue(value)}`
  }

  override snapshot(value: Uint8Array): Uint8Array {
    return new Uint8Array(value)
  }

  override restore(snapshot: unknown): Uint8Array {
    return new Uint8Array(snapshot as Uint8Array)
  }

  override same(value: Uint8Array, snapshot: unknown): boolean {
    const kept = snapshot as Uint8Array
    return value.length === kept.length && value.every((byte, at) => byte === kept[at])
  }

  override toKey(value: Uint8Array): string {
    return Array.from(value, byte => byte.toString(16).padStart(2, '0')).join('')
  }
}
