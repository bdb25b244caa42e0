// Running a revision script's module: the default way to import it, and where in its file an error lies.
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Imports the module at a path; the CLI passes one that also knows the project's own TypeScript settings. */
export type ImportModule = (path: string) => Promise<unknown>

/** Imports a script with Node's own loader. A file that has changed since is read again. */
export const importWithNode: ImportModule = async path => {
  const url = pathToFileURL(resolve(path))
  const { mtimeMs } = await stat(url)
  // Modules are kept by address for good. `t` in milliseconds is the mark that bundlers' module runners know, too.
  url.searchParams.set('t', String(Math.floor(mtimeMs)))
  return import(url.href)
}

/**
 * Finds the line of a script that an error points at.
 *
 * @returns the line, counted from 1, or `null` if the error does not tell
 */
export function lineOfError(error: unknown, path: string): number | null {
  const text = error instanceof Error ? `${error.stack}` : ''
  const file = resolve(path)
  for (const place of [pathToFileURL(file).href, file]) {
    const after = text.split(place)[1] ?? ''
    const line = /^(?:\?[^\s:)]*)?:(\d+)/.exec(after)?.[1]
    if (line !== undefined) return Number(line)
  }
  return null
}

/** What went wrong, in one line and without code frames and addresses. */
export function reasonOfError(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.trim().split('\n')[0]?.trim().replace(/\.$/, '') ?? ''
}
