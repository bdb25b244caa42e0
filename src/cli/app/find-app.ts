// Which module is the app: `--app`, then ATHANOR_APP, then the configuration.
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { CliError } from '../../errors/cli-error.ts'
import { closestWord } from '../../util/text.ts'
import { findFile } from './resolve-hook.ts'

/** Where the name of the app can come from. */
export interface AppNames {
  /** `--app`. */
  readonly option: string | undefined
  /** `ATHANOR_APP`. */
  readonly variable: string | undefined
  /** `app` of the configuration, an absolute path. */
  readonly config: string | null
}

const conventional = ['app.ts', 'src/app.ts', 'app/index.ts', 'app/db.ts', 'src/db.ts', 'db.ts', 'models.ts']

/**
 * The file of the app.
 *
 * @param cwd the folder that names are paths from
 * @throws CliError `app_not_named`, with the files that look like one; `app_not_found`; `app_is_folder`
 */
export function findApp(names: AppNames, cwd: string): string {
  const [source, name] = chosen(names)
  if (name === null) {
    throw new CliError('app_not_named', { found: conventional.filter(file => existsSync(path.join(cwd, file))) })
  }
  const full = path.resolve(cwd, name)
  const file = findFile(full)
  if (file !== null) return file
  if (existsSync(full)) throw new CliError('app_is_folder', { path: name, source })
  throw new CliError('app_not_found', { path: name, source, hint: hintFor(full, cwd) })
}

function chosen({ option, variable, config }: AppNames): readonly [source: string, name: string | null] {
  if (option !== undefined && option !== '') return ['--app', option]
  if (variable !== undefined && variable !== '') return ['ATHANOR_APP', variable]
  return ['athanor.config', config]
}

function hintFor(file: string, cwd: string): string {
  const folder = path.dirname(file)
  const names = existsSync(folder) ? readdirSync(folder) : []
  const closest = closestWord(path.basename(file), names)
  return closest === undefined ? '' : ` (did you mean '${path.relative(cwd, path.join(folder, closest))}'?)`
}
