// The socket of a client of pg, taken over once the client is connected: a run is sent as one piece of bytes, runs may follow each other without
// waiting, and rows are read from the bytes as what they are. What comes rarely is left to the client's own reader.
import type { PgClient, PgSubmittable, PgWire } from './pg-client.ts'
import { GatheringWire } from './pg-wire.ts'

type Listener = (value: unknown) => void

interface Emitter {
  on(event: string, listener: Listener): unknown
  listeners(event: string): Listener[]
  removeAllListeners(event: string): unknown
}

interface Socket extends Emitter {
  readonly writable: boolean
  write(bytes: Uint8Array): unknown
  destroy(error?: Error): void
}

const DATA_ROW = 0x44
const COMMAND_COMPLETE = 0x43
const READY = 0x5a
const SUSPENDED = 0x73
const EMPTY = 0x49
/** Parsed, bound, closed, no data, the types of parameters: nobody waits for them. */
const SILENT: ReadonlySet<number> = new Set([0x31, 0x32, 0x33, 0x6e, 0x74])
const HEADER = 5

/** Bytes that come in pieces, as messages that are whole. A long one is put together once, when its last piece is there. */
class MessageReader {
  readonly #take: (bytes: Buffer, at: number, end: number) => void
  #pieces: Buffer[] = []
  #length = 0
  #needed = HEADER

  constructor(take: (bytes: Buffer, at: number, end: number) => void) {
    this.#take = take
  }

  read(piece: Buffer): void {
    this.#pieces.push(piece)
    this.#length += piece.length
    if (this.#length < this.#needed) return
    const bytes = this.#pieces.length === 1 ? piece : Buffer.concat(this.#pieces, this.#length)
    const at = this.#readWhole(bytes)
    this.#pieces = at === bytes.length ? [] : [bytes.subarray(at)]
    this.#length = bytes.length - at
  }

  // Returns where the first message begins that is not whole.
  #readWhole(bytes: Buffer): number {
    let at = 0
    while (at + HEADER <= bytes.length) {
      const end = at + 1 + bytes.readUInt32BE(at + 1)
      this.#needed = end - at
      if (end > bytes.length) return at
      this.#take(bytes, at, end)
      at = end
    }
    this.#needed = HEADER
    return at
  }
}

/** A client of pg whose socket has been taken over. */
class SocketClient implements PgClient {
  readonly connection: PgWire
  readonly pipelines = true
  readonly #wire: GatheringWire
  readonly #client: PgClient
  readonly #socket: Socket
  /** The client's own readers of bytes. */
  readonly #readers: readonly Listener[]
  /** The runs that have been sent and not answered, in order. */
  readonly #sent: PgSubmittable[] = []
  /** Whether the first of them has failed. */
  #failed = false

  constructor(client: PgClient, socket: Socket, emitter: Emitter) {
    this.#client = client
    this.#socket = socket
    this.#wire = new GatheringWire(
      bytes => this.#send(bytes),
      () => socket.destroy(),
    )
    this.connection = this.#wire
    this.#readers = socket.listeners('data')
    socket.removeAllListeners('data')
    const reader = new MessageReader((bytes, at, end) => this.#receive(bytes, at, end))
    socket.on('data', piece => reader.read(piece as Buffer))
    this.#answer(emitter, 'rowDescription', (run, message) => run.handleRowDescription(message as never))
    this.#answer(emitter, 'copyInResponse', run => run.handleCopyInResponse(this.#wire))
    this.#answer(emitter, 'copyData', run => run.handleCopyData())
    this.#answer(emitter, 'errorMessage', (run, error) => {
      this.#failed = true
      run.handleError(error as Error)
    })
  }

  connect(): Promise<void> {
    return Promise.resolve()
  }

  query(run: PgSubmittable): void {
    this.#sent.push(run)
    run.submit(this.#wire)
  }

  // A statement that runs must not hold up the end.
  async end(): Promise<void> {
    if (this.#sent.length > 0) this.#socket.destroy()
    await this.#client.end()
  }

  on(event: 'error' | 'end', listener: (value: never) => void): unknown {
    return this.#client.on(event as 'end', listener as () => void)
  }

  /** What the client says of its active query is said to the run that is being answered. */
  #answer(emitter: Emitter, event: string, tell: (run: PgSubmittable, message: unknown) => void): void {
    const others = emitter.listeners(event)
    emitter.removeAllListeners(event)
    emitter.on(event, message => {
      const [run] = this.#sent
      if (run !== undefined) tell(run, message)
      else for (const other of others) other.call(emitter, message)
    })
  }

  #send(bytes: Uint8Array): void {
    if (this.#socket.writable) this.#socket.write(bytes)
  }

  #receive(bytes: Buffer, at: number, end: number): void {
    const type = bytes[at] ?? 0
    const [run] = this.#sent
    if (run === undefined) this.#receiveRare(bytes.subarray(at, end))
    else if (type === DATA_ROW) run.handleRow(bytes, at + HEADER)
    else if (type === READY) this.#ready(String.fromCharCode(bytes[at + HEADER] ?? 0))
    else if (type === COMMAND_COMPLETE) {
      run.handleCommandComplete({ text: bytes.toString('latin1', at + HEADER, end - 1) })
    } else if (type === SUSPENDED) run.handlePortalSuspended()
    else if (type === EMPTY) run.handleEmptyQuery()
    else if (!SILENT.has(type)) this.#receiveRare(bytes.subarray(at, end))
  }

  #receiveRare(message: Buffer): void {
    for (const read of this.#readers) read.call(this.#socket, message)
  }

  #ready(status: string): void {
    const run = this.#sent.shift()
    if (!this.#failed) run?.handleReadyForQuery()
    this.#failed = false
    this.#wire.emit('readyForQuery', { status })
  }
}

/** The client as one that reads and writes its socket here; the client as it is, where its socket cannot be taken over. */
export function takeSocket(client: PgClient): PgClient {
  const { connection } = client
  const { stream } = connection
  const taken = isSocket(stream) && isEmitter(connection) && stream.listeners('data').length === 1
  return taken ? new SocketClient(client, stream, connection) : client
}

function isEmitter(value: object): value is Emitter {
  return ['on', 'listeners', 'removeAllListeners'].every(name => typeof Reflect.get(value, name) === 'function')
}

function isSocket(value: object): value is Socket {
  return isEmitter(value) && 'writable' in value && 'write' in value
}
