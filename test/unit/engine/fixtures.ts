// Stand-ins for what surrounds the engine: a clock that is moved by hand, a small dialect, owners and statements.
import { randomUUID } from 'node:crypto'
import type { Compiled } from '../../../src/compiler/compiled.ts'
import type { Dialect } from '../../../src/dialect/dialect.ts'
import { DatabaseUrl } from '../../../src/dialect/url.ts'
import { sqliteDialect } from '../../../src/dialects/sqlite/dialect.ts'
import type { WireValue } from '../../../src/driver/driver.ts'
import { MockDriver } from '../../../src/driver/mock-driver.ts'
import type { ConnectionOwner } from '../../../src/engine/connection-owner.ts'
import { Engine } from '../../../src/engine/engine.ts'
import type { EngineOptions } from '../../../src/engine/engine-options.ts'
import type { EngineEnvironment } from '../../../src/engine/environment.ts'
import { StatementFailed } from '../../../src/errors/database-error.ts'

/** The URL of a file that no other test uses: the locks on files belong to the process. */
export const freshUrl = (): string => `sqlite:///test-${randomUUID()}.db`

/** An owner with a name. */
export const owner = (description: string, enclosing: ConnectionOwner | null = null): ConnectionOwner => ({
  description,
  enclosing,
})

/** A statement that binds its values as they are. */
export const statement = (text: string, binds = 0): Compiled => ({
  text,
  binds: Array.from({ length: binds }, (_, index) => ({ index, encode: value => value as WireValue })),
  resultTypes: [],
  returnsRows: true,
  wideIntegers: false,
  tables: null,
})

/** A clock that moves only when it is told to, and then calls what is due. */
export const manualClock = () => {
  let time = 0
  const due: { at: number; call: () => void }[] = []
  const environment: EngineEnvironment = {
    now: () => time,
    random: () => 0.5,
    after: (milliseconds, call) => {
      const entry = { at: time + milliseconds, call }
      due.push(entry)
      return () => {
        const place = due.indexOf(entry)
        if (place >= 0) due.splice(place, 1)
      }
    },
    realPath: file => file,
  }
  /** Moves the clock to each timer that is due in turn, and lets what waits for it run. */
  const advance = async (milliseconds: number) => {
    const end = time + milliseconds
    for (;;) {
      await settled()
      const next = due.filter(entry => entry.at <= end).toSorted((a, b) => a.at - b.at)[0]
      if (next === undefined) break
      due.splice(due.indexOf(next), 1)
      time = Math.max(time, next.at)
      next.call()
    }
    time = end
    await settled()
  }
  return { environment, advance, timers: () => due.length }
}

/** Lets everything run that waits for nothing but its turn. */
export const settled = () => new Promise<void>(resolve => setImmediate(resolve))

/** What a busy database says. */
export const busy = () => Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' })

/** SQLite's dialect, whose connections need no setting up. */
export const plainDialect: Dialect = {
  ...sqliteDialect,
  connectOptions: url => ({ database: url.database === '' ? ':memory:' : url.database }),
  setUp: () => undefined,
  translateError: (error, { text }) =>
    new StatementFailed({
      reason: error instanceof Error ? error.message : String(error),
      statement: text,
      cause: error,
    }),
}

/** An engine over a mock driver, with a clock of its own. */
export const mockEngine = (options: Partial<Omit<EngineOptions, 'url'>> & { readonly url?: string } = {}) => {
  const driver = new MockDriver()
  const clock = manualClock()
  const lines: string[] = []
  const engine = new Engine({
    dialect: plainDialect,
    loadDriver: () => driver,
    instancePath: '.',
    pool: {},
    statementCacheSize: 10,
    connectArgs: {},
    echo: false,
    log: line => lines.push(line),
    environment: clock.environment,
    ...options,
    url: DatabaseUrl.parse(options.url ?? 'sqlite:///app.db'),
  })
  return { engine, driver, lines, ...clock }
}

/** What a promise is now: its value, its error, or `waiting`. */
export const stateOf = async (promise: PromiseLike<unknown> | unknown): Promise<unknown> => {
  const outcome = Promise.resolve(promise).catch((error: unknown) => error)
  await settled()
  return Promise.race([outcome, Promise.resolve('waiting')])
}
