// Where in the program a statement comes from. The stack is taken when a session is called, because it is gone when the call has waited, and it
// is only made readable when somebody asks.
import { AsyncLocalStorage } from 'node:async_hooks'
import { ownFolder, placeIn } from './call-place.ts'

/** The stack of a call, not yet read. */
export interface CallSite {
  readonly stack?: string
}

const DEEPEST = 40
const sites = new AsyncLocalStorage<CallSite>()

function takeStack(): CallSite {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = DEEPEST
  const site: CallSite = new Error('only for its stack')
  Error.stackTraceLimit = limit
  return site
}

/** Runs a call of the program's: statements that are sent for it, also later, come from here. */
export function fromHere<T>(call: () => T): T {
  return sites.run(takeStack(), call)
}

/** Where the present call comes from, to be read by {@link describeSite}. */
export function presentSite(): CallSite {
  return sites.getStore() ?? takeStack()
}

/** The place of a call, such as `/app/users.ts:12:5`; null where it is not known. */
export function describeSite({ stack = '' }: CallSite): string | null {
  return placeIn(stack, ownFolder)?.replace(/^file:\/\//, '') ?? null
}
