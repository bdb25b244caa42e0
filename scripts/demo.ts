// `npm run demo`: the microblog of examples/, from an empty folder to a database with two tables, back and forth, on SQLite. Every step is
// a command that a user would type, shown with what it prints and what is in the database afterwards. It fails if a step does.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { linkSources } from './link-sources.ts'
import { root } from './run.ts'

const source = path.join(root, 'examples/microblog')
const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'athanor-demo-')))
const colours = process.stdout.isTTY && process.env.NO_COLOR === undefined
const bold = (text: string) => (colours ? `\u001b[1m${text}\u001b[22m` : text)
const dim = (text: string) => (colours ? `\u001b[2m${text}\u001b[22m` : text)

class DemoFailed extends Error {}

let steps = 0

try {
  const started = performance.now()
  demo()
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  print(
    `\n${bold(`All of that took ${seconds} s.`)} The same as a project of its own: examples/microblog. How to begin: README.md.`,
  )
} catch (error) {
  if (!(error instanceof DemoFailed)) throw error
  console.error(`\nThe demo failed: ${error.message}`)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function demo(): void {
  print(`Athanor: from model classes to a database and back, in ${folder}`)
  makeProject()

  title('A model class, and a folder for migrations')
  show('app/models.ts', classesOf(read('app/models.ts')))
  command('athanor db init')

  title('The first migration is written from the model')
  command('athanor db migrate -m "users table"')
  const users = newestRevision()
  show(users, functionsOf(read(users)))

  title('It is applied: the database has the table')
  command('athanor db upgrade')
  expectTables('user')
  table('user')

  title('Play time: objects go in and come out')
  show('demo/1-users.ts', body(read('demo/1-users.ts')))
  command('node demo/1-users.ts')
  expectRows('user', 2)
  table('user')

  title('A second model, related to the first both ways')
  const before = read('app/models.ts')
  useModels('app/models.ts', 'microblog.ts')
  show('app/models.ts, what is new', added(before, read('app/models.ts')))

  title('The second migration: only what has changed')
  command('athanor db migrate -m "posts table"')
  const posts = newestRevision(users)
  show(posts, functionsOf(read(posts)))
  command('athanor db upgrade')
  expectTables('post', 'user')
  command('athanor db check')

  title('Play time again: four posts, and their authors in one query (ECHO=1 prints the SQL)')
  show('demo/2-posts.ts', body(read('demo/2-posts.ts')))
  command('ECHO=1 node demo/2-posts.ts')
  expectRows('post', 4)
  table('post')

  title('One step back: the posts are gone, the users are not')
  command('athanor db downgrade')
  expectTables('user')
  expectRows('user', 2)
  table('user')

  title('And forward again')
  command('athanor db upgrade')
  expectTables('post', 'user')
  expectRows('user', 2)
  expectRows('post', 0)
  command('athanor db history -i')
}

/** The example as it was before there were posts, and without any migration. */
function makeProject(): void {
  for (const name of ['package.json', 'athanor.config.ts', 'config.ts', 'app/db.ts', 'demo']) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    cpSync(path.join(source, name), path.join(folder, name), { recursive: true })
  }
  cpSync(path.join(source, 'test/stages/1-users-table.ts'), path.join(folder, 'app/models.ts'))
  const app = readFileSync(path.join(source, 'microblog.ts'), 'utf8')
  writeFileSync(path.join(folder, 'microblog.ts'), app.replace('Post, ', ''))
  linkSources(folder)
}

function useModels(...names: string[]): void {
  for (const name of names) cpSync(path.join(source, name), path.join(folder, name))
}

function read(name: string): string {
  return readFileSync(path.join(folder, name), 'utf8')
}

/** Runs a command in the folder and shows it with what it prints. */
function command(text: string): void {
  print(`\n  ${bold(`$ ${text}`)}`)
  const paths = [path.join(folder, 'node_modules/.bin'), path.dirname(process.execPath), process.env.PATH]
  const { ATHANOR_APP: _app, DATABASE_URL: _url, NODE_OPTIONS: _options, ...environment } = process.env
  const env = {
    ...environment,
    PATH: paths.join(path.delimiter),
    NODE_NO_WARNINGS: '1',
    NODE_COMPILE_CACHE: path.join(folder, '.cache'),
  }
  // Both streams into one pipe, so that they are shown in the order in which they were written.
  const { status, stdout } = spawnSync(`${text} 2>&1`, { cwd: folder, env, shell: true, encoding: 'utf8' })
  print(indented(stdout.trimEnd().replaceAll(folder, '.')))
  if (status !== 0) throw new DemoFailed(`\`${text}\` ended with exit code ${status}`)
}

function newestRevision(...older: string[]): string {
  const names = readdirSync(path.join(folder, 'migrations/versions')).map(name => `migrations/versions/${name}`)
  const [found] = names.filter(name => !older.includes(name))
  if (found === undefined) throw new DemoFailed('no revision script was written')
  return found
}

// What is in the database is read without Athanor.
function query(sql: string): readonly Record<string, unknown>[] {
  const database = new DatabaseSync(path.join(folder, 'app.db'), { readOnly: true })
  try {
    return database.prepare(sql).all()
  } finally {
    database.close()
  }
}

function expectTables(...expected: string[]): void {
  const own = "select name from sqlite_schema where type = 'table' and name not like 'athanor%' order by name"
  const found = query(own).map(row => String(row.name))
  if (found.join() !== expected.join())
    throw new DemoFailed(`the tables are ${found.join(', ') || 'none'}, not ${expected}`)
}

function expectRows(name: string, expected: number): void {
  const found = query(`select * from "${name}"`).length
  if (found !== expected) throw new DemoFailed(`'${name}' has ${found} rows, not ${expected}`)
}

function table(name: string): void {
  const columns = query(`select name, type from pragma_table_info('${name}')`)
  const head = columns.map(column => `${column.name} ${String(column.type).toLowerCase()}`)
  const rows = query(`select * from "${name}"`).map(row =>
    Object.values(row).map(value => (value === null ? 'null' : `${value}`)),
  )
  const widths = head.map((text, i) => Math.max(text.length, ...rows.map(row => row[i]?.length ?? 0)))
  const line = (cells: readonly string[]) => `│ ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' │ ')} │`
  const rule = `├─${widths.map(width => '─'.repeat(width)).join('─┼─')}─┤`
  print(
    `\n${indented([`table ${name}`, line(head), rule, ...(rows.length > 0 ? rows.map(line) : ['│ no rows'])].join('\n'))}`,
  )
}

function title(text: string): void {
  steps += 1
  print(`\n${bold(`── ${steps}. ${text} ──`)}`)
}

function show(name: string, text: string): void {
  print(`\n  ${name}\n${dim(indented(text, '  │ '))}`)
}

function body(text: string): string {
  return text.replace(/^(?:\/\/.*\n|import .*\n|\n)+/, '').trimEnd()
}

function classesOf(text: string): string {
  return text.slice(text.indexOf('export class')).trimEnd()
}

function functionsOf(text: string): string {
  return text.slice(text.indexOf('export async function')).trimEnd()
}

/** The classes of a text, with a `+` at each line that an earlier one did not have; nothing was taken away between the two. */
function added(before: string, after: string): string {
  const old = classesOf(before).split('\n')
  const lines = classesOf(after).split('\n')
  return lines.map(line => (line === old[0] ? `  ${old.shift()}` : `+ ${line}`)).join('\n')
}

function indented(text: string, margin = '    '): string {
  return text.replaceAll(/^/gm, margin)
}

function print(text: string): void {
  console.log(text)
}
