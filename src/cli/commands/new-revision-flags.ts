// The options that the commands which write a new revision have in common.
import type { Command } from 'commander'
import type { RevisionOptions } from '../../migrations/runtime/commands/revision.ts'
import { collect, given } from '../command-run.ts'

/** These options as the parser gives them. */
export interface NewRevisionFlags {
  readonly message?: string
  readonly sql?: boolean
  readonly head?: string
  readonly splice?: boolean
  readonly branchLabel?: readonly string[]
  readonly versionPath?: string
  readonly revId?: string
  readonly dependsOn?: readonly string[]
}

/** Adds the options to a command. */
export function withNewRevisionFlags(command: Command): Command {
  return command
    .option('-m, --message <text>', 'what the revision is about')
    .option('--sql', 'do without a database')
    .option('--head <revision>', 'the revision that it follows (default: the only head)')
    .option('--splice', 'let it follow a revision that is no head, and so begin a branch')
    .option('--branch-label <label>', 'a label for the branch that it begins, several times', collect)
    .option('--version-path <folder>', 'which version location the script goes to')
    .option('--rev-id <id>', 'its id, instead of a new one')
    .option('--depends-on <revision>', 'a revision that must be applied before it, several times', collect)
}

/** The options as the functions of the migrations take them. */
export function newRevisionOptions(flags: NewRevisionFlags): RevisionOptions {
  const { message, sql, head, splice, branchLabel: branchLabels, versionPath, revId, dependsOn } = flags
  return given<RevisionOptions>({ message, sql, head, splice, branchLabels, versionPath, revId, dependsOn })
}
