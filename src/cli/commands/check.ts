// `athanor db check`
import { check } from '../../migrations/runtime/commands/check.ts'
import type { AddCommand } from '../command-run.ts'

/** Adds `check`. */
export const addCheck: AddCommand = (group, act) => {
  group
    .command('check')
    .description('fail if migrate would find anything to write down')
    .action((_flags: object, command) =>
      act(command, async run => {
        await check(await run.db(), await run.options())
      }),
    )
}
