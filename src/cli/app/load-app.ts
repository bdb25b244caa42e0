// Loads the app and takes its `db`.
import path from 'node:path'
import { AthanorError } from '../../errors/athanor-error.ts'
import { CliError } from '../../errors/cli-error.ts'
import { reasonOfError } from '../../migrations/revisions/import-script.ts'
import { describeValue, isTarget, type MigrationTarget } from '../../migrations/runtime/target.ts'
import { didYouMean } from '../../util/text.ts'
import { placeOfError, shown } from './error-place.ts'
import { loadModule } from './load-module.ts'
import { ownFolder } from './own-copy.ts'

/**
 * Loads the module of the app.
 *
 * @param file the module
 * @param cwd the folder that paths are shown from
 * @throws CliError `app_does_not_load`, `app_without_db` or `app_with_other_db`
 */
export async function loadApp(file: string, cwd: string): Promise<MigrationTarget> {
  return databaseIn(await loadProjectModule(file, cwd), shown(file, cwd))
}

/**
 * Loads a module of the project.
 *
 * @throws CliError `app_does_not_load` with file, line and reason
 */
export async function loadProjectModule(file: string, cwd: string): Promise<unknown> {
  try {
    return await loadModule(file)
  } catch (cause) {
    const place = placeOfError(cause, cwd, ownFolder)
    throw new CliError('app_does_not_load', { path: shown(file, cwd), place, reason: reasonOf(cause, cwd), cause })
  }
}

/**
 * The `db` among the exports of a module.
 *
 * @param module the exports; those of a CommonJS module are all in `default`
 * @param name what the module is called in messages
 * @throws CliError `app_without_db` or `app_with_other_db`
 */
export function databaseIn(module: unknown, name: string): MigrationTarget {
  const exports = entriesOf(module)
  const inner = entriesOf(exports.default)
  const db = exports.db ?? inner.db ?? (isTarget(exports.default) ? exports.default : undefined)
  if (isTarget(db)) return db
  if (db !== undefined) throw new CliError('app_with_other_db', { path: name, found: describeValue(db) })
  const names = Object.keys(exports).filter(key => key !== 'module.exports')
  const other = names.find(key => isTarget(exports[key]))
  const hint = other === undefined ? didYouMean('db', names) : `, of which \`${other}\` is an Athanor object`
  throw new CliError('app_without_db', { path: name, exports: names, hint })
}

function reasonOf(error: unknown, cwd: string): string {
  if (error instanceof AthanorError || !(error instanceof Error)) return reasonOfError(error)
  const name = error.name === 'Error' || error.name === 'SyntaxError' ? '' : `${error.name}: `
  return `${name}${reasonOfError(error)}`.replaceAll(`${cwd}${path.sep}`, '')
}

function entriesOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !isTarget(value)
    ? Object.fromEntries(Object.entries(value))
    : {}
}
