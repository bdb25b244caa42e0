// Writes the script of a planned revision into the scripts folder.

import type { NewRevisionSettings } from '../revisions/new-revision.ts'
import { renderScript, type ScriptSource } from '../revisions/render-script.ts'
import { reportOf } from './database.ts'
import { environmentOf, idGeneratorOf, type MigrationOptions } from './options.ts'
import type { Scripts } from './scripts.ts'

/** What the project lays down for new revisions. */
export function newRevisionSettings({ folder }: Scripts, options: MigrationOptions): NewRevisionSettings {
  const { timeZone, fileTemplate, slugLength } = options
  return {
    versionLocations: folder.versionLocations,
    idGenerator: idGeneratorOf(options),
    now: environmentOf(options).now(),
    ...(timeZone !== undefined && { timeZone }),
    ...(fileTemplate !== undefined && { fileTemplate }),
    ...(slugLength !== undefined && { slugLength }),
  }
}

/**
 * Writes a script and gives its path.
 *
 * @throws MigrationError `bad_script_template`, `script_exists` or `script_not_written`; nothing is left behind then
 */
export async function writeRevision(
  { folder }: Scripts,
  source: ScriptSource,
  options: MigrationOptions,
): Promise<string> {
  const template = await folder.readTemplate()
  const text = renderScript(source, template === null ? undefined : { path: folder.templatePath, text: template })
  const path = source.revision.path ?? source.revision.id
  await folder.writeScript(path, text)
  reportOf(options)({ kind: 'created', what: 'file', path })
  return path
}
