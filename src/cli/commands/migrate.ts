// `athanor db migrate`
import { migrate } from '../../migrations/runtime/commands/revision.ts'
import type { AddCommand } from '../command-run.ts'
import { type NewRevisionFlags, newRevisionOptions, withNewRevisionFlags } from './new-revision-flags.ts'

/** Adds `migrate`. */
export const addMigrate: AddCommand = (group, act) => {
  withNewRevisionFlags(group.command('migrate'))
    .description('write a revision with what the models and the database differ in')
    .action((flags: NewRevisionFlags, command) =>
      act(command, async run => {
        await migrate(await run.db(), { ...(await run.options()), ...newRevisionOptions(flags) })
      }),
    )
}
