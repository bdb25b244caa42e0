// `athanor db edit`
import { edit } from '../../migrations/runtime/commands/edit.ts'
import { needsDatabase } from '../../migrations/runtime/needs-database.ts'
import type { AddCommand } from '../command-run.ts'
import { openEditor } from '../open-editor.ts'

/** Adds `edit`. */
export const addEdit: AddCommand = (group, act) => {
  group
    .command('edit')
    .description('open the script of a revision in $EDITOR')
    .argument('[revision]', 'which one', 'current')
    .action((revision: string, _flags: object, command) =>
      act(command, async run => {
        const db = await run.dbIf(needsDatabase(revision))
        const { env } = run.terminal
        await edit(db, { ...(await run.options()), revision, openEditor: path => openEditor(path, env) })
      }),
    )
}
