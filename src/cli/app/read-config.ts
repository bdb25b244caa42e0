// `athanor.config.ts` in the working directory: where the app is and how migrations are set up, or `db` itself.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { CliError } from '../../errors/cli-error.ts'
import { type MigrationSettings, requireSettings } from '../../migrations/runtime/options.ts'
import { isTarget, type MigrationTarget } from '../../migrations/runtime/target.ts'
import { didYouMean } from '../../util/text.ts'

const fileNames = ['athanor.config.ts', 'athanor.config.mts', 'athanor.config.js', 'athanor.config.mjs']

/** What the configuration says. */
export interface ProjectConfig {
  /** The module that exports `db`; null where the configuration does not say. */
  readonly app: string | null
  /** `db`, where the configuration exports it itself. */
  readonly db: MigrationTarget | null
  readonly migrations: MigrationSettings
}

/** The configuration file of a folder, or null. */
export function findConfig(folder: string): string | null {
  return fileNames.map(name => path.join(folder, name)).find(file => existsSync(file)) ?? null
}

/**
 * Understands the exports of a configuration file.
 *
 * @param file its path
 * @param module its exports
 * @throws CliError `bad_config`; MigrationError `bad_setting`
 */
export function readConfig(file: string, module: unknown): ProjectConfig {
  const exports = { ...objectIn(module), ...objectIn(objectIn(module).config), ...objectIn(objectIn(module).default) }
  const whole = objectIn(module).default
  const db = [exports.db, whole].find(isTarget) ?? null
  if (db === null && !('app' in exports) && !('migrations' in exports)) throw nothingFound(file, exports)
  const { app = null, migrations = {} } = isTarget(whole) ? {} : exports
  if (app !== null && typeof app !== 'string')
    throw bad(file, "has an `app` that is no path: write for instance `app: './src/db.ts'`")
  const name = path.basename(file)
  return {
    app: app === null ? null : path.resolve(path.dirname(file), app),
    db,
    migrations: requireSettings(migrations, `\`migrations\` of ${name}`),
  }
}

function nothingFound(file: string, exports: Readonly<Record<string, unknown>>): CliError {
  const names = Object.keys(exports).filter(name => name !== 'default')
  const hint = names.map(name => didYouMean(name, ['app', 'migrations', 'db'])).find(text => text !== '') ?? ''
  return bad(
    file,
    `exports neither \`app\`, \`migrations\` nor \`db\`${hint}: write for instance \`export default { app: './src/db.ts' }\``,
  )
}

function bad(file: string, problem: string): CliError {
  return new CliError('bad_config', { path: path.basename(file), problem })
}

function objectIn(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
}
