// `init`: makes a migrations folder.
import { existsSync } from 'node:fs'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { MigrationError } from '../../../errors/migration-error.ts'
import { didYouMean, quotedList } from '../../../util/text.ts'
import { reasonOfError } from '../../revisions/import-script.ts'
import { reportOf } from '../database.ts'
import { directoryOf, type MigrationOptions } from '../options.ts'
import type { MigrationTarget } from '../target.ts'
import { templates } from '../templates.ts'

/** Options of {@link init}. */
export interface InitOptions extends MigrationOptions {
  /** Which template to make the folder from. Default: `default`. */
  readonly template?: string
}

/**
 * Makes a migrations folder: a README, the template of revision scripts and an empty `versions`.
 *
 * @param _db not needed; null will do
 * @returns the paths that were made
 * @throws MigrationError `folder_not_empty`, `unknown_template`, or `folder_not_written`, after which nothing is left behind
 * @example
 * await init(db, { directory: 'migrations' })
 */
export async function init(_db: MigrationTarget | null, options: InitOptions = {}): Promise<readonly string[]> {
  const directory = directoryOf(options)
  const { files } = findTemplate(options.template ?? 'default')
  const existed = await requireEmpty(directory)
  const versions = join(directory, 'versions')
  const folders = existed ? [versions] : [directory, versions]
  const texts = Object.entries(files).map(([name, text]) => ({ path: join(directory, name), text }))
  const made: string[] = []
  try {
    for (const folder of folders) made.push(await makeFolder(folder))
    for (const { path, text } of texts) made.push(await makeFile(path, text))
  } catch (error) {
    await takeBack(made)
    throw error
  }
  const report = reportOf(options)
  for (const path of folders) report({ kind: 'created', what: 'directory', path })
  for (const { path } of texts) report({ kind: 'created', what: 'file', path })
  return [...folders, ...texts.map(({ path }) => path)]
}

function findTemplate(name: string) {
  const found = templates.find(template => template.name === name)
  if (found !== undefined) return found
  const names = templates.map(template => template.name)
  throw new MigrationError('unknown_template', {
    template: name,
    hint: didYouMean(name, names),
    known: quotedList(names),
  })
}

async function requireEmpty(directory: string): Promise<boolean> {
  try {
    const entries = await readdir(directory)
    if (entries.length > 0) throw new MigrationError('folder_not_empty', { directory })
    return true
  } catch (cause) {
    if (cause instanceof MigrationError) throw cause
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return false
    throw notWritten(directory, cause)
  }
}

/** Makes a folder and those that it is in; gives the outermost of them that was not there. */
async function makeFolder(path: string): Promise<string> {
  const outermost = outermostMissing(path)
  await mkdir(path, { recursive: true }).catch(async cause => {
    await takeBack([outermost])
    throw notWritten(path, cause)
  })
  return outermost
}

function outermostMissing(path: string): string {
  const parent = dirname(path)
  return parent === path || existsSync(parent) ? path : outermostMissing(parent)
}

async function makeFile(path: string, text: string): Promise<string> {
  await writeFile(path, text, { flag: 'wx' }).catch(cause => {
    throw notWritten(path, cause)
  })
  return path
}

async function takeBack(paths: readonly string[]): Promise<void> {
  // What cannot be taken away must not hide why it should be.
  for (const path of paths.toReversed()) await rm(path, { recursive: true, force: true }).catch(() => undefined)
}

function notWritten(path: string, cause: unknown): MigrationError {
  return new MigrationError('folder_not_written', { path, reason: reasonOfError(cause), cause })
}
