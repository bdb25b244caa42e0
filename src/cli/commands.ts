// The commands of `athanor db`, in the order of the help.
import type { AddCommand } from './command-run.ts'
import { addBranches } from './commands/branches.ts'
import { addCheck } from './commands/check.ts'
import { addCurrent } from './commands/current.ts'
import { addDowngrade } from './commands/downgrade.ts'
import { addEdit } from './commands/edit.ts'
import { addHeads } from './commands/heads.ts'
import { addHistory } from './commands/history.ts'
import { addInit } from './commands/init.ts'
import { addListTemplates } from './commands/list-templates.ts'
import { addMerge } from './commands/merge.ts'
import { addMigrate } from './commands/migrate.ts'
import { addRevision } from './commands/revision.ts'
import { addShow } from './commands/show.ts'
import { addStamp } from './commands/stamp.ts'
import { addUpgrade } from './commands/upgrade.ts'

/** Adds each command to the group `db`. */
export const commands: readonly AddCommand[] = [
  addInit,
  addListTemplates,
  addMigrate,
  addRevision,
  addUpgrade,
  addDowngrade,
  addCurrent,
  addHistory,
  addHeads,
  addBranches,
  addShow,
  addStamp,
  addMerge,
  addEdit,
  addCheck,
]
