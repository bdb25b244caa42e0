// The process of the command `athanor`: its arguments, how it ends, and what is said when it ends otherwise.
import { CliError } from '../errors/cli-error.ts'
import type { LoadDialects } from './command-run.ts'
import { printError } from './print-error.ts'
import { runCli } from './run-cli.ts'
import { processTerminal } from './terminal.ts'
import { hideKnownWarnings } from './warnings.ts'

/**
 * Runs the command line of this process, and ends the process.
 *
 * @param loadDialects makes the dialects known that come with the package
 */
export function main(loadDialects: LoadDialects): void {
  let done = false

  // An app that starts a server when it is imported must not keep a command from ending.
  const end = (code: number): void => {
    done = true
    process.stdout.write('', () => process.stderr.write('', () => process.exit(code)))
  }
  const fail = (error: unknown): void => {
    printError(error, processTerminal, process.argv.includes('--debug'))
    end(1)
  }
  const giveUp = () => fail(new CliError('never_ended', {}))

  hideKnownWarnings(process)
  // What the app does in the background may fail at any time.
  process.on('uncaughtException', fail)
  process.once('beforeExit', giveUp)
  // Whoever deploys with this command must not take a process that was ended half way for a success.
  process.once('exit', code => {
    if (done || code !== 0) return
    printError(new CliError('process_ended', {}), processTerminal, false)
    process.exitCode = 1
  })
  // Not awaited here: Node would report an unsettled await of its own where a module of the project never settles.
  runCli(process.argv.slice(2), processTerminal, loadDialects).then(code => {
    process.off('beforeExit', giveUp)
    done = true
    if (code !== null) end(code)
  })
}
