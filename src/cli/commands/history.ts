// `athanor db history`
import { type HistoryCommandOptions, history } from '../../migrations/runtime/commands/history.ts'
import { needsDatabase } from '../../migrations/runtime/needs-database.ts'
import { type AddCommand, given } from '../command-run.ts'

interface Flags {
  readonly revRange?: string
  readonly verbose?: boolean
  readonly indicateCurrent?: boolean
}

/** Adds `history`. */
export const addHistory: AddCommand = (group, act) => {
  group
    .command('history')
    .description('list the revisions, newest first')
    .option('-r, --rev-range <start:end>', 'only these')
    .option('-v, --verbose', 'show all that is known about each revision')
    .option('-i, --indicate-current', 'mark where the database is')
    .action(({ revRange, verbose, indicateCurrent }: Flags, command) =>
      act(command, async run => {
        const db = await run.dbIf(indicateCurrent === true || (revRange !== undefined && needsDatabase(revRange)))
        const options = given<HistoryCommandOptions>({ revRange, verbose, indicateCurrent })
        await history(db, { ...(await run.options()), ...options })
      }),
    )
}
