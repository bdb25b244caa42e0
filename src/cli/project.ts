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
    const { cwd } = this.#terminal
    const own = this.#appName() === null && config.app === null ? config.db : null
    this.#db = own ?? (await loadApp(findApp({ ...this.#appNames(), config: config.app }, cwd), cwd))
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
    const { cwd } = this.#terminal
    const name = this.#appName()
    return name === null ? cwd : path.dirname(path.resolve(cwd, name))
  }

  #appNames() {
    return { option: this.#app, variable: this.#terminal.env.ATHANOR_APP }
  }

  /** How the command line or the environment names the app, if they do. */
  #appName(): string | null {
    const { option, variable } = this.#appNames()
    return option || variable || null
  }

  async #readConfig(): Promise<ProjectConfig> {
    if (this.#config !== null) return this.#config
    installResolveHook(readPathAliases(await this.#folder()))
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
}
