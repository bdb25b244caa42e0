// `athanor db merge`
import { type MergeOptions, merge } from '../../migrations/runtime/commands/merge.ts'
import { type AddCommand, collect, given } from '../command-run.ts'

interface Flags {
  readonly message?: string
  readonly branchLabel?: readonly string[]
  readonly revId?: string
  readonly splice?: boolean
  readonly versionPath?: string
  readonly dependsOn?: readonly string[]
}

/** Adds `merge`. */
export const addMerge: AddCommand = (group, act) => {
  group
    .command('merge')
    .description('write a revision that joins several heads')
    .argument('[revisions...]', 'the heads to join (default: all)')
    .option('-m, --message <text>', 'what the revision is about')
    .option('--branch-label <label>', 'a label for the joined branch, several times', collect)
    .option('--rev-id <id>', 'its id, instead of a new one')
    .option('--splice', 'join revisions that are no heads')
    .option('--version-path <folder>', 'which version location the script goes to')
    .option('--depends-on <revision>', 'a revision that must be applied before it, several times', collect)
    .action((names: readonly string[], flags: Flags, command) =>
      act(command, async run => {
        const { message, branchLabel: branchLabels, revId, splice, versionPath, dependsOn } = flags
        const revisions = names.length === 0 ? 'heads' : names
        const options = given<MergeOptions>({ message, branchLabels, revId, splice, versionPath, dependsOn })
        await merge(null, { ...(await run.options()), ...options, revisions })
      }),
    )
}
