// `athanor db branches`
import { branches } from '../../migrations/runtime/commands/branches.ts'
import { type AddCommand, given } from '../command-run.ts'

/** Adds `branches`. */
export const addBranches: AddCommand = (group, act) => {
  group
    .command('branches')
    .description('list the revisions that several others follow')
    .option('-v, --verbose', 'show all that is known about each revision')
    .action(({ verbose }: { readonly verbose?: boolean }, command) =>
      act(command, async run => {
        await branches(null, { ...(await run.options()), ...given({ verbose }) })
      }),
    )
}
