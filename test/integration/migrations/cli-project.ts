// A project in a temporary folder in which the command line runs as a child process, from its sources.
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterTest } from './project.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** What a command gave. */
export interface CommandResult {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** How a command is run. */
export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>
  /** The working directory below the project's folder. */
  readonly cwd?: string
}

export interface CliProject {
  readonly folder: string
  /** Runs `athanor` with arguments, separated by spaces unless they are a list. */
  athanor(args: string | readonly string[], options?: CommandOptions): Promise<CommandResult>
  /** Starts `athanor` and gives the process. */
  start(args: readonly string[]): ReturnType<typeof spawn>
  write(file: string, text: string): Promise<void>
  read(file: string): Promise<string>
  /** The names in a folder, sorted. */
  list(folder: string): Promise<readonly string[]>
  remove(file: string): Promise<void>
}

/** A package `athanor` whose exports are the sources. */
const manifest = {
  name: 'athanor',
  version: '0.0.0',
  type: 'module',
  exports: {
    '.': './src/exports/index.ts',
    './migrations': './src/exports/migrations.ts',
    './package.json': './package.json',
  },
}

/**
 * Makes a project.
 *
 * @param files texts of files, by their paths
 */
export async function newCliProject(files: Readonly<Record<string, string>> = {}): Promise<CliProject> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'athanor-cli-')))
  afterTest(() => rm(folder, { recursive: true, force: true }))
  const write = async (file: string, text: string) => {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true })
    await writeFile(path.join(folder, file), text)
  }
  await write('package.json', '{ "type": "module" }')
  await write('node_modules/athanor/package.json', JSON.stringify(manifest))
  await symlink(path.join(root, 'src'), path.join(folder, 'node_modules/athanor/src'))
  for (const [file, text] of Object.entries(files)) await write(file, text)
  const start = (args: readonly string[], options: CommandOptions = {}) =>
    spawn(process.execPath, [path.join(root, 'src/exports/cli.ts'), ...args], {
      cwd: path.join(folder, options.cwd ?? '.'),
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...options.env },
    })
  return {
    folder,
    start,
    write,
    athanor: (args, options) => finished(start(typeof args === 'string' ? args.split(' ') : args, options)),
    read: file => readFile(path.join(folder, file), 'utf8'),
    list: async name => (await readdir(path.join(folder, name))).toSorted(),
    remove: file => rm(path.join(folder, file), { recursive: true, force: true }),
  }
}

/** Waits for a process to end by itself. */
export function finished(child: ReturnType<typeof spawn>): Promise<CommandResult> {
  const texts = { out: '', err: '' }
  child.stdout?.setEncoding('utf8').on('data', text => {
    texts.out += text
  })
  child.stderr?.setEncoding('utf8').on('data', text => {
    texts.err += text
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => resolve({ code, ...texts }))
  })
}

/** An app with these models. */
export function appText(...models: readonly string[]): string {
  return [
    "import { Athanor, boolean, datetime, integer, many, one, string } from 'athanor'",
    "export const db = new Athanor({ url: process.env.DATABASE_URL ?? 'sqlite:///app.db' })",
    ...models,
    '',
  ].join('\n')
}

/** The microblog's users. */
export const userModel = `export class User extends db.Model('User', {
  id: integer().primaryKey(),
  username: string(64).unique().index(),
  email: string(120).unique().index(),
  passwordHash: string(256).nullable(),
}) {}`

/** The microblog's posts. */
export const postModel = `export class Post extends db.Model('Post', {
  id: integer().primaryKey(),
  body: string(140),
  timestamp: datetime().index().default(() => new Date()),
  userId: integer().references('user.id').index(),
}) {}`
