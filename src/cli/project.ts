// The project of a command: its environment, configuration and app, found once and closed at the end.
import path from 'node:path'
import type { MigrationSettings } from '../migrations/runtime/options.ts'
import type { MigrationTarget } from '../migrations/runtime/target.ts'
import { loadEnvFile } from './app/env-file.ts'
import { findApp } from './app/find-app.ts'
import { loadApp, loadProjectModule } from './app/load-app.ts'
import { otherCommandLine } from './app/own-copy.ts'
import { findConfig, type ProjectConfig, readConfig } from './app/read-config.ts'
import { installResolveHook } from './app/resolve-hook.ts'
import { readPathAliases } from './app/tsconfig-paths.ts'
import type { Terminal } from './terminal.ts'

const noConfig: ProjectConfig = { app: null, db: null, migrations: {} }

/** A project at work. */
export class Project {
  readonly #terminal: Terminal
  readonly #app: string | undefined
  #config: ProjectConfig | null = null
  #db: MigrationTarget | null = null
  #prepared = false

  /**
   * @param terminal the process
   * @param app the value of `--app`
   */
  constructor(terminal: Terminal, app: string | undefined) {
    this.#terminal = terminal
    this.#app = app
  }

  /** How the project sets its migrations up. */
  async settings(): Promise<MigrationSettings> {
    return (await this.#readConfig()).migrations
  }

  /**
   * The `db` of the app.
   *
   * @throws CliError that there is no app, that it does not load, or that it has no `db`
   */
  async db(): Promise<MigrationTarget> {
    if (this.#db !== null) return this.#db
    const config = await this.#readConfig()
    const { cwd, env } = this.#terminal
    const named = this.#app ?? env.ATHANOR_APP
    if ((named === undefined || named === '') && config.app === null && config.db !== null) {
      this.#db = config.db
    } else {
      const file = findApp({ option: this.#app, variable: env.ATHANOR_APP, config: config.app }, cwd)
      this.#db = await loadApp(file, cwd)
    }
    return this.#db
  }

  /**
   * The command line of the project's own copy of the package, if that is not the one that is running.
   *
   * @returns the address of its module, or null
   */
  async otherCommandLine(): Promise<string | null> {
    return otherCommandLine(await this.#folder())
  }

  /** Closes the connections. */
  async close(): Promise<void> {
    await this.#db?.close()
  }

  async #folder(): Promise<string> {
    await this.#prepareEnvironment()
    const { cwd, env } = this.#terminal
    const named = this.#app ?? env.ATHANOR_APP
    return named === undefined || named === '' ? cwd : path.dirname(path.resolve(cwd, named))
  }

  async #readConfig(): Promise<ProjectConfig> {
    if (this.#config !== null) return this.#config
    await this.#prepare()
    const { cwd } = this.#terminal
    const file = findConfig(cwd)
    this.#config = file === null ? noConfig : readConfig(file, await loadProjectModule(file, cwd))
    return this.#config
  }

  async #prepareEnvironment(): Promise<void> {
    if (this.#prepared) return
    this.#prepared = true
    await loadEnvFile(this.#terminal)
  }

  async #prepare(): Promise<void> {
    installResolveHook(readPathAliases(await this.#folder()))
  }
}
