// A terminal that remembers what is written to it.
import { tmpdir } from 'node:os'
import type { Terminal } from '../../../src/cli/terminal.ts'

export interface FakeTerminal extends Terminal {
  outText(): string
  errText(): string
}

/** Makes a terminal in an empty environment. */
export function fakeTerminal(): FakeTerminal {
  const texts = { out: '', err: '' }
  return {
    env: {},
    cwd: tmpdir(),
    out: text => {
      texts.out += text
    },
    err: text => {
      texts.err += text
    },
    outText: () => texts.out,
    errText: () => texts.err,
  }
}
