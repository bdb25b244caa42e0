// Databases for cases: an Athanor object with tables, which are gone afterwards. Making tables is slow, so cases that want the same tables
// and run one after the other have them in common, each time empty.
import { Athanor } from '../../orm/athanor.ts'
import type { AthanorOptions } from '../../orm/athanor-options.ts'
import type { AnyModel } from '../../orm/mapping/typed-model.ts'
import { deleteFrom } from '../../orm/query/update.ts'
import type { MaybePromise } from '../../util/maybe-promise.ts'

/** Where the cases run: options of an Athanor object, or what gives them. The database may have tables, but none whose name begins with `conformance`. */
export type ConformanceTarget = AthanorOptions | (() => MaybePromise<AthanorOptions>)

/** The options of a target. */
async function optionsOf(target: ConformanceTarget): Promise<AthanorOptions> {
  return typeof target === 'function' ? await target() : target
}

interface Open<M> {
  readonly db: Athanor
  readonly models: M
}

async function open<M>(target: ConformanceTarget, declare: (db: Athanor) => M): Promise<Open<M>> {
  const db = new Athanor(await optionsOf(target))
  try {
    const models = declare(db)
    await db.dropAll()
    await db.createAll()
    return { db, models }
  } catch (error) {
    await db.close()
    throw error
  }
}

async function dismantle(db: Athanor): Promise<void> {
  try {
    await db.dropAll()
  } finally {
    await db.close()
  }
}

/** How long a table waits for the next case, in milliseconds. */
const PATIENCE = 1000

/** A model that several cases have in common. */
export class SharedModel<M extends AnyModel> {
  readonly #shared: SharedTables
  readonly #declare: (db: Athanor) => M

  constructor(shared: SharedTables, declare: (db: Athanor) => M) {
    this.#shared = shared
    this.#declare = declare
  }

  /** Runs a case on the model's table, which is empty. */
  async use(run: (db: Athanor, model: M) => Promise<void>): Promise<void> {
    const { db, models } = await this.#shared.open(this, this.#declare)
    try {
      await db.scope(async session => {
        await session.execute(deleteFrom(models).everyRow())
        await session.commit()
      })
      await run(db, models)
    } finally {
      this.#shared.wait()
    }
  }
}

/** The tables that are open for the cases of a target: those of the last case, until another one needs others or none comes. */
export class SharedTables {
  readonly #target: ConformanceTarget
  #owner: object | null = null
  #current: Promise<Open<any>> | null = null
  #timer: NodeJS.Timeout | null = null

  constructor(target: ConformanceTarget) {
    this.#target = target
  }

  /** The tables of an owner. */
  async open<M>(owner: object, declare: (db: Athanor) => M): Promise<Open<M>> {
    if (this.#timer !== null) clearTimeout(this.#timer)
    if (this.#owner !== owner || this.#current === null) {
      await this.close()
      this.#owner = owner
      this.#current = open(this.#target, declare)
    }
    return this.#current
  }

  /** The options of the target, when no tables are open: a database in the process may have one connection only. */
  async alone(): Promise<AthanorOptions> {
    await this.close()
    return optionsOf(this.#target)
  }

  /**
   * Runs a case on tables of its own.
   *
   * @param declare declares the case's models; their tables are made before it runs and dropped afterwards
   */
  async withModels<M>(declare: (db: Athanor) => M, run: (db: Athanor, models: M) => Promise<void>): Promise<void> {
    await this.close()
    const { db, models } = await open(this.#target, declare)
    try {
      await run(db, models)
    } finally {
      await dismantle(db)
    }
  }

  /** Closes the tables unless a case comes soon. */
  wait(): void {
    this.#timer = setTimeout(() => this.close().catch(() => undefined), PATIENCE)
  }

  /** Drops the tables that are open. */
  async close(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer)
    const current = this.#current
    this.#current = null
    this.#owner = null
    const opened = await current?.catch(() => undefined)
    if (opened !== undefined) await dismantle(opened.db)
  }
}
