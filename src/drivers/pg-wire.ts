// The protocol connection of a client of our own: messages are gathered until the end of a run, then handed over as one piece of bytes.
import type { PgWire } from './pg-client.ts'
import { ProtocolMessages } from './postgresql-messages.ts'

type Listener = (value: never) => void

/** Listeners by the names of events. */
export class Listeners {
  readonly #listeners = new Map<string, Listener[]>()

  add(event: string, listener: Listener): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener])
  }

  call(event: string, value: unknown): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(value as never)
  }
}

/** Gathers what is sent. */
export class GatheringWire implements PgWire {
  readonly stream: PgWire['stream']
  readonly #messages = new ProtocolMessages()
  readonly #listeners = new Listeners()
  readonly #send: (bytes: Uint8Array) => void

  /**
   * @param send sends the bytes of a run
   * @param destroy ends the connection at once
   */
  constructor(send: (bytes: Uint8Array) => void, destroy: () => void) {
    this.#send = send
    this.stream = { destroy }
  }

  parse(message: Parameters<PgWire['parse']>[0]): void {
    this.#messages.parse(message)
  }

  bind(message: Parameters<PgWire['bind']>[0]): void {
    this.#messages.bind(message)
  }

  describe(message: Parameters<PgWire['describe']>[0]): void {
    this.#messages.describe(message)
  }

  execute(message: Parameters<PgWire['execute']>[0]): void {
    this.#messages.execute(message)
  }

  close(message: Parameters<PgWire['close']>[0]): void {
    this.#messages.close(message)
  }

  query(text: string): void {
    this.#messages.query(text)
    this.#send(this.#messages.take())
  }

  sync(): void {
    this.#messages.sync()
    this.#send(this.#messages.take())
  }

  flush(): void {
    this.#messages.flush()
    this.#send(this.#messages.take())
  }

  sendCopyFail(reason: string): void {
    this.#messages.copyFail(reason)
    this.#send(this.#messages.take())
  }

  on(event: string, listener: Listener): void {
    this.#listeners.add(event, listener)
  }

  /** Tells of an event. */
  emit(event: 'readyForQuery', value: { readonly status: string }): void {
    this.#listeners.call(event, value)
  }
}
