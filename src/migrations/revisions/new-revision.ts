// Plans a new revision: its id, what it follows and where its file goes. Everything is checked here, before a file is written.
import { isAbsolute, join, relative } from 'node:path'
import { MigrationError } from '../../errors/migration-error.ts'
import { createdText, dateParts } from './date-text.ts'
import { findRevision } from './find-revision.ts'
import { resolveRevisions } from './resolve-revision.ts'
import { createRevision, type Revision } from './revision.ts'
import { RevisionGraph } from './revision-graph.ts'
import type { IdGenerator } from './revision-ids.ts'
import { defaultFileTemplate, scriptFileName } from './script-file-name.ts'

/** What the project lays down for all its revisions. */
export interface NewRevisionSettings {
  /** The folders with revision scripts. */
  readonly versionLocations: readonly string[]
  /** Makes the id, unless one is given. */
  readonly idGenerator: IdGenerator
  /** The moment of creation. */
  readonly now: Date
  /** The zone in which it is written. Default: `UTC`, so that scripts from several places sort by age. */
  readonly timeZone?: string
  /** See {@link scriptFileName}. Default: `<rev>_<slug>`. */
  readonly fileTemplate?: string
  /** The most characters of the message in the file name. Default: 40. */
  readonly slugLength?: number
}

/** What is asked for this revision. */
export interface NewRevisionRequest {
  /** What it is about. Default: `empty message`. */
  readonly message?: string
  /** What it follows: one expression or several. Default: the only head. */
  readonly head?: string | readonly string[]
  /** Let it follow a revision that is no head, and so begin a branch. Default: false. */
  readonly splice?: boolean
  readonly branchLabels?: readonly string[]
  /** Revisions or labels that must be applied before it without being followed. */
  readonly dependsOn?: readonly string[]
  /** Which of the version locations its file goes to. */
  readonly versionPath?: string
  /** The id to use. */
  readonly revId?: string
  /** The rows of the version table, if `head` counts from `current`. */
  readonly currentHeads?: readonly string[]
}

/** What a script is called when nobody says what it is about. */
const emptyMessage = 'empty message'

/**
 * Plans a new revision on top of a graph.
 *
 * @returns the revision with the path of its file, which is not written yet
 * @throws MigrationError `head_needed`, `not_a_head`, `duplicate_heads`, `version_path_needed`, `unknown_version_path`,
 *   `bad_file_template`, `unknown_time_zone`; `duplicate_revision`, `bad_branch_label` and all else that would make the graph invalid
 * @example planRevision(graph, { message: 'users table' }, { versionLocations, idGenerator: randomIds(randomBytes), now: new Date() })
 */
export function planRevision(
  graph: RevisionGraph,
  request: NewRevisionRequest,
  settings: NewRevisionSettings,
): Revision {
  const id = request.revId ?? settings.idGenerator(graph)
  const message = request.message?.trim() || emptyMessage
  const downRevisions = parentsFor(graph, request)
  const date = dateParts(settings.now, settings.timeZone ?? 'UTC')
  const location = locationFor(graph, request, settings.versionLocations, downRevisions)
  const planned = createRevision({
    id,
    message,
    downRevisions,
    dependsOn: (request.dependsOn ?? []).map(name => dependencyName(graph, name)),
    branchLabels: request.branchLabels ?? [],
    createdAt: createdText(date),
  })
  checkPlan(graph, planned)
  const { slugLength = 40, fileTemplate = defaultFileTemplate } = settings
  return createRevision({
    ...planned,
    path: join(location, scriptFileName(fileTemplate, { id, message, date, slugLength })),
  })
}

// Building the graph with the new revision in it is the check: nothing that would be refused later is written.
function checkPlan(graph: RevisionGraph, planned: Revision): void {
  if (graph.has(planned.id)) {
    const { path } = graph.get(planned.id)
    throw new MigrationError('duplicate_revision', { revision: planned.id, paths: path === null ? [] : [path] })
  }
  RevisionGraph.of([...graph.revisions, planned])
}

function parentsFor(graph: RevisionGraph, request: NewRevisionRequest): readonly string[] {
  const { head = 'head', splice = false, currentHeads } = request
  if (head === 'head' && graph.heads.length > 1) throw new MigrationError('head_needed', { heads: graph.heads })
  const parents = [head].flat().flatMap(expression => resolveRevisions(graph, expression, currentHeads))
  parents.forEach((revision, position) => {
    if (parents.indexOf(revision) !== position) throw new MigrationError('duplicate_heads', { revision })
    if (!splice && !graph.isHead(revision)) throw new MigrationError('not_a_head', { revision })
  })
  return parents
}

function dependencyName(graph: RevisionGraph, name: string): string {
  return graph.labelOwner(name) === undefined ? findRevision(graph, name) : name
}

function locationFor(
  graph: RevisionGraph,
  { versionPath }: NewRevisionRequest,
  locations: readonly string[],
  parents: readonly string[],
): string {
  if (versionPath !== undefined) {
    const chosen = locations.find(location => samePath(location, versionPath))
    if (chosen !== undefined) return chosen
    throw new MigrationError('unknown_version_path', { path: versionPath, locations })
  }
  const [only, ...others] = locations
  if (only !== undefined && others.length === 0) return only
  const parentPath = parents.length === 0 ? null : graph.get(parents[0] ?? '').path
  const beside = locations.find(location => parentPath !== null && isBelow(parentPath, location))
  if (beside === undefined) throw new MigrationError('version_path_needed', { locations })
  return beside
}

function samePath(a: string, b: string): boolean {
  return relative(a, b) === ''
}

function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return !way.startsWith('..') && !isAbsolute(way)
}
