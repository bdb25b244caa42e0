// `athanor db show`
import { show } from '../../migrations/runtime/commands/show.ts'
import { needsDatabase } from '../../migrations/runtime/needs-database.ts'
import type { AddCommand } from '../command-run.ts'

/** Adds `show`. */
export const addShow: AddCommand = (group, act) => {
  group
    .command('show')
    .description('show all that is known about a revision')
    .argument('[revision]', 'which one', 'head')
    .action((revision: string, _flags: object, command) =>
      act(command, async run => {
        await show(await run.dbIf(needsDatabase(revision)), { ...(await run.options()), revision })
      }),
    )
}
