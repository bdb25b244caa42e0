// Running statements on an engine or a connection: no session, no entities, rows as plain objects.
import { Connection } from '../../engine/connection.ts'
import { Engine } from '../../engine/engine.ts'
import { SessionError } from '../../errors/session-error.ts'
import { andThen, type MaybePromise } from '../../util/maybe-promise.ts'
import { readPlainResults } from '../loading/read-results.ts'
import type { ChangeData, QueryData } from '../query/query-data.ts'
import type { ChangeResult, Runner } from '../query/runner.ts'

/** What runs statements on an engine or a connection of it. */
export function engineRunner(target: object, engine: Engine): Runner {
  if (target instanceof Engine) {
    return {
      fetch: query => target.connect(connection => fetchOn(connection, target, query)),
      change: statement => target.transaction(connection => changeOn(connection, target, statement)),
    }
  }
  if (target instanceof Connection) {
    return { fetch: query => fetchOn(target, engine, query), change: statement => changeOn(target, engine, statement) }
  }
  throw new SessionError('not_executable', { problem: 'a statement runs on a session, an engine or a connection' })
}

function fetchOn(connection: Connection, engine: Engine, query: QueryData): MaybePromise<unknown[]> {
  if (query.loads.length > 0)
    throw new SessionError('not_executable', { problem: '`with` needs a session: an engine knows no entities' })
  const { compiled, values } = engine.prepare(query.node)
  return andThen(connection.query(compiled, values), rows =>
    readPlainResults(query.shape, { rows, wide: compiled.wideIntegers }, engine.dialect),
  )
}

function changeOn(connection: Connection, engine: Engine, { node, shape }: ChangeData): MaybePromise<ChangeResult> {
  const { compiled, values } = engine.prepare(node)
  if (shape === null) return andThen(connection.execute(compiled, values), result => ({ ...result, rows: [] }))
  return andThen(connection.query(compiled, values), raw => {
    const rows = readPlainResults(shape, { rows: raw, wide: compiled.wideIntegers }, engine.dialect)
    return { changes: rows.length, lastInsertId: null, rows }
  })
}
