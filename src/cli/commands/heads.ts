// `athanor db heads`
import { type HeadsCommandOptions, heads } from '../../migrations/runtime/commands/heads.ts'
import { type AddCommand, given } from '../command-run.ts'

/** Adds `heads`. */
export const addHeads: AddCommand = (group, act) => {
  group
    .command('heads')
    .description('list the revisions that nothing follows')
    .option('-v, --verbose', 'show all that is known about each revision')
    .option('--resolve-dependencies', 'leave out heads on which another revision depends')
    .action(
      (
        { verbose, resolveDependencies }: { readonly verbose?: boolean; readonly resolveDependencies?: boolean },
        command,
      ) =>
        act(command, async run => {
          await heads(null, {
            ...(await run.options()),
            ...given<HeadsCommandOptions>({ verbose, resolveDependencies }),
          })
        }),
    )
}
