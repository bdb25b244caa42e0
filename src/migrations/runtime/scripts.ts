// The revision scripts of a project, opened: their folder and the graph that they make.

import type { RevisionGraph } from '../revisions/revision-graph.ts'
import { ScriptFolder } from '../revisions/script-folder.ts'
import { directoryOf, type MigrationOptions } from './options.ts'

/** The scripts of a project. */
export interface Scripts {
  readonly folder: ScriptFolder
  readonly graph: RevisionGraph
}

/**
 * Opens the migrations folder and reads every revision in it.
 *
 * @throws MigrationError `scripts_folder_missing`, or what is wrong with a script or with how they fit together
 */
export async function openScripts(options: MigrationOptions): Promise<Scripts> {
  const { versionLocations, recursive, importModule } = options
  const folder = await ScriptFolder.open({
    directory: directoryOf(options),
    ...(versionLocations !== undefined && { versionLocations }),
    ...(recursive !== undefined && { recursive }),
    ...(importModule !== undefined && { importModule }),
  })
  return { folder, graph: await folder.readGraph() }
}
