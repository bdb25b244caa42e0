// SQL of the program's own on a session: what changed is written before it, and what is loaded is read anew after it.
import type { Compiled } from '../../compiler/compiled.ts'
import { SessionError } from '../../errors/session-error.ts'
import { nodeOf } from '../../sql/expression/sql-expression.ts'
import { isExpression } from '../../sql/expression/template.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import { isKind } from '../../util/brand.ts'
import { keptFor } from '../../util/kept-for.ts'
import { andThen, type MaybePromise } from '../../util/maybe-promise.ts'
import { narrow } from '../../util/narrow.ts'
import type { WireValue } from '../../util/wire-value.ts'
import type { SessionCore } from './session-core.ts'

/** Where SQL of the program's own runs. */
export interface OwnTextOptions {
  /** The name of the database among `binds`. Default: that of `url`. */
  readonly bind?: string
}

/** Runs an `sql` template that is a whole statement, in the transaction, and gives its rows. */
export function runOwnText(
  core: SessionCore,
  statement: unknown,
  { bind }: OwnTextOptions = {},
): MaybePromise<WireValue[][]> {
  const expression = isExpression(statement) ? nodeOf(statement, 'execute()') : null
  if (expression?.kind !== 'template') throw notAStatement('execute', statement)
  const { databases } = core.home
  const database = bind === undefined ? databases.main : databases.named(bind, '`session.execute()`')
  return andThen(core.autoflush(null), () => {
    const { compiled, values } = database.engine.prepare({ kind: 'text', expression })
    return andThen(core.connection.transaction(database), connection =>
      andThen(connection.query(withWholeNumbers(compiled), values), rows => {
        // Nobody knows what it changed: the next query that returns an entity reads it anew.
        for (const state of core.identityMap.states()) state.stale = true
        return rows.map(row => row.map(narrow))
      }),
    )
  })
}

/** Nobody knows which of its numbers are too great for a JavaScript number. */
const withWholeNumbers = keptFor((compiled: Compiled): Compiled => ({ ...compiled, wideIntegers: true }))

/** What a session runs. */
interface Statement {
  all(on: unknown): Promise<unknown[]>
  execute?(on: unknown): Promise<number>
  readonly shape?: unknown
}

/** Whether something can be run on a session. */
export function isStatement(given: unknown): given is Statement {
  return isKind(given, 'select') || isKind(given, 'change')
}

/** The error for what no session can run. */
export function notAStatement(method: string, found: unknown): SessionError {
  const what = isExpression(found) ? 'an expression' : describeValue(found)
  const own = method === 'execute' ? ', or SQL of your own in an sql template' : ''
  const problem = `\`session.${method}\` expects a statement such as select(User)${own}, not ${what}`
  return new SessionError('not_executable', { problem })
}
