// PGlite, the embedded PostgreSQL, as a client that runs are submitted to: it takes the protocol's messages as bytes and answers with messages.
import { ConfigurationError } from '../errors/configuration-error.ts'
import type { PgClient, PgSubmittable, PgWire } from './pg-client.ts'
import { GatheringWire, Listeners } from './pg-wire.ts'
import { restoreMarks } from './pglite-rows.ts'
import type { ResultColumn } from './postgresql-values.ts'

/** A message of the database. */
interface Answer {
  readonly name: string
}

/** The part of PGlite that is used here. */
export interface PgliteDatabase {
  execProtocol(
    message: Uint8Array,
    options: { readonly throwOnError: boolean },
  ): Promise<{ readonly messages: readonly Answer[]; readonly data?: Uint8Array }>
  close(): Promise<void>
}

/** What the database says, by the names of its messages. */
interface Answers {
  readonly rowDescription: { readonly fields: readonly ResultColumn[] }
  readonly dataRow: { readonly fields: (string | null)[] }
  readonly commandComplete: { readonly text: string }
  readonly readyForQuery: { readonly status: string }
}

function isAnswer<K extends keyof Answers>(answer: Answer, name: K): answer is Answer & Answers[K] {
  return answer.name === name
}

/** A client of an embedded database. */
export class PgliteClient implements PgClient {
  readonly connection: PgWire
  readonly #wire: GatheringWire
  readonly #database: PgliteDatabase
  readonly #listeners = new Listeners()
  #active: PgSubmittable | null = null
  #sent: Promise<void> = Promise.resolve()

  constructor(database: PgliteDatabase) {
    this.#database = database
    this.#wire = new GatheringWire(
      bytes => this.#send(bytes),
      () => undefined,
    )
    this.connection = this.#wire
  }

  connect(): Promise<void> {
    return Promise.resolve()
  }

  query(query: PgSubmittable): void {
    this.#active = query
    query.submit(this.#wire)
  }

  async end(): Promise<void> {
    await this.#sent
    try {
      await this.#database.close()
    } finally {
      this.#listeners.call('end', undefined)
    }
  }

  on(event: 'error' | 'end', listener: (value: never) => void): void {
    this.#listeners.add(event, listener)
  }

  #send(bytes: Uint8Array): void {
    this.#sent = this.#sent.then(() => this.#exchange(bytes))
  }

  async #exchange(bytes: Uint8Array): Promise<void> {
    try {
      const { messages, data } = await this.#database.execProtocol(bytes, { throwOnError: false })
      restoreMarks(messages, data)
      for (const message of messages) this.#receive(message)
    } catch (error) {
      this.#listeners.call('error', error instanceof Error ? error : stopped(error))
    }
  }

  #receive(message: Answer): void {
    const active = this.#active
    if (isAnswer(message, 'dataRow')) active?.handleDataRow(message)
    else if (isAnswer(message, 'rowDescription')) active?.handleRowDescription(message)
    else if (isAnswer(message, 'commandComplete')) active?.handleCommandComplete(message)
    else if (isAnswer(message, 'readyForQuery')) this.#ready(message)
    else if (message.name === 'portalSuspended') active?.handlePortalSuspended()
    else if (message.name === 'emptyQuery') active?.handleEmptyQuery()
    else if (message.name === 'copyInResponse') active?.handleCopyInResponse(this.#wire)
    else if (message instanceof Error) this.#fail(message)
  }

  #ready(message: Answers['readyForQuery']): void {
    const active = this.#active
    this.#active = null
    active?.handleReadyForQuery()
    this.#wire.emit('readyForQuery', message)
  }

  #fail(error: Error): void {
    const active = this.#active
    this.#active = null
    active?.handleError(error)
  }
}

/** What is thrown when the embedded server ends is no error. */
function stopped(thrown: unknown): Error {
  const reason = typeof thrown === 'object' ? JSON.stringify(thrown) : String(thrown)
  return new ConfigurationError('broken_driver', {
    driver: 'pglite',
    package: '@electric-sql/pglite',
    problem: `it stopped: ${reason}`,
  })
}
