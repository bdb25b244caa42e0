// `athanor db init`
import { init } from '../../migrations/runtime/commands/init.ts'
import { type AddCommand, given } from '../command-run.ts'

/** Adds `init`. */
export const addInit: AddCommand = (group, act) => {
  group
    .command('init')
    .description('make a migrations folder')
    .option('-t, --template <name>', 'which template to make it from (see list-templates)')
    .action(({ template }: { readonly template?: string }, command) =>
      act(command, async run => {
        await init(null, { ...(await run.options()), ...given({ template }) })
      }),
    )
}
