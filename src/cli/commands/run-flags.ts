// The options that `upgrade` and `downgrade` have in common.
import type { Command } from 'commander'
import type { RunOptions } from '../../migrations/runtime/commands/upgrade.ts'
import { type CommandRun, given } from '../command-run.ts'

/** These options as the parser gives them. */
export interface RunFlags {
  readonly sql?: boolean
  readonly tag?: string
}

/** Adds the options to a command. */
export function withRunFlags(command: Command): Command {
  return command
    .option('--sql', 'write the SQL to standard output instead of running it')
    .option('--tag <word>', 'a word for the scripts')
}

/** The options as the functions of the migrations take them. */
export async function runOptions(run: CommandRun, { sql, tag }: RunFlags): Promise<RunOptions> {
  return { ...(await run.options()), ...given<RunOptions>({ sql, tag }), xArgs: run.xArgs() }
}
