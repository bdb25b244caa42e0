// One runner at a time: a lock of the server that has the database's name in it. The server frees it when the connection ends, so that a runner
// that was killed leaves none behind. In a Galera cluster each node has locks of its own: run migrations on one node.
import { LockTimeout } from '../../../errors/database-error.ts'
import type { MaybePromise } from '../../../util/maybe-promise.ts'
import type { MigrationConnection } from '../../operations/migration-connection.ts'

const NAME = "concat('athanor.migrations.', md5(database()))"
/** Seconds of one wait; the runner waits again as long as it was told to. */
const SECONDS = 1

/**
 * Runs a function while no other runner does.
 *
 * @throws LockTimeout when another runner has the lock; the message says who
 */
export async function withRunnerLock<T>(connection: MigrationConnection, run: () => MaybePromise<T>): Promise<T> {
  if (connection.offline) return run()
  const [row] = await connection.text(`select get_lock(${NAME}, ${SECONDS})`)
  if (Number(row?.[0]) !== 1) throw new LockTimeout({ reason: await holderOf(connection) })
  try {
    return await run()
  } finally {
    await release(connection)
  }
}

// A connection that is gone has no lock any more, and the error that led here is the one to show.
async function release(connection: MigrationConnection): Promise<void> {
  try {
    await connection.text(`do release_lock(${NAME})`)
  } catch {
    return
  }
}

async function holderOf(connection: MigrationConnection): Promise<string> {
  const rows = await connection.text(
    `select id, user, host, time from information_schema.processlist where id = is_used_lock(${NAME})`,
  )
  const [id, user, host, seconds] = rows[0] ?? []
  const who =
    id === undefined
      ? 'another connection'
      : `connection ${String(id)} (${String(user)} at ${String(host)}, for ${String(seconds)} s)`
  return `another runner is migrating this database: ${who}; wait for it, or end it with KILL ${String(id ?? '<id>')}`
}
