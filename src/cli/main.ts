#!/usr/bin/env node
// The command `athanor`.
import { CliError } from '../errors/cli-error.ts'
import { printError } from './print-error.ts'
import { runCli } from './run-cli.ts'
import { processTerminal } from './terminal.ts'
import { hideKnownWarnings } from './warnings.ts'

let done = false

// An app that starts a server when it is imported must not keep a command from ending.
function end(code: number): void {
  done = true
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)))
}

function fail(error: unknown): void {
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
runCli(process.argv.slice(2), processTerminal).then(code => {
  process.off('beforeExit', giveUp)
  done = true
  if (code !== null) end(code)
})
