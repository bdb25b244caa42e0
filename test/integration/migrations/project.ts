// A project in a temporary folder: an app's `db`, a migrations folder and revision scripts.
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Athanor } from 'athanor'
import type { MigrationEvent, MigrationOptions } from 'athanor/migrations'
import { afterEach, expect } from 'vitest'
import { AthanorError } from '../../../src/errors/athanor-error.ts'
import type { WireValue } from '../../../src/util/wire-value.ts'

const cleanups: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const cleanUp of cleanups.splice(0).toReversed()) await cleanUp()
})

/** A revision script to write. The bodies use `op` and `context`. */
export interface ScriptText {
  readonly id: string
  readonly down?: string | readonly string[] | null
  readonly message?: string
  readonly upgrade?: string
  readonly downgrade?: string
  /** Further lines of the module. */
  readonly top?: string
}

export interface TestProject {
  readonly folder: string
  readonly db: Athanor
  /** What every function is given: the folder, and where events go. */
  readonly options: MigrationOptions
  readonly events: MigrationEvent[]
  /** Writes a revision script and gives its path. */
  script(text: ScriptText): Promise<string>
  /** The names of the revision scripts. */
  scripts(): Promise<readonly string[]>
  /** Runs a statement and gives its rows. */
  rows(sql: string): Promise<readonly (readonly WireValue[])[]>
  /** Runs statements. */
  run(sql: string): Promise<void>
  /** The names and definitions of everything in the database. */
  schema(): Promise<readonly (readonly WireValue[])[]>
  /** The log: what a reader of the command line would see of the events. */
  steps(): readonly string[]
}

/** Makes a project with an empty database file and an empty migrations folder. */
export async function newProject(options: MigrationOptions = {}): Promise<TestProject> {
  const folder = await mkdtemp(path.join(tmpdir(), 'athanor-migrations-'))
  cleanups.push(() => rm(folder, { recursive: true, force: true }))
  const directory = path.join(folder, 'migrations')
  await mkdir(path.join(directory, 'versions'), { recursive: true })
  const db = openDatabase(path.join(folder, 'app.db'))
  const events: MigrationEvent[] = []
  const rows = (sql: string) => db.engine.connect(async connection => connection.text(sql))
  return {
    folder,
    db,
    events,
    options: { directory, report: event => events.push(event), ...options },
    script: text => writeScript(directory, text),
    scripts: async () => (await readdir(path.join(directory, 'versions'))).toSorted(),
    rows,
    run: sql => db.engine.connect(async connection => connection.script(sql), 'write'),
    schema: () => rows("select type, name, sql from sqlite_schema where name not like 'sqlite_%' order by type, name"),
    steps: () =>
      events.flatMap(event => (event.kind === 'step' ? [`${event.step.direction} ${event.step.to.join(', ')}`] : [])),
  }
}

/** An app's `db` on a file, closed after the test. */
export function openDatabase(file: string): Athanor {
  const db = new Athanor({ url: `sqlite:///${file}` })
  cleanups.push(() => db.close())
  return db
}

/** Has something done after the test. */
export function afterTest(cleanUp: () => Promise<void>): void {
  cleanups.push(cleanUp)
}

/** Writes a revision script. */
export async function writeScript(directory: string, text: ScriptText): Promise<string> {
  const { id, down = null, message = `about ${id}`, upgrade = '', downgrade = '', top = '' } = text
  const file = path.join(directory, 'versions', `${id}.ts`)
  const lines = [
    `/**\n * ${message}\n *\n * Revision: ${id}\n * Created: 2026-11-20 11:19:00\n */`,
    top,
    `export const revision = '${id}'`,
    `export const downRevision = ${JSON.stringify(down)}`,
    `export async function upgrade(op: any, context: any) {\n${upgrade}\n}`,
    `export async function downgrade(op: any, context: any) {\n${downgrade}\n}`,
  ]
  await writeFile(file, `${lines.join('\n')}\n`)
  return file
}

/** An id of its own, so that no two tests share a module. */
export function newId(): string {
  return randomBytes(6).toString('hex')
}

/** The error that a promise is rejected with; it must have this code. */
export async function errorOf(promise: Promise<unknown>, code: string): Promise<AthanorError> {
  const error = await promise.then(
    () => null,
    (failure: unknown) => failure,
  )
  if (!(error instanceof AthanorError))
    throw error ?? new TypeError(`expected the error ${code}, but nothing was thrown`)
  expect(error.code).toBe(code)
  return error
}
