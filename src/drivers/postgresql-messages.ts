// The messages of PostgreSQL's protocol that a client sends, as bytes: for libraries that take bytes.
import type { ProtocolValue } from './postgresql-values.ts'

/** Bytes that grow as messages are added. */
class MessageWriter {
  #buffer = Buffer.allocUnsafe(1024)
  #length = 0

  /** All bytes since the last time; nothing is kept. */
  take(): Uint8Array {
    const bytes = new Uint8Array(this.#buffer.subarray(0, this.#length))
    this.#length = 0
    return bytes
  }

  /** Adds a message: its type, its length, and what the function writes. */
  add(type: string, write: () => void): void {
    this.#room(5)
    this.#buffer[this.#length] = type.charCodeAt(0)
    const start = this.#length + 1
    this.#length += 5
    write()
    this.#buffer.writeInt32BE(this.#length - start, start)
  }

  /** A text and the NUL that ends it. */
  text(text: string): void {
    const bytes = Buffer.byteLength(text)
    this.#room(bytes + 1)
    this.#length += this.#buffer.write(text, this.#length)
    this.#buffer[this.#length++] = 0
  }

  int16(value: number): void {
    this.#room(2)
    this.#length = this.#buffer.writeUInt16BE(value, this.#length)
  }

  int32(value: number): void {
    this.#room(4)
    this.#length = this.#buffer.writeInt32BE(value, this.#length)
  }

  /** A parameter and its length before it. */
  value(value: ProtocolValue): void {
    if (value === null) {
      this.int32(-1)
      return
    }
    const length = typeof value === 'string' ? Buffer.byteLength(value) : value.length
    this.int32(length)
    this.#room(length)
    if (typeof value === 'string') this.#buffer.write(value, this.#length)
    else value.copy(this.#buffer, this.#length)
    this.#length += length
  }

  #room(bytes: number): void {
    const needed = this.#length + bytes
    if (needed <= this.#buffer.length) return
    const grown = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2))
    this.#buffer.copy(grown, 0, 0, this.#length)
    this.#buffer = grown
  }
}

/** The messages of the extended protocol, one after the other in a writer. */
export class ProtocolMessages {
  readonly #writer = new MessageWriter()

  /** All messages since the last time. */
  take(): Uint8Array {
    return this.#writer.take()
  }

  parse({ name, text }: { readonly name: string; readonly text: string }): void {
    this.#writer.add('P', () => {
      this.#writer.text(name)
      this.#writer.text(text)
      this.#writer.int16(0)
    })
  }

  bind(message: {
    readonly portal: string
    readonly statement: string
    readonly values: readonly ProtocolValue[]
  }): void {
    const { portal, statement, values } = message
    this.#writer.add('B', () => {
      this.#writer.text(portal)
      this.#writer.text(statement)
      this.#writer.int16(values.length)
      for (const value of values) this.#writer.int16(value === null || typeof value === 'string' ? 0 : 1)
      this.#writer.int16(values.length)
      for (const value of values) this.#writer.value(value)
      this.#writer.int16(0)
    })
  }

  describe(message: { readonly type: 'S' | 'P'; readonly name: string }): void {
    this.#writer.add('D', () => this.#writer.text(`${message.type}${message.name}`))
  }

  execute({ portal, rows }: { readonly portal: string; readonly rows: number }): void {
    this.#writer.add('E', () => {
      this.#writer.text(portal)
      this.#writer.int32(rows)
    })
  }

  close(message: { readonly type: 'S' | 'P'; readonly name: string }): void {
    this.#writer.add('C', () => this.#writer.text(`${message.type}${message.name}`))
  }

  query(text: string): void {
    this.#writer.add('Q', () => this.#writer.text(text))
  }

  copyFail(reason: string): void {
    this.#writer.add('f', () => this.#writer.text(reason))
  }

  sync(): void {
    this.#writer.add('S', () => undefined)
  }

  flush(): void {
    this.#writer.add('H', () => undefined)
  }
}
