// `athanor db revision`
import { revision } from '../../migrations/runtime/commands/revision.ts'
import { needsDatabase } from '../../migrations/runtime/needs-database.ts'
import type { AddCommand } from '../command-run.ts'
import { type NewRevisionFlags, newRevisionOptions, withNewRevisionFlags } from './new-revision-flags.ts'

/** Adds `revision`. */
export const addRevision: AddCommand = (group, act) => {
  withNewRevisionFlags(group.command('revision'))
    .description('write an empty revision')
    .option('--autogenerate', 'fill it with what the models and the database differ in')
    .action((flags: NewRevisionFlags & { readonly autogenerate?: boolean }, command) =>
      act(command, async run => {
        const { autogenerate = false, head } = flags
        const db = await run.dbIf(autogenerate || (head !== undefined && needsDatabase(head)))
        await revision(db, { ...(await run.options()), ...newRevisionOptions(flags), autogenerate })
      }),
    )
}
