// A server that is none: connections are made when the test lets them, fail when it says so, and are lost when it ends them.
import type { Dialect } from '../../../src/dialect/dialect.ts'
import type { ConnectOptions, Driver, DriverConnection, WireValue } from '../../../src/driver/driver.ts'
import { MockDriver } from '../../../src/driver/mock-driver.ts'
import type { ConnectionOwner } from '../../../src/engine/connection-owner.ts'
import type { Engine } from '../../../src/engine/engine.ts'
import {
  ConnectionLost,
  LockTimeout,
  SerializationFailure,
  StatementFailed,
} from '../../../src/errors/database-error.ts'
import { mockEngine, plainDialect } from './fixtures.ts'

/** What a driver says, by code: `LOST`, `SERIAL`, `DEADLOCK`, `FULL`, or anything else. */
export const failure = (code: string, message = code): Error => Object.assign(new Error(message), { code })

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined)

/** A dialect of a server whose transactions end when a statement of them fails. */
export const serverDialect: Dialect = {
  ...plainDialect,
  name: 'server',
  capabilities: {
    ...plainDialect.capabilities,
    singleWriter: false,
    inProcess: false,
    errorsEndTransactions: true,
    supportsCursors: false,
  },
  connectOptions: url => ({
    database: url.database,
    host: url.host ?? 'localhost',
    port: url.port ?? 4711,
    user: url.user ?? 'root',
    ...(url.password !== null && { password: url.password }),
  }),
  setUp: raw => raw.script('SET UP'),
  begin: ({ isolationLevel, readOnly }) => [
    `BEGIN${isolationLevel === undefined ? '' : ` ${isolationLevel}`}${readOnly === true ? ' READ ONLY' : ''}`,
  ],
  isBusy: () => false,
  isUnavailable: error => codeOf(error) === 'FULL',
  translateError: (error, { text }) => {
    const details = { reason: error instanceof Error ? error.message : String(error), statement: text, cause: error }
    const code = codeOf(error)
    if (code === 'LOST') return new ConnectionLost(details)
    if (code === 'SERIAL') return new SerializationFailure(details)
    if (code === 'DEADLOCK') return new LockTimeout(details)
    return new StatementFailed(details)
  },
}

/** A connection of the fake server. */
export class FakeConnection implements DriverConnection {
  readonly #raw: DriverConnection
  readonly number: number
  ended = false
  closed = false
  resets = 0
  /** What the next close waits for. */
  closing: Promise<void> | null = null
  reset?: () => Promise<void>

  constructor(raw: DriverConnection, number: number, resets: boolean) {
    this.#raw = raw
    this.number = number
    if (resets) {
      this.reset = async () => {
        this.resets++
      }
    }
  }

  get inTransaction() {
    return this.#raw.inTransaction
  }

  async query(...given: Parameters<DriverConnection['query']>) {
    this.#refuse()
    return this.#raw.query(...given)
  }

  async execute(...given: Parameters<DriverConnection['execute']>) {
    this.#refuse()
    return this.#raw.execute(...given)
  }

  async executeMany(...given: Parameters<DriverConnection['executeMany']>) {
    return this.#raw.executeMany(...given)
  }

  async queryMany(...given: Parameters<DriverConnection['queryMany']>) {
    return this.#raw.queryMany(...given)
  }

  async script(text: string) {
    this.#refuse()
    return this.#raw.script(text)
  }

  async *stream(...given: Parameters<DriverConnection['stream']>): AsyncGenerator<WireValue[][], undefined> {
    yield* this.#raw.stream(...given)
  }

  async close() {
    if (this.closed) return
    this.closed = true
    await this.closing
    await this.#raw.close()
  }

  #refuse() {
    if (this.ended) throw failure('LOST', 'the server closed the connection')
  }
}

/** The fake server and an engine for it, with a clock of its own. */
export const serverEngine = (
  options: Parameters<typeof mockEngine>[0] & { readonly resets?: boolean; readonly single?: boolean } = {},
) => {
  const { resets = true, single = false, ...engineOptions } = options
  const mock = new MockDriver()
  const connections: FakeConnection[] = []
  const gates: { open: () => void; fail: (error: unknown) => void }[] = []
  const server = {
    mock,
    connections,
    /** Whether a connection is made only when the test says so, by `gates`. */
    slow: false,
    gates,
    /** Why connections are refused now; null when they are not. */
    refuses: null as unknown,
    /** How many were tried. */
    attempts: 0,
    /** The most that were being made at the same time. */
    mostAtOnce: 0,
    /** Ends every connection that is open, as a server that is restarted does. */
    endAll: () => {
      for (const connection of connections) connection.ended = true
    },
  }
  let connecting = 0
  const connect = async (given: ConnectOptions): Promise<FakeConnection> => {
    server.attempts++
    connecting++
    server.mostAtOnce = Math.max(server.mostAtOnce, connecting)
    try {
      if (server.slow) await new Promise<void>((open, fail) => gates.push({ open, fail }))
      if (server.refuses !== null) throw server.refuses
      const connection = new FakeConnection(mock.connect(given), connections.length + 1, resets)
      connections.push(connection)
      return connection
    } finally {
      connecting--
    }
  }
  const driver: Driver = { name: 'fake', connect, ...(single && { singleConnection: true }) }
  const made = mockEngine({
    url: 'server://ada:secret@db.example:4711/shop',
    dialect: serverDialect,
    loadDriver: () => driver,
    ...engineOptions,
  })
  return { ...made, driver: mock, server }
}

/** The statements that were sent, those of setting up left out. */
export const sent = (driver: MockDriver): readonly string[] => driver.texts.filter(text => text !== 'SET UP')

/** What the tests hold: what they forget would be collected as garbage, noticed, and given back. */
const held: unknown[] = []

/** Takes a number of connections, and keeps them. */
export const take = async (engine: Engine, count: number, name = 'a') => {
  const owners = Array.from({ length: count }, (_, at) => ({ description: `${name}${at + 1}`, enclosing: null }))
  const connections = await Promise.all(owners.map(asker => engine.acquire('write', asker)))
  held.push(...connections)
  return connections
}

/** Asks for a connection; what it gives is the error when there is none. */
export const ask = async (engine: Engine, asker: ConnectionOwner): Promise<unknown> => {
  try {
    const connection = await engine.acquire('write', asker)
    held.push(connection)
    return connection
  } catch (error) {
    return error
  }
}
