// `athanor db downgrade`
import { downgrade } from '../../migrations/runtime/commands/downgrade.ts'
import type { AddCommand } from '../command-run.ts'
import { type RunFlags, runOptions, withRunFlags } from './run-flags.ts'

/** Adds `downgrade`. */
export const addDowngrade: AddCommand = (group, act) => {
  withRunFlags(group.command('downgrade'))
    .description('undo revisions')
    .argument('[revision]', 'where to: -1, base, an id ...; with --sql also from:to', '-1')
    .action((revision: string, flags: RunFlags, command) =>
      act(command, async run => {
        await downgrade(await run.db(), { ...(await runOptions(run, flags)), revision })
      }),
    )
}
