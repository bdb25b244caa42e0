// What the little scripts have in common: the number of the database's version, and a plain message when something is wrong.
import { current } from 'athanor/migrations'
import { db } from './app/models.ts'
import { migrations } from './config.ts'

/** Prints which version the database is at; 0 is an empty one. */
export async function printVersion(): Promise<void> {
  const [id] = await current(db, migrations)
  console.log(`Current database version: ${Number(id ?? 0)}`)
}

/** Does a script's work and closes the database; an error is one line and exit code 1. */
export async function script(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  } finally {
    await db.close()
  }
}
