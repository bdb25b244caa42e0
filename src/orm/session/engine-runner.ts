// Running statements on an engine or a connection: no session, no entities, rows as plain objects.
import { Connection } from '../../engine/connection.ts'
import { ambientOwner } from '../../engine/connection-owner.ts'
import { Engine } from '../../engine/engine.ts'
import { SessionError } from '../../errors/session-error.ts'
import type { ExplainNode } from '../../sql/statement/nodes.ts'
import { andThen, type MaybePromise } from '../../util/maybe-promise.ts'
import { readPlainResults } from '../loading/read-results.ts'
import type { StreamOptions } from '../mapping/typed-results.ts'
import { batchSizeOf } from '../query/limits.ts'
import type { ChangeData, QueryData } from '../query/query-data.ts'
import type { ChangeResult, Runner } from '../query/runner.ts'
import type { Databases } from './databases.ts'
import { inPortions, insertPortions } from './insert-portions.ts'
import { changeAndRead, readsApart } from './returning.ts'

/** What runs statements on an engine or a connection of it. */
export function engineRunner(target: object, databases: Databases): Runner {
  if (target instanceof Engine) {
    return {
      fetch: query => target.connect(connection => fetchOn(connection, target, query)),
      change: statement => target.transaction(connection => changeOn(connection, target, statement)),
      stream: (query, options) => streamFromEngine(target, query, options),
      explain: node => target.connect(connection => explainOn(connection, target, node)),
    }
  }
  if (target instanceof Connection) {
    const engine = databases.engineOf(target)
    return {
      fetch: query => fetchOn(target, engine, query),
      change: statement => changeOn(target, engine, statement),
      stream: (query, options) => streamOn(target, engine, query, options),
      explain: node => explainOn(target, engine, node),
    }
  }
  throw new SessionError('not_executable', { problem: 'a statement runs on a session, an engine or a connection' })
}

function refuseLoads({ loads }: QueryData): void {
  if (loads.length > 0)
    throw new SessionError('not_executable', { problem: '`with` needs a session: an engine knows no entities' })
}

async function* streamFromEngine(
  engine: Engine,
  query: QueryData,
  options: StreamOptions,
): AsyncGenerator<unknown, undefined> {
  const owner = { description: 'stream', enclosing: ambientOwner() }
  const connection = await engine.acquire('read', owner)
  try {
    yield* streamOn(connection, engine, query, options)
  } finally {
    connection.release()
  }
}

async function* streamOn(
  connection: Connection,
  engine: Engine,
  query: QueryData,
  options: StreamOptions,
): AsyncGenerator<unknown, undefined> {
  refuseLoads(query)
  const { dialect } = engine
  const { compiled, values } = engine.prepare(query.node)
  for await (const rows of connection.stream(compiled, values, batchSizeOf(options)))
    yield* readPlainResults(query, { rows, wide: compiled.wideIntegers, dialect })
}

function explainOn(
  connection: Connection,
  engine: Engine,
  node: ExplainNode,
): MaybePromise<readonly (readonly unknown[])[]> {
  const { compiled, values } = engine.prepare(node)
  return connection.query(compiled, values)
}

function fetchOn(connection: Connection, engine: Engine, query: QueryData): MaybePromise<unknown[]> {
  refuseLoads(query)
  const { compiled, values } = engine.prepare(query.node)
  return andThen(connection.query(compiled, values), rows =>
    readPlainResults(query, { rows, wide: compiled.wideIntegers, dialect: engine.dialect }),
  )
}

function changeOn(connection: Connection, engine: Engine, { node, shape }: ChangeData): MaybePromise<ChangeResult> {
  const portions = insertPortions(node, engine.dialect)
  return inPortions(connection, portions, portion => changePortion(connection, engine, { node: portion, shape }))
}

function changePortion(
  connection: Connection,
  engine: Engine,
  { node, shape }: Pick<ChangeData, 'node' | 'shape'>,
): MaybePromise<ChangeResult> {
  if (shape !== null && readsApart({ node, shape }, engine)) {
    return andThen(changeAndRead(node, connection, engine), raw => {
      const rows = readPlainResults({ shape }, raw)
      return { changes: rows.length, lastInsertId: null, rows }
    })
  }
  const { compiled, values } = engine.prepare(node)
  if (shape === null) return andThen(connection.execute(compiled, values), result => ({ ...result, rows: [] }))
  return andThen(connection.query(compiled, values), raw => {
    const rows = readPlainResults({ shape }, { rows: raw, wide: compiled.wideIntegers, dialect: engine.dialect })
    return { changes: rows.length, lastInsertId: null, rows }
  })
}
