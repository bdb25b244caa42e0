// Values with an inside: JSON documents and bytes.
import { hexText, sameBytes } from '../../util/bytes.ts'
import { describeValue, SqlType } from './sql-type.ts'

/** The JSON value `null` in a nullable column, where JavaScript's null is SQL's NULL. */
export const jsonNull: unique symbol = Symbol.for('athanor.jsonNull.v1')

/** What in a value JSON cannot hold without changing it, with its path; null when nothing is. */
function jsonProblem(value: unknown, path: string, ancestors: unknown[]): string | null {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed() ? null : `expects well-formed text at ${path}`
    case 'boolean':
      return null
    case 'number':
      return Number.isFinite(value) ? null : `expects finite numbers, not ${value} at ${path}`
    case 'object':
      return value === null ? null : jsonObjectProblem(value, path, ancestors)
    default:
      return value === jsonNull && ancestors.length === 0
        ? null
        : `expects JSON, not ${describeValue(value)} at ${path}`
  }
}

function jsonObjectProblem(value: object, path: string, ancestors: unknown[]): string | null {
  if (ancestors.includes(value)) return `expects JSON, not a cycle at ${path}`
  const prototype = Object.getPrototypeOf(value)
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) {
    return `expects plain objects and arrays, not ${describeValue(value)} at ${path}`
  }
  ancestors.push(value)
  const problem = Array.isArray(value) ? itemsProblem(value, path, ancestors) : membersProblem(value, path, ancestors)
  ancestors.pop()
  return problem
}

// Counted and not iterated with a method, which would skip holes: JSON has none.
function itemsProblem(items: readonly unknown[], path: string, ancestors: unknown[]): string | null {
  for (let at = 0; at < items.length; at++) {
    const problem = jsonProblem(items[at], `${path}[${at}]`, ancestors)
    if (problem !== null) return problem
  }
  return null
}

/** Members without a value are left out by JSON, as everywhere in JavaScript. */
function membersProblem(value: object, path: string, ancestors: unknown[]): string | null {
  for (const [key, part] of Object.entries(value)) {
    if (part === undefined) continue
    const problem = key.isWellFormed()
      ? jsonProblem(part, `${path}.${key}`, ancestors)
      : `expects well-formed names at ${path}`
    if (problem !== null) return problem
  }
  return null
}

/** Whether two parsed JSON values are equal, whatever the order of their keys. */
function jsonEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  if (Array.isArray(left) !== Array.isArray(right)) return false
  const members = Object.entries(left).filter(([, part]) => part !== undefined)
  const others = new Map(Object.entries(right))
  return (
    members.length === others.size &&
    members.every(([key, part]) => others.has(key) && jsonEqual(part, others.get(key)))
  )
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
    return sameBytes(value, snapshot as Uint8Array)
  }

  override toKey(value: Uint8Array): string {
    return hexText(value)
  }
}
