// How errors are shown: one paragraph that says what went wrong and what to do; the stack only when it is asked for.
import { AthanorError } from '../errors/athanor-error.ts'
import { placeOfError } from './app/error-place.ts'
import { ownFolder } from './app/own-copy.ts'
import type { Terminal } from './terminal.ts'

/** Prints an error. */
export function printError(error: unknown, terminal: Terminal, debug: boolean): void {
  terminal.err(`Error: ${messageOf(error, terminal, debug)}\n`)
  if (debug) terminal.err(stackOf(error))
}

function messageOf(error: unknown, { cwd }: Terminal, debug: boolean): string {
  const text = (error instanceof Error ? error.message : String(error)).replace(/\s*\n\s*/g, ' ').trim()
  if (isExpected(error) || debug) return text
  const name = error instanceof Error && error.name !== 'Error' ? `${error.name}: ` : ''
  const place = placeOfError(error, cwd, ownFolder)
  return `${place === '' ? '' : `${place}: `}${name}${text} (run the command with --debug to see where this comes from)`
}

// The app may have its own copy of the package, whose errors are of classes that only look the same.
function isExpected(error: unknown): boolean {
  return error instanceof AthanorError || (error instanceof Error && 'code' in error && 'details' in error)
}

function stackOf(error: unknown): string {
  const parts: string[] = []
  for (let at = error; at instanceof Error && parts.length < 10; at = at.cause) parts.push(String(at.stack))
  return parts.length === 0 ? '' : `${parts.join('\nCaused by: ')}\n`
}
