import { describe, expect, it } from 'vitest'
import { printError } from '../../../src/cli/print-error.ts'
import { printEvent } from '../../../src/cli/print-event.ts'
import { MigrationError } from '../../../src/errors/migration-error.ts'
import type { MigrationEvent } from '../../../src/migrations/runtime/events.ts'
import { fakeTerminal } from './fake-terminal.ts'

function printed(event: MigrationEvent): readonly [out: string, err: string] {
  const terminal = fakeTerminal()
  printEvent(event, terminal)
  return [terminal.outText(), terminal.errText()]
}

describe('events', () => {
  it('that are listings, files and SQL go to standard output', () => {
    expect(printed({ kind: 'listing', text: 'a\nb' })).toEqual(['a\nb\n', ''])
    expect(printed({ kind: 'listing', text: '' })).toEqual(['', ''])
    expect(printed({ kind: 'created', what: 'directory', path: 'm' })).toEqual(['Creating directory m ...  done\n', ''])
    expect(printed({ kind: 'created', what: 'file', path: 'm/README' })).toEqual([
      'Generating m/README ...  done\n',
      '',
    ])
    expect(printed({ kind: 'sql', text: 'select 1;\n' })).toEqual(['select 1;\n', ''])
    expect(printed({ kind: 'noChanges', command: 'check' })).toEqual(['No new upgrade operations detected.\n', ''])
  })

  it('that are news go to standard error as a log', () => {
    expect(printed({ kind: 'detected', description: "added table 'user'" })).toEqual([
      '',
      "INFO  [athanor.autogenerate] Detected added table 'user'\n",
    ])
    expect(printed({ kind: 'noChanges', command: 'migrate' })).toEqual([
      '',
      'INFO  [athanor.autogenerate] No changes in schema detected.\n',
    ])
    expect(printed({ kind: 'warning', message: 'careful' })).toEqual(['', 'WARN  [athanor.migration] careful\n'])
    expect(printed({ kind: 'waiting', reason: 'it is locked' })).toEqual([
      '',
      'INFO  [athanor.migration] Waiting for another runner: it is locked\n',
    ])
    const context = {
      kind: 'context',
      url: 'mysql://h/d',
      dialect: 'mysql',
      transactionalDdl: false,
      offline: true,
    } as const
    expect(printed(context)[1]).toBe(
      'INFO  [athanor.migration] Context mysql (mysql://h/d), non-transactional DDL.\nINFO  [athanor.migration] Generating static SQL\n',
    )
  })
})

describe('errors', () => {
  const shown = (error: unknown, debug = false) => {
    const terminal = fakeTerminal()
    printError(error, terminal, debug)
    return terminal.errText()
  }

  it('of ours are one paragraph', () => {
    expect(shown(new MigrationError('duplicate_heads', { revision: 'a\n b' }))).toBe(
      "Error: head revision 'a b' is given twice: give each head once\n",
    )
  })

  it('of others say how to learn more', () => {
    expect(shown(new TypeError('x is null'))).toBe(
      'Error: TypeError: x is null (run the command with --debug to see where this comes from)\n',
    )
    expect(shown('text')).toContain('Error: text (run')
  })

  it('show their stack and their causes when asked', () => {
    const text = shown(new MigrationError('duplicate_heads', { revision: 'a', cause: new TypeError('below') }), true)
    expect(text).toMatch(/^Error: head revision 'a' is given twice.*\nMigrationError: .*\n {4}at /)
    expect(text).toMatch(/\nCaused by: TypeError: below\n {4}at /)
  })
})
