// Cursors of keyset pages: where a result stands, as text that a program may hand out and take back. They hold values as the driver gives
// them, so that nothing is lost, and a mark of the order that they are about.
import { SessionError } from '../../errors/session-error.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import { hexText } from '../../util/bytes.ts'
import { shortHash } from '../../util/hash.ts'
import type { WireValue } from '../../util/wire-value.ts'

/** Writes a cursor. */
export function writeCursor(order: string, values: readonly unknown[]): string {
  const body = JSON.stringify(values.map(tagged))
  return Buffer.from(JSON.stringify([mark(order, body), body])).toString('base64url')
}

/**
 * Reads a cursor.
 *
 * @param count how many values it must hold
 * @throws SessionError `bad_cursor` for anything that `writeCursor` did not write for this order
 */
export function readCursor(order: string, cursor: unknown, count: number): readonly WireValue[] {
  if (typeof cursor !== 'string')
    throw new SessionError('bad_cursor', { problem: `is ${describeValue(cursor)}, not text` })
  const [given, body] = parsed(cursor)
  if (given !== mark(order, body)) {
    throw new SessionError('bad_cursor', { problem: 'was changed, or is of a query with another order' })
  }
  const values = parsedArray(body).map(untagged)
  if (values.length !== count) throw new SessionError('bad_cursor', { problem: 'is of another order' })
  return values
}

function mark(order: string, body: string): string {
  return shortHash(`${order}\n${body}`)
}

function parsed(cursor: string): readonly [string, string] {
  const [given, body, ...others] = parsedArray(Buffer.from(cursor, 'base64url').toString())
  if (typeof given === 'string' && typeof body === 'string' && others.length === 0) return [given, body]
  throw new SessionError('bad_cursor', { problem: 'was not written by `paginate`' })
}

function parsedArray(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text)
    if (Array.isArray(value)) return value
  } catch {
    // It is no JSON: the error below says so.
  }
  throw new SessionError('bad_cursor', { problem: 'was not written by `paginate`' })
}

function tagged(value: unknown): unknown {
  if (value === null || value === undefined) return null
  if (typeof value === 'bigint') return ['i', String(value)]
  if (typeof value === 'number' && !Number.isFinite(value)) return ['f', String(value)]
  if (value instanceof Uint8Array) return ['x', hexText(value)]
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  throw new SessionError('not_executable', {
    problem: `keyset pages cannot be ordered by ${describeValue(value)}: order by numbers, texts, dates or bytes`,
  })
}

function untagged(value: unknown): WireValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  if (Array.isArray(value) && value.length === 2 && typeof value[1] === 'string') {
    const [tag, text] = value
    if (tag === 'i' && /^-?\d{1,40}$/.test(text)) return BigInt(text)
    if (tag === 'f' && /^(-?Infinity|NaN)$/.test(text)) return Number(text)
    if (tag === 'x' && /^([0-9a-f]{2})*$/.test(text)) return new Uint8Array(Buffer.from(text, 'hex'))
  }
  throw new SessionError('bad_cursor', { problem: 'holds a value that no database gives' })
}
