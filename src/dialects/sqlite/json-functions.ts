// Comparison of JSON documents, which SQLite has not: registered by Athanor on its connections.
import type { ScalarFunction } from '../../driver/functions.ts'
import type { WireValue } from '../../util/wire-value.ts'

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether two documents are equal, whatever the order of their keys. */
function equal(left: unknown, right: unknown): boolean {
  if (Array.isArray(left))
    return Array.isArray(right) && left.length === right.length && left.every((item, at) => equal(item, right[at]))
  if (!isObject(left) || !isObject(right)) return left === right
  const keys = Object.keys(left)
  return (
    keys.length === Object.keys(right).length &&
    keys.every(key => Object.hasOwn(right, key) && equal(left[key], right[key]))
  )
}

/** Whether a document has all that another has: members by their keys, items wherever they are. */
function contains(whole: unknown, part: unknown): boolean {
  if (Array.isArray(whole) && Array.isArray(part)) return part.every(item => whole.some(own => contains(own, item)))
  if (isObject(whole) && isObject(part))
    return Object.keys(part).every(key => Object.hasOwn(whole, key) && contains(whole[key], part[key]))
  return !isObject(whole) && !Array.isArray(whole) && whole === part
}

/** An array has a scalar that is one of its items; only the outermost one, as on PostgreSQL. */
function containsDocument(whole: unknown, part: unknown): boolean {
  const isScalar = !isObject(part) && !Array.isArray(part)
  return Array.isArray(whole) && isScalar ? whole.some(item => item === part) : contains(whole, part)
}

function ofDocuments(name: string, compute: (left: unknown, right: unknown) => boolean): ScalarFunction {
  const call = (left: WireValue, right: WireValue): WireValue => {
    if (left === null || right === null) return null
    return compute(JSON.parse(String(left)), JSON.parse(String(right))) ? 1n : 0n
  }
  return { kind: 'scalar', name: `athanor_json_${name}`, call }
}

/** All of them. */
export const jsonFunctions: readonly ScalarFunction[] = [
  ofDocuments('equals', equal),
  ofDocuments('contains', containsDocument),
]
