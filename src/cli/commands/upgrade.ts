// `athanor db upgrade`
import { upgrade } from '../../migrations/runtime/commands/upgrade.ts'
import type { AddCommand } from '../command-run.ts'
import { type RunFlags, runOptions, withRunFlags } from './run-flags.ts'

/** Adds `upgrade`. */
export const addUpgrade: AddCommand = (group, act) => {
  withRunFlags(group.command('upgrade'))
    .description('apply revisions')
    .argument('[revision]', 'where to: head, heads, +1, an id ...; with --sql also from:to', 'head')
    .action((revision: string, flags: RunFlags, command) =>
      act(command, async run => {
        await upgrade(await run.db(), { ...(await runOptions(run, flags)), revision })
      }),
    )
}
