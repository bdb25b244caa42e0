// `list-templates`: which templates `init` knows.
import { reportOf } from '../database.ts'
import type { MigrationOptions } from '../options.ts'
import type { MigrationTarget } from '../target.ts'
import { templates } from '../templates.ts'

/**
 * Lists the templates that `init` can make a migrations folder from.
 *
 * @param _db not needed; null will do
 */
export async function listTemplates(
  _db: MigrationTarget | null = null,
  options: MigrationOptions = {},
): Promise<readonly { readonly name: string; readonly description: string }[]> {
  const listed = templates.map(({ name, description }) => ({ name, description }))
  reportOf(options)({
    kind: 'listing',
    text: listed.map(({ name, description }) => `${name} - ${description}`).join('\n'),
  })
  return listed
}
