// Where in a project an error lies: the first place in its stack that is neither ours nor a package's.
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The place of an error as `models.ts:12`, or the empty string if it does not tell.
 *
 * @param from the folder that paths are shown from
 * @param own the folder of this package, whose own lines say nothing to a user
 */
export function placeOfError(error: unknown, from: string, own: string): string {
  const stack = error instanceof Error ? String(error.stack) : ''
  for (const line of stack.split('\n')) {
    const place = placeIn(line)
    if (place === null || isForeign(place.file, own)) continue
    return `${shown(place.file, from)}:${place.line}`
  }
  return ''
}

function placeIn(text: string): { readonly file: string; readonly line: string } | null {
  const [, address, url, file, line] =
    /((file:\/\/[^\s()]+?)|(?:^|(?<=[\s(]))((?:[A-Za-z]:)?[\\/][^()\n]*?))(?:\?[^\s:()]*)?:(\d+)(?::\d+)?\)?$/.exec(
      text.trimEnd(),
    ) ?? []
  if (address === undefined || line === undefined) return null
  return { file: url === undefined ? (file ?? address) : fileURLToPath(url), line }
}

function isForeign(file: string, own: string): boolean {
  return file.split(path.sep).includes('node_modules') || isBelow(file, own)
}

function isBelow(file: string, folder: string): boolean {
  const way = path.relative(folder, file)
  return way !== '' && !way.startsWith('..') && !path.isAbsolute(way)
}

/** A path as a user writes it: from the working directory if it is below it. */
export function shown(file: string, from: string): string {
  const way = path.relative(from, file)
  return way === '' || way.startsWith('..') ? file : way
}
