// `check`: whether the models and the database differ.
import { MigrationError } from '../../../errors/migration-error.ts'
import { compareWithDatabase, requireModels, withoutVerb } from '../compare.ts'
import { reportOf } from '../database.ts'
import type { MigrationOptions } from '../options.ts'
import { openScripts } from '../scripts.ts'
import { type MigrationTarget, requireTarget } from '../target.ts'

/**
 * Checks that `migrate` would find nothing to write down. For continuous integration.
 *
 * @throws MigrationError `operations_detected`, whose details list the `differences`; `database_behind`; `no_tables`
 * @example
 * await upgrade(db)
 * await check(db)
 */
export async function check(db: MigrationTarget, options: MigrationOptions = {}): Promise<void> {
  requireTarget(db)
  requireModels(db)
  const { graph } = await openScripts(options)
  const { lines, operations } = await compareWithDatabase(db, graph, options)
  if (operations.length > 0)
    throw new MigrationError('operations_detected', { differences: lines.map(line => withoutVerb(line.text)) })
  reportOf(options)({ kind: 'noChanges', command: 'check' })
}
