// PostgreSQL, as a server and embedded, for tests of what only it has.
import { beforeEach, describe, onTestFinished } from 'vitest'
import type { ReflectedSchema } from '../../../src/dialect/reflected.ts'
import type { DriverConnection } from '../../../src/driver/driver.ts'
import { loadPg } from '../../../src/drivers/pg.ts'
import { loadPglite } from '../../../src/drivers/pglite.ts'
import type { Athanor } from '../../../src/exports/index.ts'
import { compareMetadata } from '../../../src/migrations/autogenerate/compare-metadata.ts'
import { databases, type MakeDb, openDatabase, prepare } from '../../databases.ts'
import { serverUrls } from '../../server-urls.ts'

const ours = databases.filter(({ dialect }) => dialect === 'postgresql')

/** Runs a suite against the PostgreSQL databases that are there. */
export function eachPostgresql(suite: (makeDb: MakeDb, name: string) => void): void {
  describe.each(ours)('on $name', database => {
    prepare(database)
    suite(wishes => openDatabase(database, wishes), database.name)
  })
}

/** Runs a suite against each driver, with a connection of its own for each test; what it makes is temporary. */
export function eachDriver(
  suite: (connect: (options?: ConnectWishes) => Promise<DriverConnection>, name: string) => void,
): void {
  describe.each(ours)('through $name', ({ server }) => {
    let connections: DriverConnection[] = []
    beforeEach(() => {
      connections = []
    })
    const connect = async ({ statementCacheSize = 100, urlOptions = {} }: ConnectWishes = {}) => {
      const driver = server === null ? await loadPglite() : await loadPg()
      const connection = await driver.connect({
        ...address(server === null),
        readOnly: false,
        connectArgs: {},
        statementCacheSize,
        urlOptions,
      })
      connections.push(connection)
      onTestFinished(async () => {
        await connection.close()
      })
      return connection
    }
    suite(connect, server === null ? 'pglite' : 'pg')
  })
}

/** What a test may want of its connection. */
export interface ConnectWishes {
  readonly statementCacheSize?: number
  readonly urlOptions?: Readonly<Record<string, string>>
}

function address(embedded: boolean) {
  if (embedded) return { database: ':memory:' }
  const url = new URL(serverUrls.postgresql)
  return {
    database: url.pathname.slice(1),
    host: url.hostname,
    user: url.username,
    ...(url.port !== '' && { port: Number(url.port) }),
    ...(url.password !== '' && { password: url.password }),
  }
}

/** A statement as the engine makes them. */
export function statement(text: string) {
  return { text, wideIntegers: false }
}

/** What the inspector finds. */
export function reflect(db: Athanor, schemas?: readonly string[]): Promise<ReflectedSchema> {
  const { engine } = db
  return engine.connect(connection =>
    engine.dialect
      .inspector((text, parameters) => connection.text(text, parameters))
      .reflect(schemas === undefined ? {} : { schemas }),
  )
}

/** The differences between the models and the database, as the report has them. */
export async function differences(db: Athanor, schemas: readonly string[] = []): Promise<readonly string[]> {
  db.configure()
  const own = await reflect(db)
  const others = schemas.length === 0 ? [] : (await reflect(db, schemas)).tables
  const found = { ...own, tables: [...own.tables, ...others] }
  return compareMetadata(db.metadata, found, db.engine.dialect).lines.map(line => line.text)
}

/** Runs statements. */
export async function run(db: Athanor, script: string): Promise<void> {
  await db.engine.connect(async connection => connection.script(script), 'write')
}

/** The rows of a query, as the driver gives them. */
export async function rows(db: Athanor, query: string): Promise<readonly (readonly unknown[])[]> {
  return db.engine.connect(async connection => connection.text(query))
}
