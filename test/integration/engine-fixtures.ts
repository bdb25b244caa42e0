// Engines on real SQLite databases in a folder of their own, and a second process that locks one.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import type { Compiled } from '../../src/compiler/compiled.ts'
import { DatabaseUrl } from '../../src/dialect/url.ts'
import { sqliteDialect } from '../../src/dialects/sqlite/dialect.ts'
import type { WireValue } from '../../src/driver/driver.ts'
import { loadBetterSqlite3 } from '../../src/drivers/better-sqlite3.ts'
import { loadNodeSqlite } from '../../src/drivers/node-sqlite.ts'
import type { Connection } from '../../src/engine/connection.ts'
import type { ConnectionOwner } from '../../src/engine/connection-owner.ts'
import { Engine } from '../../src/engine/engine.ts'
import type { EngineOptions } from '../../src/engine/engine-options.ts'

/** The drivers for SQLite, by their names in URLs. */
export const drivers = { 'better-sqlite3': () => loadBetterSqlite3(), node: () => loadNodeSqlite() } as const

export type DriverName = keyof typeof drivers

/** The names of {@link drivers}. */
export const driverNames: readonly DriverName[] = ['better-sqlite3', 'node']

/** A folder that is gone after the test. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'athanor-engine-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** An engine that is closed after the test. */
export const openEngine = (driver: DriverName, url: string, options: Partial<EngineOptions> = {}): Engine => {
  const engine = new Engine({
    url: DatabaseUrl.parse(url),
    dialect: sqliteDialect,
    loadDriver: drivers[driver],
    instancePath: tmpdir(),
    pool: {},
    statementCacheSize: 50,
    connectArgs: {},
    echo: false,
    log: () => undefined,
    ...options,
  })
  onTestFinished(() => engine.close())
  return engine
}

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

/** A table with a counter, and the transaction that adds one to it with awaits between reading and writing. */
export const counter = {
  create: (engine: Engine) =>
    engine.connect(
      c =>
        c.script(
          'CREATE TABLE counter (n INTEGER); INSERT INTO counter VALUES (0); CREATE TABLE entry (id INTEGER PRIMARY KEY, who TEXT)',
        ),
      'write',
    ),
  add: async (connection: Connection, who: string) => {
    const [[n = null] = []] = await connection.query(read, [])
    await pause()
    await connection.execute(write, [Number(n) + 1])
    await pause()
    await connection.execute(enter, [who])
  },
  read: (engine: Engine) => engine.connect(async c => (await c.query(read, []))[0]?.[0]),
  entries: (engine: Engine) =>
    engine.connect(async c => (await c.text('SELECT who FROM entry ORDER BY id')).map(row => row[0])),
}
const read = statement('SELECT n FROM counter')
const write = statement('UPDATE counter SET n = ?', 1)
const enter = statement('INSERT INTO entry (who) VALUES (?)', 1)

export const pause = (milliseconds = 0) => new Promise<void>(resolve => setTimeout(resolve, milliseconds))

/** Another process that holds the lock of a database file for some time; resolves when it holds it. */
export const lockFromAnotherProcess = async (file: string, milliseconds: number): Promise<void> => {
  const program = `
    const { DatabaseSync } = require('node:sqlite')
    const db = new DatabaseSync(${JSON.stringify(file)})
    db.exec('BEGIN IMMEDIATE')
    process.stdout.write('held')
    setTimeout(() => { db.exec('UPDATE counter SET n = n + 100'); db.exec('COMMIT') }, ${milliseconds})`
  const child = spawn(process.execPath, ['--no-warnings', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill())
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve())
    child.once('exit', code => reject(new Error(`the other process ended with ${code}`)))
  })
}
