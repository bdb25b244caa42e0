import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { CommandRun, given } from '../../../src/cli/command-run.ts'
import { commands } from '../../../src/cli/commands.ts'
import { buildProgram } from '../../../src/cli/program.ts'
import { runCli } from '../../../src/cli/run-cli.ts'
import { fakeTerminal } from './fake-terminal.ts'

async function run(...args: readonly string[]) {
  const terminal = fakeTerminal()
  return { code: await runCli(args, terminal), out: terminal.outText(), err: terminal.errText() }
}

/** The command and options that a command line means, without running it. */
async function parsed(...args: readonly string[]) {
  const seen: object[] = []
  const program = buildProgram(fakeTerminal(), async command => {
    seen.push({ name: command.name(), args: command.processedArgs, ...command.optsWithGlobals() })
  })
  await program.parseAsync(args, { from: 'user' })
  return seen[0]
}

describe('a command line', () => {
  it('that is wrong ends with 2 and one paragraph', async () => {
    expect(await run('db', 'histroy')).toEqual({
      code: 2,
      out: '',
      err: "Error: unknown command 'histroy' (did you mean history?); see `athanor db --help`\n",
    })
    expect(await run('dbb')).toMatchObject({ code: 2 })
    expect(await run('db', 'upgrade', '--tag')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^Error: option '--tag <word>' argument missing;/),
    })
    expect(await run('db')).toMatchObject({ code: 2, out: '' })
  })

  it('that asks for help or the version ends with 0', async () => {
    expect(await run('--version')).toMatchObject({ code: 0, err: '' })
    for (const args of [['--help'], ['db', '--help'], ['db', 'migrate', '-h'], ['help', 'db']])
      expect(await run(...args)).toMatchObject({ code: 0, err: '' })
  })

  it('that fails ends with 1', async () => {
    const { code, err } = await run('db', 'init', '-t', 'nosuch')
    expect({ code, err }).toEqual({ code: 1, err: "Error: no template 'nosuch': the templates are 'default'\n" })
  })
})

describe('options', () => {
  it('of the group and of the program stand before or after the command', async () => {
    const expected = { name: 'upgrade', args: ['+1'], app: 'a.ts', directory: 'm', xArg: ['a=1', 'b'], sql: true }
    expect(await parsed('--app', 'a.ts', 'db', '-d', 'm', '-x', 'a=1', '-x', 'b', 'upgrade', '+1', '--sql')).toEqual(
      expected,
    )
    expect(await parsed('db', 'upgrade', '+1', '--sql', '-x', 'a=1', '-x', 'b', '-d', 'm', '--app', 'a.ts')).toEqual(
      expected,
    )
  })

  it('do not include -1, which is a revision', async () => {
    expect(await parsed('db', 'downgrade', '-1')).toMatchObject({ args: ['-1'] })
    expect(await parsed('db', 'downgrade', '--', '-1')).toMatchObject({ args: ['-1'] })
    expect(await parsed('db', 'downgrade')).toMatchObject({ args: ['-1'] })
    expect(await parsed('db', 'history', '-r', '-3:current')).toMatchObject({ revRange: '-3:current' })
  })

  it('of new revisions may be given several times where they list something', async () => {
    expect(
      await parsed(
        'db',
        'revision',
        '-m',
        'x',
        '--branch-label',
        'a',
        '--branch-label',
        'b',
        '--depends-on',
        'c',
        '--depends-on',
        'd',
      ),
    ).toMatchObject({
      branchLabel: ['a', 'b'],
      dependsOn: ['c', 'd'],
    })
  })

  it('that were not given are left out', () => {
    expect(given({ a: 1, b: undefined, c: null })).toEqual({ a: 1, c: null })
  })

  it('for the scripts have names and perhaps values', () => {
    const words = (...xArg: readonly string[]) => new CommandRun({ xArg }, fakeTerminal()).xArgs()
    expect(words('a=1', 'b', 'c=', 'd=e=f\ng', 'a=2')).toEqual({ a: '2', b: '', c: '', d: 'e=f\ng' })
    expect(() => words('=x')).toThrow("-x '=x' has no name")
  })
})

it('every command has a description for the help', () => {
  const group = new Command()
  for (const add of commands) add(group, async () => undefined)
  expect(group.commands.map(command => command.name())).toEqual(
    'init list-templates migrate revision upgrade downgrade current history heads branches show stamp merge edit check'.split(
      ' ',
    ),
  )
  for (const command of group.commands) expect(command.description()).not.toBe('')
})
