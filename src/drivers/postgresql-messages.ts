// The messages of PostgreSQL's protocol that a client sends, as bytes.
import type { ProtocolValue } from './postgresql-values.ts'

const ROOM = 4096
/** A buffer that has grown beyond this is let go of when its bytes are taken. */
const MOST_KEPT = 65_536
/** Up to this length, room for the longest UTF-8 is kept, so that a text need not be looked at twice. */
const SHORT = 1024
const MOST_UTF8 = 3

/** Bytes that grow as messages are added. */
class MessageWriter {
  #buffer = Buffer.allocUnsafeSlow(ROOM)
  #length = 0
  #start = 0

  /** All bytes since the last time; nothing is kept. */
  take(): Uint8Array {
    const bytes = new Uint8Array(this.#buffer.subarray(0, this.#length))
    if (this.#buffer.length > MOST_KEPT) this.#buffer = Buffer.allocUnsafeSlow(ROOM)
    this.#length = 0
    return bytes
  }

  /** Begins a message of a type; its length is written when it ends. */
  begin(type: number): this {
    this.#room(5)
    this.#buffer[this.#length] = type
    this.#start = this.#length + 1
    this.#length += 5
    return this
  }

  end(): void {
    this.#buffer.writeInt32BE(this.#length - this.#start, this.#start)
  }

  /** A text and the NUL that ends it. */
  text(text: string): this {
    this.#room(text.length * MOST_UTF8 + 1)
    this.#length += this.#buffer.write(text, this.#length)
    this.#buffer[this.#length++] = 0
    return this
  }

  byte(value: number): this {
    this.#room(1)
    this.#buffer[this.#length++] = value
    return this
  }

  int16(value: number): this {
    this.#room(2)
    this.#buffer[this.#length++] = value >> 8
    this.#buffer[this.#length++] = value
    return this
  }

  int32(value: number): this {
    this.#room(4)
    this.#length = this.#buffer.writeInt32BE(value, this.#length)
    return this
  }

  /** A parameter and its length before it. */
  value(value: ProtocolValue): void {
    if (value === null) this.int32(-1)
    else if (typeof value === 'string') this.#textValue(value)
    else {
      this.int32(value.length)
      this.#room(value.length)
      value.copy(this.#buffer, this.#length)
      this.#length += value.length
    }
  }

  #textValue(text: string): void {
    this.#room(4 + (text.length > SHORT ? Buffer.byteLength(text) : text.length * MOST_UTF8))
    const at = this.#length
    const bytes = this.#buffer.write(text, at + 4)
    this.#buffer.writeInt32BE(bytes, at)
    this.#length = at + 4 + bytes
  }

  #room(bytes: number): void {
    const needed = this.#length + bytes
    if (needed <= this.#buffer.length) return
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#buffer.length * 2))
    this.#buffer.copy(grown, 0, 0, this.#length)
    this.#buffer = grown
  }
}

const PARSE = 0x50
const BIND = 0x42
const DESCRIBE = 0x44
const EXECUTE = 0x45
const CLOSE = 0x43
const QUERY = 0x51
const COPY_FAIL = 0x66
const SYNC = 0x53
const FLUSH = 0x48

/** The messages of the extended protocol, one after the other in a writer. */
export class ProtocolMessages {
  readonly #writer = new MessageWriter()

  /** All messages since the last time. */
  take(): Uint8Array {
    return this.#writer.take()
  }

  parse({ name, text }: { readonly name: string; readonly text: string }): void {
    this.#writer.begin(PARSE).text(name).text(text).int16(0).end()
  }

  bind(message: {
    readonly portal: string
    readonly statement: string
    readonly values: readonly ProtocolValue[]
  }): void {
    const { portal, statement, values } = message
    const writer = this.#writer.begin(BIND).text(portal).text(statement)
    // Bytes travel as they are; where there are none, one word says that all is text.
    if (values.some(isBytes)) {
      writer.int16(values.length)
      for (const value of values) writer.int16(isBytes(value) ? 1 : 0)
    } else writer.int16(0)
    writer.int16(values.length)
    for (const value of values) writer.value(value)
    writer.int16(0).end()
  }

  describe(message: { readonly type: 'S' | 'P'; readonly name: string }): void {
    this.#named(DESCRIBE, message)
  }

  execute({ portal, rows }: { readonly portal: string; readonly rows: number }): void {
    this.#writer.begin(EXECUTE).text(portal).int32(rows).end()
  }

  close(message: { readonly type: 'S' | 'P'; readonly name: string }): void {
    this.#named(CLOSE, message)
  }

  query(text: string): void {
    this.#writer.begin(QUERY).text(text).end()
  }

  copyFail(reason: string): void {
    this.#writer.begin(COPY_FAIL).text(reason).end()
  }

  sync(): void {
    this.#writer.begin(SYNC).end()
  }

  flush(): void {
    this.#writer.begin(FLUSH).end()
  }

  #named(type: number, message: { readonly type: 'S' | 'P'; readonly name: string }): void {
    this.#writer.begin(type).byte(message.type.charCodeAt(0)).text(message.name).end()
  }
}

function isBytes(value: ProtocolValue): boolean {
  return value !== null && typeof value !== 'string'
}
