// The example `chinook`, imported afresh for one database: its models belong to a `db` that is made when they are imported.
import { vi } from 'vitest'
import type { TestDatabase } from '../../databases.ts'
import { serverDatabase } from '../../servers.ts'

/** The example on one database. */
export type OpenShop = Awaited<ReturnType<typeof openShop>>

/**
 * Imports the example.
 *
 * @param names how tables and columns are spelled
 */
export async function openShop(database: TestDatabase, names: 'PascalCase' | 'snake_case') {
  const { scheme, server } = database
  vi.resetModules()
  vi.stubEnv('DATABASE_URL', server === null ? `${scheme}://` : await serverDatabase(server, 0))
  vi.stubEnv('CHINOOK_NAMES', names)
  const { db } = await import('../../../examples/chinook/db.ts')
  const { fill } = await import('../../../examples/chinook/fill.ts')
  const { plainAnswer } = await import('../../../examples/chinook/plain.ts')
  const { questions } = await import('../../../examples/chinook/questions.ts')
  vi.unstubAllEnvs()
  return { db, fill, plainAnswer, questions }
}
