// How migrations are set up: the options that every command takes, with what holds when one is left out.
import { MigrationError } from '../../errors/migration-error.ts'
import { didYouMean, quotedList } from '../../util/text.ts'
import type { ImportModule } from '../revisions/import-script.ts'
import { type IdGenerator, randomIds, sequentialIds } from '../revisions/revision-ids.ts'
import { type MigrationEnvironment, systemEnvironment } from './environment.ts'
import type { Report } from './events.ts'

/** What a project lays down for its migrations; the `migrations` of `athanor.config.ts`. */
export interface MigrationSettings {
  /** The migrations folder. Default: `migrations`. */
  readonly directory?: string
  /** The folders with revision scripts. Default: `versions` in {@link directory}. */
  readonly versionLocations?: readonly string[]
  /** Look for revision scripts in subfolders as well. Default: false. */
  readonly recursive?: boolean
  /** The table that says where a database is, such as `alembic_version` to take over that one. Default: `athanor_version`. */
  readonly versionTable?: string
  /** The table that keeps what was run when, or null for none. Default: `athanor_history`. */
  readonly historyTable?: string | null
  /** How files of revision scripts are called. Default: `<rev>_<slug>`. */
  readonly fileTemplate?: string
  /** The most characters of the message in a file name. Default: 40. */
  readonly slugLength?: number
  /** The time zone of dates in scripts and file names. Default: `UTC`. */
  readonly timeZone?: string
  /** Ids of new revisions: twelve random hexadecimal digits, or `001`, `002` ... Default: `random`. */
  readonly ids?: 'random' | 'sequential'
  /** How long to wait for other runners, in milliseconds, but at least as long as the engine waits for a lock. Default: 60000. */
  readonly lockTimeout?: number
}

/** The options that every command takes. */
export interface MigrationOptions extends MigrationSettings {
  /** Is told what happens. Default: nobody is. */
  readonly report?: Report
  /** How revision scripts are imported. Default: with Node's own loader. */
  readonly importModule?: ImportModule
  /** The machine around the migrations. Default: the real one. */
  readonly environment?: MigrationEnvironment
}

/**
 * What `athanor.config.ts` exports, by default or under these names.
 *
 * @example
 * import type { AthanorConfig } from 'athanor/migrations'
 *
 * export const config: AthanorConfig = { app: './src/db.ts', migrations: { directory: 'db/migrations' } }
 */
export interface AthanorConfig {
  /** The module that exports `db`, as a path from the file's folder. */
  readonly app?: string
  /** How migrations are set up. */
  readonly migrations?: MigrationSettings
}

const settingNames = {
  directory: 'text',
  versionLocations: 'list of texts',
  recursive: 'true or false',
  versionTable: 'text',
  historyTable: 'text or null',
  fileTemplate: 'text',
  slugLength: 'number',
  timeZone: 'text',
  ids: 'text',
  lockTimeout: 'number',
} as const satisfies Readonly<Record<keyof MigrationSettings, string>>

/** The name of the version table. */
export function versionTableName(options: MigrationOptions): string {
  return options.versionTable ?? 'athanor_version'
}

/** The name of the history table, or null for none. */
export function historyTableName(options: MigrationOptions): string | null {
  return options.historyTable === undefined ? 'athanor_history' : options.historyTable
}

/** The migrations folder. */
export function directoryOf(options: MigrationOptions): string {
  return options.directory ?? 'migrations'
}

/** The machine around the migrations. */
export function environmentOf(options: MigrationOptions): MigrationEnvironment {
  return options.environment ?? systemEnvironment
}

/** Where the ids of new revisions come from. */
export function idGeneratorOf(options: MigrationOptions): IdGenerator {
  if (options.ids === 'sequential') return sequentialIds()
  const environment = environmentOf(options)
  return randomIds(count => environment.randomBytes(count))
}

/**
 * Checks settings that were written by hand.
 *
 * @param place where they were written, for the message
 * @throws MigrationError `bad_setting` for an unknown name or a value of the wrong type
 */
export function requireSettings(value: unknown, place: string): MigrationSettings {
  if (typeof value !== 'object' || value === null) {
    throw new MigrationError('bad_setting', { place, problem: 'is no object: write `migrations: { directory: ... }`' })
  }
  for (const [name, setting] of Object.entries(value)) checkSetting(name, setting, place)
  return value
}

function checkSetting(name: string, value: unknown, place: string): void {
  const refuse = (problem: string) => new MigrationError('bad_setting', { place, problem })
  const names = Object.keys(settingNames)
  const known = Object.entries(settingNames).find(([setting]) => setting === name)
  if (known === undefined)
    throw refuse(`has no setting '${name}'${didYouMean(name, names)}: the settings are ${quotedList(names)}`)
  const [, expected] = known
  if (value === undefined) return
  if (!fits(value, expected))
    throw refuse(`has a setting '${name}' that is not a ${expected}: correct it, or leave it out`)
  if (name === 'ids' && value !== 'random' && value !== 'sequential')
    throw refuse(`has ids '${String(value)}': use 'random' or 'sequential'`)
}

function fits(value: unknown, expected: (typeof settingNames)[keyof typeof settingNames]): boolean {
  switch (expected) {
    case 'list of texts':
      return Array.isArray(value) && value.every(item => typeof item === 'string')
    case 'text or null':
      return value === null || typeof value === 'string'
    case 'text':
      return typeof value === 'string'
    case 'true or false':
      return typeof value === 'boolean'
    case 'number':
      return typeof value === 'number'
    default:
      return expected satisfies never
  }
}
