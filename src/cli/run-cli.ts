// Runs one command line and says with which code the process should end.
import { CommanderError } from 'commander'
import { type Act, CommandRun, type GlobalFlags, type LoadDialects } from './command-run.ts'
import { printError } from './print-error.ts'
import { buildProgram } from './program.ts'
import type { Terminal } from './terminal.ts'

const SUCCESS = 0
const FAILURE = 1
const USAGE = 2

/**
 * Runs a command line.
 *
 * @param args the arguments, without `node` and the script
 * @param loadDialects makes the dialects known that come with the package. Default: they are known
 * @returns 0 for success, 1 for an error, 2 for wrong usage; null when the project's own copy of the package has taken over
 */
export async function runCli(
  args: readonly string[],
  terminal: Terminal,
  loadDialects: LoadDialects = async () => undefined,
): Promise<number | null> {
  const debug = args.includes('--debug')
  const runs: CommandRun[] = []
  let handedOver = false
  const act: Act = async (command, body) => {
    const run = new CommandRun(command.optsWithGlobals<GlobalFlags>(), terminal, loadDialects)
    runs.push(run)
    const other = await run.project.otherCommandLine()
    handedOver = other !== null
    if (other === null) await body(run)
    else await import(other)
  }
  try {
    await buildProgram(terminal, act).parseAsync(args, { from: 'user' })
    await closeAll(runs)
    return handedOver ? null : SUCCESS
  } catch (error) {
    if (error instanceof CommanderError) return exitCodeOf(error)
    printError(error, terminal, debug)
    await closeAll(runs).catch(() => undefined)
    return FAILURE
  }
}

async function closeAll(runs: readonly CommandRun[]): Promise<void> {
  for (const run of runs) await run.project.close()
}

// Help and version that were asked for are no error; a command without a subcommand is one.
function exitCodeOf({ exitCode }: CommanderError): number {
  return exitCode === 0 ? SUCCESS : USAGE
}
