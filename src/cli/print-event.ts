// What a command tells, as lines: listings, files and SQL to standard output, the log to standard error.

import { describeStep } from '../migrations/revisions/revision-step.ts'
import type { MigrationEvent } from '../migrations/runtime/events.ts'
import type { Terminal } from './terminal.ts'

type Handlers = {
  readonly [K in MigrationEvent['kind']]: (event: Extract<MigrationEvent, { kind: K }>, terminal: Terminal) => void
}

/** One line of the log. */
function logLine(level: 'INFO' | 'WARN', logger: 'migration' | 'autogenerate', text: string): string {
  return `${level.padEnd(5)} [athanor.${logger}] ${text}\n`
}

const handlers = {
  context: ({ url, dialect, transactionalDdl, offline }, terminal) => {
    const ddl = transactionalDdl ? 'transactional' : 'non-transactional'
    terminal.err(logLine('INFO', 'migration', `Context ${dialect} (${url}), ${ddl} DDL.`))
    if (offline) terminal.err(logLine('INFO', 'migration', 'Generating static SQL'))
  },
  step: ({ step }, terminal) => terminal.err(logLine('INFO', 'migration', `Running ${describeStep(step)}`)),
  detected: ({ description }, terminal) => terminal.err(logLine('INFO', 'autogenerate', `Detected ${description}`)),
  noChanges: ({ command }, terminal) => {
    if (command === 'check') terminal.out('No new upgrade operations detected.\n')
    else terminal.err(logLine('INFO', 'autogenerate', 'No changes in schema detected.'))
  },
  created: ({ what, path }, terminal) =>
    terminal.out(`${what === 'directory' ? 'Creating directory' : 'Generating'} ${path} ...  done\n`),
  waiting: ({ reason }, terminal) =>
    terminal.err(logLine('INFO', 'migration', `Waiting for another runner: ${reason}`)),
  warning: ({ message }, terminal) => terminal.err(logLine('WARN', 'migration', message)),
  listing: ({ text }, terminal) => {
    if (text !== '') terminal.out(text.endsWith('\n') ? text : `${text}\n`)
  },
  sql: ({ text }, terminal) => terminal.out(text),
} satisfies Handlers

/** Prints an event. */
export function printEvent(event: MigrationEvent, terminal: Terminal): void {
  const handler = handlers[event.kind] as (event: MigrationEvent, terminal: Terminal) => void
  handler(event, terminal)
}
