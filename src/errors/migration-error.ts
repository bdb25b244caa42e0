// Errors of the migration layers: the revision graph, operations, autogenerate and the runner.
import { formatList, quotedList } from '../util/text.ts'
import { AthanorError, type DetailsOf, messageOf } from './athanor-error.ts'

/** Code -> message of every migration error. Messages say what was found, what was expected and one thing to do. */
export const migrationMessages = {
  // The names of revisions and branches.
  bad_revision_id: (d: { revision: string; characters: readonly string[] }) =>
    `character(s) ${quotedList(d.characters)} not allowed in revision id '${d.revision}': use letters, digits, '_' and '.'`,
  bad_revision_id_length: (d: { revision: string; length: number; limit: number }) =>
    d.length === 0
      ? 'a revision id is empty: give it at least one letter or digit'
      : `revision id '${d.revision.slice(0, 40)}...' has ${d.length} characters and the version table has room for ${d.limit}: shorten it`,
  reserved_revision_id: (d: { revision: string; reserved: readonly string[] }) =>
    `revision id '${d.revision}' is reserved: ${formatList(d.reserved)} are names of places in the history, choose another id`,
  bad_branch_label: (d: { label: string; revision: string; reason: string }) =>
    `branch label '${d.label}' of revision '${d.revision}' ${d.reason}: choose another label`,

  // The revision graph.
  duplicate_revision: (d: { revision: string; paths: readonly string[] }) =>
    d.paths.length > 1
      ? `revision '${d.revision}' is present more than once, in ${formatList(d.paths)}: give one of them another id, or delete it`
      : `revision '${d.revision}' is already there${d.paths.length === 0 ? '' : ` (${d.paths[0]})`}: choose another id`,
  unknown_parent: (d: { revision: string; parent: string; path: string | null; hint: string }) =>
    `revision '${d.revision}' follows '${d.parent}', which is not in the scripts folder${d.hint}: bring that script back, or correct downRevision in ${d.path ?? `revision '${d.revision}'`}`,
  unknown_dependency: (d: { revision: string; dependency: string; path: string | null; hint: string }) =>
    `revision '${d.revision}' depends on '${d.dependency}', which is neither a revision nor a branch label${d.hint}: correct dependsOn in ${d.path ?? `revision '${d.revision}'`}`,
  revision_cycle: (d: { cycle: readonly string[]; link: 'downRevision' | 'dependsOn' }) =>
    d.cycle.length === 1
      ? `revision '${d.cycle[0]}' names itself in ${d.link} (a self-loop): name the revision that comes before it`
      : `revisions go in a circle: ${[...d.cycle, d.cycle[0]].join(' -> ')} (each one after the next): correct ${d.link} in one of them`,

  // Finding revisions.
  bad_revision_expression: (d: { expression: string; expected: string }) =>
    `'${d.expression}' does not name a revision: ${d.expected}`,
  revision_not_found: (d: { revision: string; hint?: string }) =>
    `no revision '${d.revision}' in the scripts folder${d.hint ?? ''}: run \`athanor db history\` to see the ones there are`,
  ambiguous_revision: (d: { revision: string; candidates: readonly string[] }) =>
    `'${d.revision}' is the beginning of ${d.candidates.length} revision ids, ${formatList(d.candidates)}: give more characters of the one that is meant`,
  unknown_branch: (d: { branch: string; hint: string }) =>
    `no branch label and no revision '${d.branch}'${d.hint}: run \`athanor db branches -v\` to see the ones there are`,
  not_in_branch: (d: { revision: string; branch: string }) =>
    `revision '${d.revision}' is not a member of branch '${d.branch}': it is neither before nor after it, so leave '${d.branch}@' out or name another branch`,
  multiple_heads: (d: { argument: string; heads: readonly string[] }) =>
    `multiple head revisions are present for given argument '${d.argument}' (${formatList(d.heads)}): specify one of them, '<branch>@head' to narrow to a branch, or 'heads' for all, or join them with \`athanor db merge heads\``,
  multiple_revisions: (d: { argument: string; revisions: readonly string[] }) =>
    `'${d.argument}' means ${d.revisions.length} revisions here, ${formatList(d.revisions)}, and one is needed: name the one`,
  current_revision_needed: (d: { expression: string }) =>
    `'${d.expression}' counts from the current revision of a database, and none is known here: name a revision instead`,
  relative_revision_out_of_reach: (d: { expression: string; steps: number; reached: number; from: string }) =>
    `relative revision ${d.expression} didn't produce ${d.steps} migrations: from ${d.from} there are ${d.reached} in that direction`,
  ambiguous_walk: (d: { expression: string; at: string; choices: readonly string[] }) =>
    `ambiguous walk: '${d.expression}' reaches ${d.at}, from where it could go to ${formatList(d.choices, 'or')}: name the one that is meant`,
  range_not_on_one_branch: (d: { range: string; start: string }) =>
    `requested range ${d.range} does not refer to ancestor and descendant revisions along the same branch: ${d.start} is not below its end`,

  // Paths through the graph.
  unknown_current_revision: (d: { revision: string; hint: string }) =>
    `the database is at revision '${d.revision}', which is not in the scripts folder${d.hint}: bring its script back, or run \`athanor db stamp --purge <revision>\` to say where the database is`,
  overlapping_revisions: (d: { revision: string; overlaps: readonly string[] }) =>
    `revision '${d.revision}' overlaps with ${quotedList(d.overlaps)}, which it already includes: keep only '${d.revision}' (for a database: \`athanor db stamp --purge ${d.revision}\`)`,
  duplicate_current_revision: (d: { revision: string }) =>
    `the version table has revision '${d.revision}' more than once: run \`athanor db stamp --purge ${d.revision}\``,
  ambiguous_upgrade: (d: { expression: string; heads: readonly string[] }) =>
    `ambiguous upgrade from multiple current revisions: '${d.expression}' could count from ${formatList(d.heads, 'or')}: name the branch, as in '${d.heads[0]}@${d.expression}'`,
  ambiguous_downgrade: (d: { expression: string; heads: readonly string[] }) =>
    `ambiguous downgrade from multiple current revisions: '${d.expression}' could count from ${formatList(d.heads, 'or')}: name the revision to go down to`,
  not_a_downgrade_target: (d: { target: string; heads: readonly string[] }) =>
    `destination ${d.target} is not a valid downgrade target from current head(s) ${d.heads.length === 0 ? '<base>' : formatList(d.heads)}: run \`athanor db history -i\` to see what is below them`,

  // The scripts folder.
  scripts_folder_missing: (d: { directory: string }) =>
    `scripts folder ${d.directory} doesn't exist: run \`athanor db init\` to create one`,
  scripts_folder_unreadable: (d: { path: string; reason: string }) =>
    `can't read ${d.path} of the scripts folder: ${d.reason}: check the path, and who may read what is there`,
  script_exists: (d: { path: string }) =>
    `file ${d.path} is already there and is left as it is: choose another name or id`,
  script_not_written: (d: { path: string; reason: string }) =>
    `can't write ${d.path}: ${d.reason}: nothing was changed; make the folder writable or choose another one`,
  script_does_not_load: (d: { path: string; line: number | null; reason: string }) =>
    `revision script ${d.path}${d.line === null ? '' : `, line ${d.line},`} does not load: ${d.reason}: correct it; nothing was run`,
  script_without_revision: (d: { path: string }) =>
    `${d.path} is no revision script: it has no \`export const revision = '...'\`; add one, or move the file out of the versions folder`,
  bad_script_field: (d: { path: string; name: string; found: string }) =>
    `\`${d.name}\` in ${d.path} is ${d.found}: expected a string${d.name === 'revision' ? '' : ', an array of strings or null'}`,
  script_fields_differ: (d: { path: string; name: string; found: string; expected: string }) =>
    `${d.path} exports ${d.name} ${d.found} when it runs and ${d.expected} when it is read: write the value as a plain literal`,
  script_without_function: (d: { path: string; name: 'upgrade' | 'downgrade' }) =>
    `revision script ${d.path} exports no function \`${d.name}\`: add \`export async function ${d.name}(op: Operations) {}\``,

  // New revision scripts.
  not_a_head: (d: { revision: string }) =>
    `revision ${d.revision} is not a head revision: specify --splice to create a new branch from this revision`,
  head_needed: (d: { heads: readonly string[] }) =>
    `multiple heads are present, ${formatList(d.heads)}: specify with --head the one on which the new revision should be based, or join them with \`athanor db merge heads\``,
  duplicate_heads: (d: { revision: string }) => `head revision '${d.revision}' is given twice: give each head once`,
  merge_needs_two: (d: { revisions: readonly string[] }) =>
    `a merge joins two revisions or more and got ${d.revisions.length === 0 ? 'none' : formatList(d.revisions)}: name the heads to join (\`athanor db heads\` shows them)`,
  version_path_needed: (d: { locations: readonly string[] }) =>
    `multiple version locations are present, ${formatList(d.locations)}: choose one with --version-path`,
  unknown_version_path: (d: { path: string; locations: readonly string[] }) =>
    `path ${d.path} is not one of the version locations: choose ${formatList(d.locations, 'or')}`,
  bad_file_template: (d: { template: string; reason: string }) => `fileTemplate '${d.template}' ${d.reason}`,
  unknown_time_zone: (d: { timeZone: string }) =>
    `no time zone '${d.timeZone}': use a name like 'UTC' or 'Europe/Paris'`,
  bad_script_template: (d: { template: string; reason: string }) => `script template ${d.template} ${d.reason}`,
  ids_exhausted: (d: { attempts: number }) =>
    `${d.attempts} new revision ids in a row were already taken: check the random source, or give one with --rev-id`,

  // Operations.
  irreversible_operation: (d: { operation: string; missing: string }) =>
    `${d.operation} cannot be reversed, because it does not say ${d.missing}: write the way back by hand`,
  bad_operation: (d: { operation: string; problem: string; remedy: string }) =>
    `${d.operation}: ${d.problem}: ${d.remedy}`,
  operation_not_run: (d: { operation: string; failed: string; cause?: unknown }) =>
    `${d.operation} was not run, because ${d.failed} before it failed`,
  operations_closed: (d: { operation: string }) =>
    `${d.operation} was called after the revision had ended: await it inside \`upgrade\` or \`downgrade\``,
  operation_inside_batch: (d: { operation: string; table: string }) =>
    `op.${d.operation} was called inside the batch of '${d.table}' and would wait for the batch for ever: call it before or after, or use the batch's own operations`,
  offline_needs_database: (d: { operation: string; remedy: string }) =>
    `${d.operation} has to read the database, which offline mode (--sql) cannot do: ${d.remedy}`,
  not_supported: (d: { operation: string; dialect: string; remedy: string }) =>
    `${d.operation} is not possible on ${d.dialect}: ${d.remedy}`,
  table_not_found: (d: { operation: string; table: string; known: string }) =>
    `${d.operation}: no table '${d.table}' in the database${d.known}: check the name, and that the revisions before this one have run`,
  column_not_found: (d: { operation: string; table: string; column: string; known: string }) =>
    `${d.operation}: '${d.table}' has no column '${d.column}': its columns are ${d.known}`,
  column_exists: (d: { operation: string; table: string; column: string }) =>
    `${d.operation}: '${d.table}' already has a column '${d.column}': choose another name, or drop that one first`,
  constraint_not_found: (d: { operation: string; table: string; constraint: string; known: string }) =>
    `${d.operation}: '${d.table}' has no ${d.constraint}: it has ${d.known}`,
  constraint_exists: (d: { operation: string; table: string; constraint: string }) =>
    `${d.operation}: '${d.table}' already has ${d.constraint}: drop it first, or choose another name`,

  // Changes that the rows of a table do not allow.
  required_column_without_value: (d: { table: string; column: string; rows: number }) =>
    `cannot add the required column '${d.column}' to '${d.table}', whose ${d.rows} row(s) would have no value: give it a \`serverDefault\`, or add it nullable, fill it with op.execute and then make it required`,
  nulls_in_required_column: (d: { table: string; column: string; rows: number }) =>
    `cannot make '${d.table}.${d.column}' required, because it is NULL in ${d.rows} row(s): give them a value first, as in op.execute("update ${d.table} set ${d.column} = ... where ${d.column} is null")`,
  values_do_not_fit: (d: { table: string; column: string; type: string; rows: number; example: string }) =>
    `cannot change '${d.table}.${d.column}' to ${d.type}, because the value of ${d.rows} row(s), such as ${d.example}, cannot be converted without loss: correct them first, or say how with \`using\``,
  rows_break_check: (d: { table: string; check: string; rows: number }) =>
    `cannot add the check ${d.check} to '${d.table}', because ${d.rows} row(s) do not meet it: correct or delete them first`,
  rows_do_not_fit: (d: { table: string; reason: string; cause?: unknown }) =>
    `cannot change '${d.table}', because its rows do not fit: ${d.reason}: correct or delete them first`,
  rows_lost: (d: { table: string; before: number; after: number }) =>
    `copying '${d.table}' gave ${d.after} of its ${d.before} row(s): nothing was changed`,

  // The rebuild of a table.
  foreign_keys_on: (d: { what: string }) =>
    `${d.what} is only safe with foreign keys off, and the transaction began with them on: run the revision with \`withForeignKeysOff\`, or set \`pragma foreign_keys = off\` before BEGIN`,
  foreign_keys_violated: (d: { violations: readonly string[] }) =>
    `the revision would leave rows that refer to nothing, namely ${d.violations.join('; ')}: nothing was changed; foreign keys do not act while a revision runs, so it has to correct or delete such rows itself`,
  leftover_holds_rows: (d: { leftover: string; table: string }) =>
    `an earlier migration was cut off: '${d.leftover}' holds the rows of '${d.table}', which is gone: rename it back with \`alter table "${d.leftover}" rename to "${d.table}"\` and run the migration again`,
  dependant_broken: (d: { table: string; dependant: string; reason: string; cause?: unknown }) =>
    `changing '${d.table}' would break ${d.dependant}: ${d.reason}: drop it in the revision before the change and make it again afterwards`,
  unreadable_definition: (d: { table: string; reason: string }) =>
    `the definition of '${d.table}' cannot be read (${d.reason}), so the table cannot be copied without loss: change it by hand with op.execute`,

  // Autogenerate.
  rename_cycle: (d: { what: string; names: readonly string[] }) =>
    `\`renamedFrom\` of ${d.what} asks for a swap of ${formatList(d.names)}: rename one of them to a third name in a revision of its own first`,
  ambiguous_rename: (d: { what: string; old: string; candidates: readonly string[] }) =>
    `${quotedList(d.candidates)} both say \`renamedFrom('${d.old}')\` of ${d.what}: keep it on the one that is meant`,

  // Running migrations.
  not_a_target: (d: { found: string }) =>
    `expected the \`db\` of an app, a \`new Athanor(...)\`, and got ${d.found}: pass \`db\` as the first argument`,
  bad_setting: (d: { place: string; problem: string }) => `${d.place} ${d.problem}`,
  no_tables: (_: object) =>
    'no models: `db` has no tables, so there is nothing to compare the database with; import the files that define the models in the module that exports `db`',
  nothing_to_inspect: (d: { url: string; missing: string }) =>
    d.missing === ''
      ? `${d.url} has no tables to write models for`
      : `${d.url} has no table ${d.missing}: check the spelling and the schema`,
  database_behind: (d: { current: readonly string[]; heads: readonly string[] }) =>
    `target database is not up to date: it is at ${formatList(d.current) || '<base>'} and the scripts folder at ${formatList(d.heads) || '<base>'}; run \`athanor db upgrade${d.heads.length > 1 ? ' heads' : ''}\` first`,
  not_at_heads: (d: { current: readonly string[]; heads: readonly string[] }) =>
    `database is not on all head revisions: it is at ${formatList(d.current) || '<base>'} and the heads are ${formatList(d.heads) || '<base>'}; run \`athanor db upgrade heads\``,
  operations_detected: (d: { differences: readonly string[] }) =>
    `new upgrade operations detected: ${d.differences.join('; ')}; run \`athanor db migrate\` to write them into a revision`,
  autogenerate_offline: (_: object) =>
    '--autogenerate compares the models with a database, which --sql does without: leave one of the two out',
  range_needs_sql: (d: { revision: string }) =>
    `'${d.revision}' is a range, and the database itself says where it is: name one revision, or add --sql for a script over that range`,
  downgrade_needs_range: (d: { revision: string }) =>
    `downgrade with --sql requires <from>:<to>, and got '${d.revision}': a script does not know where the database is; write for instance \`head:${d.revision.replace(/:.*$/, '') || 'base'}\``,
  revision_failed: (d: {
    direction: string
    revision: string
    message: string
    path: string | null
    line: number | null
    reason: string
    heads: readonly string[]
    command: string
    cause?: unknown
  }) =>
    `${d.direction} of revision '${d.revision}'${d.message === '' ? '' : ` (${d.message})`} failed: ${d.reason}: the database is as it was before it, at ${formatList(d.heads) || '<base>'}; correct ${d.path ?? 'the script'}${d.line === null ? '' : `, line ${d.line},`} and run \`${d.command}\` again`,
  revision_half_done: (d: {
    direction: string
    revision: string
    message: string
    path: string | null
    line: number | null
    reason: string
    heads: readonly string[]
    command: string
    cause?: unknown
  }) =>
    `${d.direction} of revision '${d.revision}'${d.message === '' ? '' : ` (${d.message})`} failed: ${d.reason}: the database commits with every schema change, so what the revision had done before stays, and the version table still says ${formatList(d.heads) || '<base>'}; undo that by hand, or take it out of ${d.path ?? 'the script'}${d.line === null ? '' : ` (it stopped in line ${d.line})`}, and run \`${d.command}\` again`,
  revision_not_written: (d: {
    direction: string
    revision: string
    path: string | null
    line: number | null
    reason: string
    cause?: unknown
  }) =>
    `the SQL of the ${d.direction} of revision '${d.revision}' (${d.path ?? 'no file'}${d.line === null ? '' : `, line ${d.line}`}) cannot be written: ${d.reason}`,
  transaction_control: (d: { statement: string }) =>
    `${d.statement} inside a revision would cut its transaction in two: leave it out, every revision is one transaction`,
  transaction_lost: (_: object) =>
    'the revision has ended the transaction that it runs in: take BEGIN, COMMIT and ROLLBACK out of its statements',
  not_a_version_table: (d: { table: string; column: string; columns: string }) =>
    `table '${d.table}' is no version table: it has ${d.columns || 'no columns'} and no ${d.column}; choose another name with \`versionTable\``,
  version_rows_changed: (d: { table: string; expected: readonly string[]; found: readonly string[] }) =>
    `the rows of '${d.table}' should be ${formatList(d.expected) || 'none'} after this revision and are ${formatList(d.found) || 'none'}: leave that table to the runner`,
  edit_needs_script: (d: { revision: string }) =>
    `'${d.revision}' names no script that could be edited: name a revision (\`athanor db history\` shows them)`,
  folder_not_empty: (d: { directory: string }) =>
    `directory ${d.directory} already exists and is not empty: choose another with --directory, or use what is in it`,
  folder_not_written: (d: { path: string; reason: string; cause?: unknown }) =>
    `can't make ${d.path}: ${d.reason}: make the folder writable or choose another one with --directory`,
  unknown_template: (d: { template: string; hint: string; known: string }) =>
    `no template '${d.template}'${d.hint}: the templates are ${d.known}`,
} as const

/** A code of {@link MigrationError}. */
export type MigrationErrorCode = keyof typeof migrationMessages

/** Something is wrong with revisions, an operation, or a migration run. */
export class MigrationError<Code extends MigrationErrorCode = MigrationErrorCode> extends AthanorError {
  declare readonly code: Code

  constructor(code: Code, details: DetailsOf<typeof migrationMessages, Code> & { cause?: unknown }) {
    super(code, messageOf(migrationMessages, code, details), details)
  }
}
