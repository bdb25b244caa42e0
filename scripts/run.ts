// What the scripts share: the root of the checkout, running a command, temporary folders, and counting what passed.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of the checkout. */
export const root = fileURLToPath(new URL('../', import.meta.url))

export interface Outcome {
  readonly ok: boolean
  /** Standard output and error together, trimmed. */
  readonly output: string
}

/** Runs a program without a shell and waits for it. */
export function run(command: string, args: readonly string[], cwd = root): Outcome {
  const result = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
  })
  const output = [result.stdout, result.stderr, result.error?.message].filter(Boolean).join('\n').trim()
  return { ok: result.status === 0, output }
}

/** Calls `use` with a new temporary folder and removes the folder afterwards. */
export function withTemporaryFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(path.join(tmpdir(), 'athanor-'))
  try {
    return use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Counts steps, prints each, and ends with the line `N passed, N failed`. */
export class Tally {
  #passed = 0
  #failed = 0

  /** Prints a step's result, and what it said if it failed. */
  report(name: string, ok: boolean, details = ''): void {
    if (ok) this.#passed += 1
    else this.#failed += 1
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${name}`)
    if (!ok && details) console.log(details.replaceAll(/^/gm, '       '))
  }

  /** Prints the totals; the process's exit code says whether anything failed. */
  finish(): void {
    console.log(`${this.#passed} passed, ${this.#failed} failed`)
    if (this.#failed > 0) process.exitCode = 1
  }
}
