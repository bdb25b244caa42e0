// The texts of rows as PGlite's bytes have them. Its own reader takes a byte order mark off the beginning of each text, where it is a
// character like any other.

interface RowAnswer {
  readonly name: string
  readonly fields?: unknown
}

const MARK = Buffer.from([0xef, 0xbb, 0xbf])
const DATA_ROW = 'D'.charCodeAt(0)
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * Puts back what the reader took off, in the rows among messages.
 *
 * @param data the bytes that the messages were read from
 */
export function restoreMarks(messages: readonly RowAnswer[], data: Uint8Array | undefined): void {
  if (data === undefined) return
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  if (!bytes.includes(MARK)) return
  const rows = messages.filter(message => message.name === 'dataRow')
  let row = 0
  for (let at = 0; at + 5 <= bytes.length; at += 1 + bytes.readInt32BE(at + 1)) {
    if (bytes[at] === DATA_ROW) restore(rows[row++]?.fields, bytes, at + 5)
  }
}

function restore(fields: unknown, bytes: Buffer, start: number): void {
  if (!Array.isArray(fields)) return
  let at = start + 2
  for (let place = 0; place < fields.length; place++) {
    const length = bytes.readInt32BE(at)
    at += 4
    if (length < 0) continue
    if (bytes.subarray(at, at + MARK.length).equals(MARK))
      fields[place] = decoder.decode(bytes.subarray(at, at + length))
    at += length
  }
}
