// `init`: makes a migrations folder.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
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
  const made: string[] = []
  try {
    for (const folder of existed ? [join(directory, 'versions')] : [directory, join(directory, 'versions')]) {
      made.push(await makeFolder(folder))
    }
    for (const [name, text] of Object.entries(files)) made.push(await makeFile(join(directory, name), text))
  } catch (error) {
    await takeBack(made)
    throw error
  }
  for (const path of made)
    reportOf(options)({ kind: 'created', what: isFolder(path, directory) ? 'directory' : 'file', path })
  return made
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

async function makeFolder(path: string): Promise<string> {
  await mkdir(path, { recursive: true }).catch(cause => {
    throw notWritten(path, cause)
  })
  return path
}

async function makeFile(path: string, text: string): Promise<string> {
  await writeFile(path, text, { flag: 'wx' }).catch(cause => {
    throw notWritten(path, cause)
  })
  return path
}

async function takeBack(paths: readonly string[]): Promise<void> {
  for (const path of paths.toReversed()) await rm(path, { recursive: true, force: true })
}

function notWritten(path: string, cause: unknown): MigrationError {
  return new MigrationError('folder_not_written', { path, reason: reasonOfError(cause), cause })
}

function isFolder(path: string, directory: string): boolean {
  return path === directory || path === join(directory, 'versions')
}
