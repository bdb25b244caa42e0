// The databases that the suite runs against, and a fresh one for each test.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, onTestFinished } from 'vitest'
import { Athanor, type AthanorOptions } from '../src/exports/index.ts'

/** A database that tests run against: a dialect through a driver. */
export interface TestDatabase {
  readonly name: string
  /** Where its URLs begin. */
  readonly scheme: string
}

/** All of them, or those that `DIALECTS` names, separated by commas. */
export const databases: readonly TestDatabase[] = (
  [
    { name: 'better-sqlite3', scheme: 'sqlite+better-sqlite3' },
    { name: 'node:sqlite', scheme: 'sqlite+node' },
  ] as const
).filter(({ name }) => process.env.DIALECTS === undefined || process.env.DIALECTS.split(',').includes(name))

/** What a test may want of its database. */
export interface DatabaseWishes extends AthanorOptions {
  /** A file in a temporary folder in place of a database in memory: for tests of several connections. */
  readonly file?: boolean
}

/** Makes an Athanor object on an empty database; it is closed, and its file is gone, when the test ends. */
export type MakeDb = (wishes?: DatabaseWishes) => Athanor

/** Runs a suite of tests against every database. */
export function eachDatabase(suite: (name: string, makeDb: MakeDb) => void): void {
  describe.each(databases)('on $name', database => {
    suite(database.name, wishes => openDatabase(database, wishes))
  })
}

/** An Athanor object on an empty database. */
export function openDatabase({ scheme }: TestDatabase, { file = false, ...options }: DatabaseWishes = {}): Athanor {
  const url = file ? `${scheme}:///${path.join(temporaryFolder(), 'test.db')}` : `${scheme}://`
  const db = new Athanor({ url, ...options })
  onTestFinished(() => db.close())
  return db
}

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'athanor-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
