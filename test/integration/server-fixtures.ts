// Server databases for tests: what each calls the same things, and a proxy that loses, delays or swallows what goes over the network.
import { connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { Athanor, type AthanorOptions } from '../../src/exports/index.ts'
import { databases, type TestDatabase } from '../databases.ts'
import { serverUrls } from '../server-urls.ts'

/** The databases that are servers, reached over a network. */
export const serverDatabases: readonly TestDatabase[] = databases.filter(({ server }) => server !== null)

/** What the servers call the same things. */
export interface ServerWords {
  /** The number of the connection that asks. */
  readonly myId: string
  /** How many connections the server has to a database. */
  readonly count: (database: string) => string
  /** The numbers of the connections to a database that tests opened. */
  readonly connections: (database: string) => string
  readonly kill: (id: unknown) => string
  readonly sleep: (seconds: number) => string
  /** The isolation level of the transaction that is open. */
  readonly isolation: string
  /** What changes a setting of the connection, and what asks for it. */
  readonly setting: readonly [change: string, ask: string]
  readonly temporaryTable: string
  /** What takes a lock that lives as long as the connection, and what says whether another could take it (1 or true). */
  readonly lock: readonly [take: string, ask: string]
}

/** The words of each server. */
export const serverWords: Readonly<Record<'postgresql' | 'mysql', ServerWords>> = {
  postgresql: {
    myId: 'select pg_backend_pid()',
    count: database =>
      `select count(*) from pg_stat_activity where datname = '${database}' and pid <> pg_backend_pid()`,
    connections: database =>
      `select pid from pg_stat_activity where datname = '${database}' and pid <> pg_backend_pid() and state <> 'idle'`,
    kill: id => `select pg_terminate_backend(${Number(id)})`,
    sleep: seconds => `select pg_sleep(${seconds})`,
    isolation: 'show transaction_isolation',
    setting: ["set statement_timeout = '4711s'", 'show statement_timeout'],
    temporaryTable: 'create temp table leftover (a int)',
    lock: ['select pg_advisory_lock(4711)', "select count(*) = 0 from pg_locks where locktype = 'advisory'"],
  },
  mysql: {
    myId: 'select connection_id()',
    count: database =>
      `select count(*) from information_schema.processlist where db = '${database}' and id <> connection_id()`,
    connections: database =>
      `select id from information_schema.processlist where db = '${database}' and id <> connection_id()`,
    kill: id => `kill ${Number(id)}`,
    sleep: seconds => `select sleep(${seconds})`,
    isolation:
      'select trx_isolation_level from information_schema.innodb_trx where trx_mysql_thread_id = connection_id()',
    setting: ['set session lock_wait_timeout = 4711', 'select @@session.lock_wait_timeout'],
    temporaryTable: 'create temporary table leftover (a int)',
    lock: ["select get_lock('athanor', 1)", "select is_free_lock('athanor')"],
  },
}

/** The words of a database. */
export const wordsOf = ({ dialect }: TestDatabase): ServerWords =>
  dialect === 'mysql' ? serverWords.mysql : serverWords.postgresql

/** Rows of a text, on a connection of its own. */
export const ask = (db: Athanor, text: string) => db.engine.connect(connection => connection.text(text), 'write')

/** The first value of the first row. */
export const askOne = async (db: Athanor, text: string): Promise<unknown> => (await ask(db, text))[0]?.[0]

/** The first value of the first row, from so many connections that are in use at the same time. */
export const askAtOnce = (db: Athanor, count: number, text: string): Promise<unknown[]> => {
  const allHave = Promise.withResolvers<void>()
  let have = 0
  const asked = Array.from({ length: count }, () =>
    db.engine.connect(async connection => {
      if (++have === count) allHave.resolve()
      await allHave.promise
      return (await connection.text(text))[0]?.[0]
    }),
  )
  return Promise.all(asked)
}

export const pause = (milliseconds = 0) => new Promise<void>(resolve => setTimeout(resolve, milliseconds))

/** Waits until something is so; fails after some seconds. */
export const until = async (isSo: () => Promise<boolean> | boolean): Promise<void> => {
  for (let turn = 0; turn < 200; turn++) {
    if (await isSo()) return
    await pause(20)
  }
  throw new Error('it did not come so')
}

/** What a promise rejects with. */
export const failureOf = async (promise: PromiseLike<unknown>): Promise<Error & { readonly code?: string }> => {
  const outcome = await Promise.resolve(promise).then(
    () => null,
    (error: unknown) => error,
  )
  if (outcome instanceof Error) return outcome
  throw new TypeError('it did not fail')
}

/** What a proxy does with what the client sends. */
type Rule = (chunk: Buffer) => 'pass' | 'swallow answers'

/** A proxy before a server. */
export interface Proxy {
  readonly port: number
  /** How many connections go through it now. */
  readonly open: number
  /** Decides over what clients send. Default: everything passes. */
  rule: Rule
  /** Whether it answers nothing at all, as a host behind a firewall does. */
  silent: boolean
  /** Ends all connections that go through it. */
  cut(): void
  /** Refuses new connections and ends those that are open. */
  stop(): Promise<void>
  /** Takes connections again, on the same port. */
  start(): Promise<void>
}

/** Starts a proxy before the server of a database; it ends with the test. */
export const openProxy = async ({ server }: TestDatabase): Promise<Proxy> => {
  const target = new URL(serverUrls[server ?? 'postgresql'])
  const sockets = new Set<Socket>()
  const listener = createServer(client => {
    sockets.add(client)
    client.on('close', () => sockets.delete(client))
    client.on('error', () => undefined)
    if (proxy.silent) {
      client.resume()
      return
    }
    const upstream = connect(Number(target.port), target.hostname)
    let swallow = false
    client.on('data', chunk => {
      if (proxy.rule(Buffer.from(chunk)) === 'swallow answers') swallow = true
      upstream.write(chunk)
    })
    upstream.on('data', chunk => {
      if (swallow) client.destroy()
      else client.write(chunk)
    })
    upstream.on('error', () => client.destroy())
    upstream.on('close', () => client.destroy())
    client.on('close', () => upstream.destroy())
  })
  let port = 0
  const start = () =>
    new Promise<void>(resolve => {
      listener.listen(port, '127.0.0.1', () => {
        const address = listener.address()
        port = typeof address === 'object' && address !== null ? address.port : 0
        resolve()
      })
    })
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  const stop = () =>
    new Promise<void>(resolve => {
      listener.close(() => resolve())
      cut()
    })
  const proxy: Proxy = {
    get port() {
      return port
    },
    get open() {
      return sockets.size
    },
    rule: () => 'pass',
    silent: false,
    cut,
    stop,
    start,
  }
  await start()
  onTestFinished(() => (listener.listening ? stop() : undefined))
  return proxy
}

/** The whole URL of a database object, its password included, perhaps with another port. */
export const urlOf = ({ url }: Athanor, port: number | null = url.port): string => {
  const user = `${url.user ?? ''}${url.password === null ? '' : `:${encodeURIComponent(url.password)}`}`
  return `${url.dialect}://${user}@${url.host}:${port}/${url.database}`
}

/** Another object on the database of one. */
export const beside = (db: Athanor, options: AthanorOptions = {}): Athanor => {
  const made = new Athanor({ url: urlOf(db), ...options })
  onTestFinished(() => made.close())
  return made
}

/** Another object on the database of one, through a proxy. */
export const through = (proxy: Proxy, db: Athanor, options: AthanorOptions = {}): Athanor =>
  beside(db, { url: urlOf(db, proxy.port), ...options })
