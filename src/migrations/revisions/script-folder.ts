// The scripts folder on disk: finds revision scripts, reads what they say about themselves, runs and writes them. The only file of the
// revision layer that touches the file system.
import { access, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { MigrationError } from '../../errors/migration-error.ts'
import { type ImportModule, importWithNode, lineOfError, reasonOfError } from './import-script.ts'
import type { Revision } from './revision.ts'
import { RevisionGraph } from './revision-graph.ts'
import type { Direction } from './revision-step.ts'
import { readComment } from './script-comment.ts'
import { revisionOf, type ScriptFields } from './script-fields.ts'
import { readScript } from './script-reader.ts'

/** Where the scripts are. */
export interface ScriptFolderOptions {
  /** The migrations folder. Paths in messages and listings begin as it does. */
  readonly directory: string
  /** The folders with revision scripts. Default: `versions` in {@link directory}. */
  readonly versionLocations?: readonly string[]
  /** Look into their subfolders as well. Default: false. */
  readonly recursive?: boolean
  /** How a script is imported. Default: with Node's own loader. */
  readonly importModule?: ImportModule
}

/** The `upgrade` or `downgrade` of a revision script; `Op` is what it is given first, `More` is what comes after it. */
export type ScriptFunction<Op, More extends readonly unknown[] = []> = (op: Op, ...more: More) => unknown

// Files whose names begin with a dot are what editors and file systems keep beside a script.
const scriptFile = /^[^.].*(?<!\.d)\.[cm]?[jt]s$/
const templateFile = 'script.ts.template'

/**
 * A folder of revision scripts.
 *
 * @example
 * const folder = await ScriptFolder.open({ directory: 'migrations' })
 * const graph = await folder.readGraph()
 */
export class ScriptFolder {
  readonly directory: string
  readonly versionLocations: readonly string[]
  /** The file that new scripts are made from, if the project has one. */
  readonly templatePath: string
  readonly #recursive: boolean
  readonly #importModule: ImportModule

  private constructor(options: ScriptFolderOptions) {
    this.directory = options.directory
    this.versionLocations = options.versionLocations ?? [join(options.directory, 'versions')]
    this.templatePath = join(options.directory, templateFile)
    this.#recursive = options.recursive ?? false
    this.#importModule = options.importModule ?? importWithNode
  }

  /**
   * Opens an existing folder.
   *
   * @throws MigrationError `scripts_folder_missing`, which says how to create one
   */
  static async open(options: ScriptFolderOptions): Promise<ScriptFolder> {
    const { directory } = options
    await access(directory).catch(cause => {
      throw new MigrationError('scripts_folder_missing', { directory, cause })
    })
    return new ScriptFolder(options)
  }

  /**
   * Reads every script and builds the graph. No script is run, unless its exports are not plain literals. A version folder that is not
   * there counts as empty: version control keeps no empty folders.
   *
   * @throws MigrationError if a file cannot be read or is no revision script, and what `RevisionGraph.of` throws
   */
  async readGraph(): Promise<RevisionGraph> {
    return RevisionGraph.of(await this.readRevisions())
  }

  /** The revisions of all scripts, in the order of their paths; see {@link readGraph}, which also checks how they fit together. */
  async readRevisions(): Promise<readonly Revision[]> {
    const lists = await Promise.all(this.versionLocations.map(location => this.#scriptPaths(location)))
    return Promise.all([...new Set(lists.flat())].sort().map(path => this.#readRevision(path)))
  }

  /**
   * Runs the module of a script, without calling anything in it, and gives its function for one direction.
   *
   * @throws MigrationError `script_does_not_load` with file, line and reason; `script_without_function`; `script_fields_differ` if the
   *   module exports another revision than its text says
   */
  async loadFunction<Op, More extends readonly unknown[] = []>(
    revision: Revision,
    direction: Direction,
  ): Promise<ScriptFunction<Op, More>> {
    const path = revision.path ?? revision.id
    const exports = await this.#import(path)
    const { id, downRevisions } = revisionOf(path, exports, readComment(''))
    checkSame(path, 'revision', id, revision.id)
    checkSame(path, 'downRevision', downRevisions.join(', '), revision.downRevisions.join(', '))
    const found = exports[direction]
    if (typeof found !== 'function') throw new MigrationError('script_without_function', { path, name: direction })
    return (op, ...more) => found(op, ...more)
  }

  /**
   * Writes a new script, and the folders on the way to it. A file that is there is never overwritten.
   *
   * @throws MigrationError `script_exists` or `script_not_written`; nothing is left behind then
   */
  async writeScript(path: string, text: string): Promise<void> {
    const failure = (cause: unknown) =>
      new MigrationError('script_not_written', { path, reason: fileProblem(cause), cause })
    await mkdir(dirname(path), { recursive: true }).catch(cause => {
      throw failure(cause)
    })
    try {
      await writeFile(path, text, { flag: 'wx' })
    } catch (cause) {
      if (isFileError(cause, 'EEXIST')) throw new MigrationError('script_exists', { path, cause })
      await rm(path, { force: true }).catch(() => undefined)
      throw failure(cause)
    }
  }

  /** The text of the project's own template for new scripts, or `null` if it has none. */
  async readTemplate(): Promise<string | null> {
    return readFile(this.templatePath, 'utf8').catch(cause => {
      if (isFileError(cause, 'ENOENT')) return null
      throw unreadable(this.templatePath, cause)
    })
  }

  async #scriptPaths(location: string): Promise<readonly string[]> {
    const entries = await readdir(location, { withFileTypes: true, recursive: this.#recursive }).catch(cause => {
      if (isFileError(cause, 'ENOENT')) return []
      throw unreadable(location, cause)
    })
    const scripts = entries.filter(entry => !entry.isDirectory() && scriptFile.test(entry.name))
    const paths = scripts.map(entry => join(entry.parentPath, entry.name))
    return paths.filter(path => !path.slice(location.length).split(sep).includes('node_modules'))
  }

  async #readRevision(path: string): Promise<Revision> {
    const source = await readFile(path, 'utf8').catch(cause => {
      throw unreadable(path, cause)
    })
    const reading = readScript(source)
    const fields: ScriptFields =
      reading.kind === 'fields' ? reading.fields : await this.#runForFields(path, reading.kind)
    return revisionOf(path, fields, readComment(source))
  }

  async #runForFields(path: string, reading: 'unclear' | 'none'): Promise<ScriptFields> {
    const exports = reading === 'unclear' ? await this.#import(path) : {}
    if (!('revision' in exports)) throw new MigrationError('script_without_revision', { path })
    return exports
  }

  async #import(path: string): Promise<Readonly<Record<string, unknown>>> {
    try {
      return exportsOf(await this.#importModule(path))
    } catch (cause) {
      const details = { path, line: lineOfError(cause, path), reason: reasonOfError(cause) }
      throw new MigrationError('script_does_not_load', { ...details, cause })
    }
  }
}

/** The exports of a module; a CommonJS one that Node did not look into has them all in `default`. */
function exportsOf(module: unknown): Readonly<Record<string, unknown>> {
  if (typeof module !== 'object' || module === null) return {}
  const exports: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(module))
  return 'revision' in exports || !('default' in exports) ? exports : exportsOf(exports.default)
}

function checkSame(path: string, name: string, found: string, expected: string): void {
  if (found === expected) return
  throw new MigrationError('script_fields_differ', { path, name, found: `'${found}'`, expected: `'${expected}'` })
}

function unreadable(path: string, cause: unknown): MigrationError {
  return new MigrationError('scripts_folder_unreadable', { path, reason: fileProblem(cause), cause })
}

function isFileError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

const fileProblems: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left on the device',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'the name is too long',
}

function fileProblem(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return fileProblems[code] ?? reasonOfError(error)
}
