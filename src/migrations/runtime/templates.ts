// The templates of migrations folders: what `init` puts into a new one.
import { defaultScriptTemplate } from '../revisions/script-template.ts'

/** A template of a migrations folder. */
export interface MigrationsTemplate {
  readonly name: string
  /** What it is for, in one line. */
  readonly description: string
  /** The texts of its files, by name. */
  readonly files: Readonly<Record<string, string>>
}

const README = `Migrations of one database, made by Athanor.

versions/            the revision scripts, each of which says what it follows
script.ts.template   what new revision scripts are made from; change it to your taste

  athanor db migrate -m "what changed"   write a revision from the models
  athanor db upgrade                     run what is not applied yet
  athanor db downgrade                   undo the last revision
  athanor db history                     show the revisions

Keep this folder in version control.
`

/** The templates, the usual one first. */
export const templates: readonly MigrationsTemplate[] = [
  {
    name: 'default',
    description: 'Migrations of one database, in TypeScript.',
    files: { README: README, 'script.ts.template': defaultScriptTemplate },
  },
]
