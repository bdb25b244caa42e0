// Where in the program a call comes from: the first frame of the stack that is not Athanor's own.

/** The folder of Athanor's own code. */
export const ownFolder = new URL('..', import.meta.url).href
const DEEPEST = 40

/** The place of the call in the program, such as `file:///app/users.ts:12:5`; null when only Athanor is on the stack. */
export function callPlace(): string | null {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = DEEPEST
  const { stack = '' } = new Error('only for its stack')
  Error.stackTraceLimit = limit
  return placeIn(stack, ownFolder)
}

/**
 * The first frame of a stack that is outside of a folder, and is no module of Node's own.
 *
 * @param folder a URL that ends with a slash
 */
export function placeIn(stack: string, folder: string): string | null {
  const path = folder.replace(/^file:\/\//, '')
  for (const line of stack.split('\n').slice(1)) {
    const place = /(?:\(|at (?:async )?)([^()\s]+:\d+:\d+)\)?$/.exec(line)?.[1]
    if (place === undefined || place.startsWith('node:')) continue
    if (!place.startsWith(folder) && !place.startsWith(path)) return place
  }
  return null
}
