// Migrations of many tables: how long the commands take that write a revision and that run it, as whole processes, tools taking turns.
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import type { Options } from '../options.ts'
import { createDatabase, type Keeper } from '../servers.ts'
import { median, quantile } from '../statistics.ts'
import { alembic } from './alembic.ts'
import { athanor } from './athanor.ts'
import { ADDED_COLUMN, tableName } from './columns.ts'
import { drizzleKit } from './drizzle-kit.ts'
import type { Command, Place, Project, Tool } from './tool.ts'

/** At scale 1. */
const TABLES = 500
const tools: readonly Tool[] = [athanor, alembic, drizzleKit]

/** What is measured, in the order in which it is done. */
const steps = [
  'autogenerate: all tables are new',
  'upgrade',
  'autogenerate: one column is new',
  'upgrade of that column',
] as const
type Step = (typeof steps)[number]
type Times = Record<Step, number[]>

const temporary = path.join(import.meta.dirname, '../../.tmp/migrations')

/** Runs a command; how long it took in milliseconds. */
function timed({ command, args }: Command, folder: string): number {
  const start = process.hrtime.bigint()
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 })
  const time = Number(process.hrtime.bigint() - start) / 1e6
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}${stdout}`)
  return time
}

/** The columns of all tables, by what reads them. */
async function columns(place: Place, keeper: Keeper | null): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>()
  const add = (table: string, column: string) => found.set(table, [...(found.get(table) ?? []), column])
  if ('file' in place) {
    const db = new Database(place.file, { readonly: true })
    const query =
      "select m.name as t, c.name as c from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table'"
    for (const { t, c } of db.prepare<[], { t: string; c: string }>(query).all()) add(t, c)
    db.close()
  } else {
    const query =
      "select table_name as t, column_name as c from information_schema.columns where table_schema = 'public'"
    for (const row of (await keeper?.sql(query)) ?? []) {
      const { t, c } = row as { t: string; c: string }
      add(t, c)
    }
  }
  return found
}

async function check(project: Project, tool: Tool, keeper: Keeper | null): Promise<void> {
  const found = await columns(project.place, keeper)
  const expected = (number: number) => (project.changed && number === 0 ? 11 : 10)
  for (let number = 0; number < project.tables; number++) {
    const own = found.get(tableName(number)) ?? []
    if (own.length !== expected(number)) throw new Error(`${tool.name}: ${tableName(number)} has ${own.join()}`)
  }
  if (found.get(tableName(0))?.includes(ADDED_COLUMN) !== project.changed)
    throw new Error(`${tool.name}: ${tableName(0)} has ${found.get(tableName(0))?.join()}`)
}

async function once(tool: Tool, database: 'sqlite' | 'postgresql', tables: number, times: Times): Promise<void> {
  const folder = path.join(temporary, `${tool.name}-${process.pid}`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const keeper = database === 'sqlite' ? null : await createDatabase(database)
  try {
    const place: Place = keeper === null ? { file: path.join(folder, 'test.db') } : { server: keeper.server }
    for (const changed of [false, true]) {
      const project: Project = { folder, place, tables, changed }
      tool.write(project)
      const [compare, upgrade] = changed ? [steps[2], steps[3]] : [steps[0], steps[1]]
      const comparing = timed(tool.autogenerate(project), folder)
      const upgrading = timed(tool.upgrade(project), folder)
      await check(project, tool, keeper)
      times[compare].push(comparing)
      times[upgrade].push(upgrading)
    }
  } finally {
    await keeper?.drop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(2)

export async function runMigrations({ databases, only, rounds, scales: [scale = 1] }: Options): Promise<void> {
  const wanted = tools.filter(tool => (only === null || only.includes(tool.name)) && tool.version() !== null)
  const tables = Math.round(TABLES * scale)
  for (const database of databases) {
    if (database === 'mariadb') throw new TypeError('migrations are measured on sqlite and postgresql')
    const all = new Map(
      wanted.map(tool => [tool, Object.fromEntries(steps.map(step => [step, []])) as unknown as Times]),
    )
    for (let round = 0; round < rounds; round++)
      for (const [tool, times] of all) await once(tool, database, tables, times)
    process.stdout.write(`### ${database}, ${tables} tables of ten columns, seconds\n\n`)
    process.stdout.write(`| | ${wanted.map(tool => `${tool.name} ${tool.version()}`).join(' | ')} |\n`)
    process.stdout.write(`|---|${wanted.map(() => '---').join('|')}|\n`)
    for (const step of steps) {
      const cells = [...all.values()].map(times => {
        const own = times[step]
        return `${seconds(median(own))} (${seconds(quantile(own, 0.25))}-${seconds(quantile(own, 0.75))})`
      })
      process.stdout.write(`| ${step} | ${cells.join(' | ')} |\n`)
    }
    process.stdout.write('\n')
  }
}
