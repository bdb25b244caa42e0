// `athanor db current`
import { type CurrentOptions, current } from '../../migrations/runtime/commands/current.ts'
import { type AddCommand, given } from '../command-run.ts'

/** Adds `current`. */
export const addCurrent: AddCommand = (group, act) => {
  group
    .command('current')
    .description('show where the database is')
    .option('-v, --verbose', 'show all that is known about the revision')
    .option('-c, --check-heads', 'fail unless the database is at every head')
    .action(({ verbose, checkHeads }: { readonly verbose?: boolean; readonly checkHeads?: boolean }, command) =>
      act(command, async run => {
        await current(await run.db(), { ...(await run.options()), ...given<CurrentOptions>({ verbose, checkHeads }) })
      }),
    )
}
