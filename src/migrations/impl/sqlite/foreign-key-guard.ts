// Foreign keys are off while a revision runs, because SQLite can only copy tables so. What a revision breaks is found before it commits.
import { MigrationError } from '../../../errors/migration-error.ts'
import type { MaybePromise } from '../../../util/maybe-promise.ts'
import type { MigrationConnection } from '../../operations/migration-connection.ts'
import type { RevisionGuard } from '../migration-impl.ts'
import { firstColumn, NEW_TABLE_PREFIX } from './stored-tables.ts'

/** Runs a revision with foreign keys off, and puts them back as they were. */
export async function withoutForeignKeys<T>(
  connection: MigrationConnection,
  revision: (guard: RevisionGuard) => MaybePromise<T>,
): Promise<T> {
  if (connection.offline) return writtenRevision(connection, revision)
  const wereOn = await areOn(connection)
  if (wereOn) await switchTo(connection, 'off')
  try {
    await dropLeftovers(connection)
    const before = await violations(connection)
    return await revision({ verify: () => refuseNewViolations(connection, before) })
  } finally {
    if (wereOn) await switchTo(connection, 'on')
  }
}

async function writtenRevision<T>(
  connection: MigrationConnection,
  revision: (guard: RevisionGuard) => MaybePromise<T>,
): Promise<T> {
  await connection.text('PRAGMA foreign_keys = OFF')
  const result = await revision({ verify: async () => void (await connection.text('PRAGMA foreign_key_check')) })
  await connection.text('PRAGMA foreign_keys = ON')
  return result
}

async function areOn(connection: MigrationConnection): Promise<boolean> {
  const [[enabled] = []] = await connection.text('pragma foreign_keys')
  return Number(enabled) !== 0
}

// Inside a transaction the pragma does nothing and says nothing, so its effect is looked at.
async function switchTo(connection: MigrationConnection, state: 'on' | 'off'): Promise<void> {
  await connection.text(`pragma foreign_keys = ${state}`)
  if (state === 'off' && (await areOn(connection)))
    throw new MigrationError('foreign_keys_on', { what: 'changing tables' })
}

/** Removes half-made copies of an earlier run that was cut off; one whose table is gone holds its rows and stays. */
async function dropLeftovers(connection: MigrationConnection): Promise<void> {
  const names = firstColumn(await connection.text(`select name from sqlite_schema where type = 'table'`))
  for (const leftover of names.filter(name => name.startsWith(NEW_TABLE_PREFIX))) {
    const table = leftover.slice(NEW_TABLE_PREFIX.length)
    if (!names.includes(table)) throw new MigrationError('leftover_holds_rows', { leftover, table })
    await connection.text(`DROP TABLE ${connection.dialect.quote(leftover)}`)
  }
}

/** How many rows refer to nothing, by what refers to what; and the tables whose foreign keys fit no key of the other table. */
async function violations(connection: MigrationConnection): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  const count = (place: string) => counts.set(place, (counts.get(place) ?? 0) + 1)
  for (const table of await tablesToCheck(connection)) {
    try {
      const check = `pragma foreign_key_check(${connection.dialect.quote(table)})`
      for (const [from, , target] of await connection.text(check))
        count(`row(s) from '${String(from)}' to '${String(target)}'`)
    } catch {
      count(`foreign key(s) of '${table}' that refer to no key`)
    }
  }
  return counts
}

async function tablesToCheck(connection: MigrationConnection): Promise<readonly string[]> {
  const owners = 'exists (select 1 from pragma_foreign_key_list(s.name))'
  return firstColumn(
    await connection.text(`select name from sqlite_schema s where type = 'table' and ${owners} order by name`),
  )
}

// What referred to nothing before is not the revision's doing and must not stop it.
async function refuseNewViolations(
  connection: MigrationConnection,
  before: ReadonlyMap<string, number>,
): Promise<void> {
  const broken = [...(await violations(connection))]
    .map(([place, now]) => ({ place, more: now - (before.get(place) ?? 0) }))
    .filter(({ more }) => more > 0)
    .map(({ place, more }) => `${more} ${place}`)
  if (broken.length > 0) throw new MigrationError('foreign_keys_violated', { violations: broken })
}
