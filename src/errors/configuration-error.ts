// Errors in how Athanor is set up: URLs, drivers, options.
import { AthanorError, type DetailsOf, messageOf } from './athanor-error.ts'

/** Code -> message of every configuration error. */
export const configurationMessages = {
  bad_url: (d: { url: string; cause?: unknown }) =>
    `'${d.url}' is not a database URL: write for instance sqlite:///app.db, postgresql://user:password@host/name or mysql://user:password@host/name, with encodeURIComponent() for what a password may hold`,
  no_url: (_: object) =>
    'no database URL is set: give `url` to `new Athanor({ url })`, or call `db.init({ url })` before the first use',
  unknown_dialect: (d: { dialect: string; hint?: string; known: string }) =>
    `no dialect named '${d.dialect}'${d.hint ?? ''}: the known ones are ${d.known}`,
  unknown_driver: (d: { driver: string; dialect: string; hint?: string; known: string }) =>
    `no driver named '${d.driver}' for ${d.dialect}${d.hint ?? ''}: the known ones are ${d.known}`,
  missing_driver: (d: { driver: string; package: string; cause?: unknown }) =>
    `the driver '${d.driver}' needs the package '${d.package}', which is not installed: run \`npm install ${d.package}\``,
  broken_driver: (d: { driver: string; package: string; problem: string; cause?: unknown }) =>
    `the package '${d.package}' of the driver '${d.driver}' is installed and does not load (${d.problem}): run \`npm rebuild ${d.package}\`, or install it again`,
  driver_too_old: (d: { driver: string; found: string; needed: string }) =>
    `the driver '${d.driver}' needs ${d.needed}, but this is ${d.found}`,
  cannot_open: (d: { url: string; problem: string; cause?: unknown }) => `cannot open ${d.url}: ${d.problem}`,
  bad_url_option: (d: { option: string; found: string; expected: string; cause?: unknown }) =>
    `the option '${d.option}' of the database URL is '${d.found}': expected ${d.expected}`,
  cannot_connect: (d: {
    host: string
    port: string
    user: string
    database: string
    problem: string
    advice: string
    cause?: unknown
  }) =>
    `cannot connect to the database '${d.database}' at ${d.host}, port ${d.port}, as the user '${d.user}': ${d.problem}; ${d.advice}`,
  bad_option: (d: { option: string; problem: string }) => `the option \`${d.option}\` ${d.problem}`,
  not_recording: (_: object) =>
    '`db.recordedQueries()` has nothing to tell: give `recordQueries: true` to `new Athanor()`, in development',
  already_initialised: (d: { url: string }) =>
    `this Athanor object is already set up for ${d.url}: make another with \`new Athanor()\``,
} as const

/** A code of {@link ConfigurationError}. */
export type ConfigurationErrorCode = keyof typeof configurationMessages

/** Athanor was set up in a way that cannot work. */
export class ConfigurationError<Code extends ConfigurationErrorCode = ConfigurationErrorCode> extends AthanorError {
  declare readonly code: Code

  constructor(code: Code, details: DetailsOf<typeof configurationMessages, Code>) {
    super(code, messageOf(configurationMessages, code, details), details)
  }
}
