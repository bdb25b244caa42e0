// Errors of the command line: finding and loading the app, its configuration, the editor.
import { formatList } from '../util/text.ts'
import { AthanorError, type DetailsOf, messageOf } from './athanor-error.ts'

/** Code -> message of every error of the command line. */
export const cliMessages = {
  app_not_named: (d: { found: readonly string[] }) =>
    `no app is named: pass --app <path> with the module that exports \`db\`, set ATHANOR_APP (in the environment or in .env), or write \`app\` into athanor.config.ts${d.found.length === 0 ? '' : `; there is ${formatList(d.found)} here, so try --app ${d.found[0]}`}`,
  app_not_found: (d: { path: string; source: string; hint: string }) =>
    `the app ${d.path} (from ${d.source}) doesn't exist${d.hint}: name the module that exports \`db\`, as a path from the working directory`,
  app_is_folder: (d: { path: string; source: string }) =>
    `the app ${d.path} (from ${d.source}) is a folder without index.ts: name the module in it that exports \`db\``,
  app_does_not_load: (d: { path: string; place: string; reason: string; cause?: unknown }) =>
    `${d.path} does not load: ${d.place === '' ? '' : `${d.place}: `}${d.reason}; correct that and run the command again`,
  app_without_db: (d: { path: string; exports: readonly string[]; hint: string }) =>
    `the app ${d.path} exports no \`db\`: it exports ${formatList(d.exports) || 'nothing'}${d.hint}; add \`export const db = new Athanor({ url: ... })\``,
  app_with_other_db: (d: { path: string; found: string }) =>
    `the \`db\` that ${d.path} exports is ${d.found} and no Athanor object: export what \`new Athanor(...)\` gives`,
  never_ended: (_: object) =>
    'the command cannot end: a module of the project waits at its top level, or a revision script inside its function, for something that never comes; look for an `await import(...)` of a module that imports the waiting one, or for a promise in the script that nobody settles',
  process_ended: (_: object) =>
    'the process was ended before the command was done: the app, or a revision script, calls `process.exit`; take that out of what runs when it is imported',
  bad_config: (d: { path: string; problem: string }) => `${d.path} ${d.problem}`,
  bad_env_file: (d: { path: string; reason: string; cause?: unknown }) =>
    `can't read ${d.path}: ${d.reason}; correct it, or take it away`,
  bad_tsconfig: (d: { path: string; reason: string; cause?: unknown }) =>
    `can't read ${d.path}, whose \`paths\` the app may need: ${d.reason}`,
  bad_x_arg: (d: { argument: string }) => `-x '${d.argument}' has no name: write -x name or -x name=value`,
  no_editor: (_: object) => 'no editor is set: set EDITOR (or VISUAL) to the program that should open the script',
  editor_failed: (d: { editor: string; reason: string; cause?: unknown }) =>
    `the editor \`${d.editor}\` failed: ${d.reason}; set EDITOR to a program that can open files`,
} as const

/** A code of {@link CliError}. */
export type CliErrorCode = keyof typeof cliMessages

/** The command line cannot do what was asked. */
export class CliError<Code extends CliErrorCode = CliErrorCode> extends AthanorError {
  declare readonly code: Code

  constructor(code: Code, details: DetailsOf<typeof cliMessages, Code>) {
    super(code, messageOf(cliMessages, code, details), details)
  }
}
