// From operations to the body of a revision script, up and down.
import { reverseAll } from '../operations/operation.ts'
import type { ReportLine, UpgradeOps } from './comparison.ts'
import { RenderContext } from './render/render-context.ts'
import { renderOperations } from './render/render-operation.ts'

/** What a revision script is filled with. */
export interface MigrationSource {
  /** The lines of `upgrade`, not indented; none when nothing changes. */
  readonly upgradeBody: readonly string[]
  /** The lines of `downgrade`, likewise: the way back, in the reverse order. */
  readonly downgradeBody: readonly string[]
  /** The import statements that the bodies need, besides the one of `Operations`. */
  readonly imports: readonly string[]
  /** What was found, line by line, for the report. */
  readonly lines: readonly ReportLine[]
}

/**
 * Prints operations and their inverses.
 *
 * @throws MigrationError `irreversible_operation` when an operation that a hook put in does not say how it is taken back
 */
export function produceMigration(ops: UpgradeOps): MigrationSource {
  const context = new RenderContext(ops.dialect)
  const upgradeBody = renderOperations(ops.operations, context)
  const downgradeBody = renderOperations(reverseAll(ops.operations), context)
  return { upgradeBody, downgradeBody, imports: context.imports, lines: ops.lines }
}
