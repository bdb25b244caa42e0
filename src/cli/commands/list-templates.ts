// `athanor db list-templates`
import { listTemplates } from '../../migrations/runtime/commands/list-templates.ts'
import type { AddCommand } from '../command-run.ts'

/** Adds `list-templates`. */
export const addListTemplates: AddCommand = (group, act) => {
  group
    .command('list-templates')
    .description('list the templates for init')
    .action((_flags: object, command) =>
      act(command, async run => {
        await listTemplates(null, await run.options())
      }),
    )
}
