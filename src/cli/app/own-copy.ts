// Which copy of this package is running, and which one the project has: a command runs with the project's own.
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** The folder of the copy that is running. */
export const ownFolder = packageFolder(fileURLToPath(import.meta.url))

/** The version of the copy that is running. */
export function ownVersion(): string {
  return readManifest(ownFolder).version
}

/**
 * The command line of the project's own copy, where that is another than the one that is running; otherwise null.
 *
 * @param folder the project's folder
 * @returns the address of its module
 */
export function otherCommandLine(folder: string): string | null {
  const manifest = findManifest(folder)
  if (manifest === null) return null
  const root = path.dirname(realpathSync(manifest))
  const { command } = readManifest(root)
  if (command === null || root === realpathSync(ownFolder)) return null
  const file = path.join(root, command)
  return existsSync(file) && !isRunning(realpathSync(file)) ? pathToFileURL(file).href : null
}

/** Whether a file is what runs now: this module, or the command that the process was started with. */
function isRunning(file: string): boolean {
  const [, started] = process.argv
  const running = [fileURLToPath(import.meta.url), ...(started === undefined || !existsSync(started) ? [] : [started])]
  return running.some(one => realpathSync(one) === file)
}

function findManifest(folder: string): string | null {
  try {
    return createRequire(path.join(folder, 'package.json')).resolve('athanor/package.json')
  } catch {
    return null
  }
}

function packageFolder(file: string): string {
  const folder = path.dirname(file)
  if (existsSync(path.join(folder, 'package.json')) || path.dirname(folder) === folder) return folder
  return packageFolder(folder)
}

function readManifest(folder: string): { readonly version: string; readonly command: string | null } {
  const manifest: unknown = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  const { version, bin } = fields(manifest)
  const command = typeof bin === 'string' ? bin : fields(bin).athanor
  return { version: String(version), command: typeof command === 'string' ? command : null }
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
}
