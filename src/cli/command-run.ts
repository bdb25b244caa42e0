// One command at work: what its options say, the project that it is about, and where its events go.
import type { Command } from 'commander'
import { CliError } from '../errors/cli-error.ts'
import type { MigrationOptions } from '../migrations/runtime/options.ts'
import type { MigrationTarget } from '../migrations/runtime/target.ts'
import { loadModule } from './app/load-module.ts'
import { printEvent } from './print-event.ts'
import { Project } from './project.ts'
import type { Terminal } from './terminal.ts'

/** Options of every command. */
export interface GlobalFlags {
  readonly app?: string
  readonly debug?: boolean
  readonly directory?: string
  readonly xArg?: readonly string[]
}

/** Makes the dialects known that come with the package. */
export type LoadDialects = () => Promise<unknown>

/** A command at work. */
export class CommandRun {
  /** Makes the dialects known, for a command that is given a URL: an app brings them along. */
  readonly loadDialects: LoadDialects
  readonly project: Project
  readonly terminal: Terminal
  readonly #flags: GlobalFlags

  constructor(flags: GlobalFlags, terminal: Terminal, loadDialects: LoadDialects = async () => undefined) {
    this.loadDialects = loadDialects
    this.#flags = flags
    this.terminal = terminal
    this.project = new Project(terminal, flags.app)
  }

  /** The `db` of the app. */
  db(): Promise<MigrationTarget> {
    return this.project.db()
  }

  /** The `db` of the app where the command needs it: most listings can do without an app. */
  async dbIf(needed: boolean): Promise<MigrationTarget | null> {
    return needed ? this.project.db() : null
  }

  /** What every function of the migrations is given. */
  async options(): Promise<MigrationOptions> {
    const { directory } = this.#flags
    return {
      ...(await this.project.settings()),
      ...(directory !== undefined && { directory }),
      importModule: loadModule,
      report: event => printEvent(event, this.terminal),
    }
  }

  /**
   * The values of `-x`, by name.
   *
   * @throws CliError `bad_x_arg`
   */
  xArgs(): Readonly<Record<string, string>> {
    const pairs = (this.#flags.xArg ?? []).map((argument): readonly [string, string] => {
      const [, name = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(argument) ?? []
      if (name === '') throw new CliError('bad_x_arg', { argument })
      return [name, value]
    })
    return Object.fromEntries(pairs)
  }
}

/** Runs the body of a command; given to every command when it is added. */
export type Act = (command: Command, body: (run: CommandRun) => Promise<void>) => Promise<void>

/** Adds a command to the group `db`. */
export type AddCommand = (group: Command, act: Act) => void

/** The values of a record that are not undefined: options that were not given are left out. */
export function given<T extends object>(values: { readonly [K in keyof T]: T[K] | undefined }): Partial<T>
export function given(values: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}

/** Collects the values of an option that may be given several times. */
export function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value]
}
