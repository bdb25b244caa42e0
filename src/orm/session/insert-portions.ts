// INSERT statements of more rows than the database takes at once: they are sent in portions, all of which count or none.
import type { StatementDialect } from '../../compiler/statement-dialect.ts'
import type { Connection } from '../../engine/connection.ts'
import type { DeleteNode, InsertNode, UpdateNode } from '../../sql/statement/nodes.ts'
import { andThen, eachInTurn, type MaybePromise, settle } from '../../util/maybe-promise.ts'
import type { ChangeResult } from '../query/runner.ts'

const SAVEPOINT = 'athanor_portions'

/** Part of the values is left for what is beside the rows: conditions, and expressions of several values. */
const SHARE = 0.9

/** The portions of a statement; the statement itself where it can be sent as it is. */
export function insertPortions<N extends InsertNode | UpdateNode | DeleteNode>(
  node: N,
  { capabilities }: StatementDialect,
): readonly (N | InsertNode)[] {
  if (node.kind !== 'insert' || node.query !== null) return [node]
  const { rows, columns } = node
  if (rows.length * columns.length <= capabilities.maxParameters) return [node]
  const size = Math.max(1, Math.floor((capabilities.maxParameters * SHARE) / columns.length))
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, at) => ({
    ...node,
    rows: rows.slice(at * size, (at + 1) * size),
  }))
}

/** Runs the portions of a statement on a connection; a failure of one undoes those before it. */
export function inPortions<N>(
  connection: Connection,
  portions: readonly N[],
  run: (portion: N) => MaybePromise<ChangeResult>,
): MaybePromise<ChangeResult> {
  const [only] = portions
  if (only !== undefined && portions.length === 1) return run(only)
  const rows: unknown[] = []
  let changes = 0
  const each = (portion: N) =>
    andThen(run(portion), result => {
      changes += result.changes
      for (const row of result.rows) rows.push(row)
    })
  return allOrNothing(connection, () =>
    andThen(eachInTurn(portions, each), () => ({ changes, lastInsertId: null, rows })),
  )
}

function allOrNothing<T>(connection: Connection, run: () => MaybePromise<T>): MaybePromise<T> {
  const within = connection.inTransaction
  const begun = within ? connection.savepoint(SAVEPOINT) : connection.begin({ writes: true, readOnly: false })
  const keep = (result: T) =>
    andThen(within ? connection.releaseSavepoint(SAVEPOINT) : connection.commit(), () => result)
  const undo = (error: unknown): MaybePromise<never> => {
    const failed = (): never => {
      throw error
    }
    return settle(() => (within ? undoSavepoint(connection) : connection.rollback()), failed, failed)
  }
  return andThen(begun, () => andThen(settle(run, settled, undo), keep))
}

function undoSavepoint(connection: Connection): MaybePromise<void> {
  return andThen(connection.rollbackTo(SAVEPOINT), () => connection.releaseSavepoint(SAVEPOINT))
}

function settled<T>(result: T): T {
  return result
}
