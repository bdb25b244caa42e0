// Values as a log shows them: long texts cut, bytes by their number, and what looks like a secret by its beginning.
import type { WireValue } from '../driver/driver.ts'

/** A list of values as a log shows them. */
export function describeParameters(parameters: readonly WireValue[]): string {
  return `[${parameters.map(describeParameter).join(', ')}]`
}

const LONGEST_TEXT = 200
const SHOWN_OF_SECRET = 4

function describeParameter(value: WireValue): string {
  if (value instanceof Uint8Array) return `<${value.byteLength} bytes>`
  if (typeof value !== 'string') return String(value)
  if (looksSecret(value)) return `"${value.slice(0, SHOWN_OF_SECRET)}..." (${value.length} characters)`
  return value.length > LONGEST_TEXT
    ? `${JSON.stringify(value.slice(0, LONGEST_TEXT))}... (${value.length} characters)`
    : JSON.stringify(value)
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const DATE = /^\d{4}-\d\d-\d\d/
const PLAIN = /^[\w+/=.:$,-]+$/

/** Whether a text could be a password's hash, a token or a key: long, in one piece, and of letters and digits mixed. */
function looksSecret(text: string): boolean {
  if (text.length < 20 || !PLAIN.test(text) || UUID.test(text) || DATE.test(text)) return false
  return /[a-z]/i.test(text) && (text.match(/\d/g)?.length ?? 0) >= 3
}
