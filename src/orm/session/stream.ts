// Streams of a session: results in batches, of which the session keeps only the one that is being looked at.
import type { Table } from '../../sql/schema/table.ts'
import { andThen, type MaybePromise } from '../../util/maybe-promise.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import { readResults } from '../loading/read-results.ts'
import type { Mapper } from '../mapping/mapper.ts'
import type { StreamOptions } from '../mapping/typed-results.ts'
import { batchSizeOf } from '../query/limits.ts'
import type { QueryData } from '../query/query-data.ts'
import type { Database } from './database.ts'
import type { InTurn } from './loading-session.ts'
import { loadWith, tablesRead } from './query-results.ts'
import type { SessionCore } from './session-core.ts'
import { checkStream } from './sharded-query.ts'

/** The results of a query one after the other. Several databases are read one after the other. */
export async function* streamQuery(
  core: SessionCore,
  inTurn: InTurn,
  query: QueryData,
  options: StreamOptions,
): AsyncGenerator<unknown, undefined> {
  const databases = core.home.databases.reading(query.node)
  checkStream(query.node, databases)
  for (const database of databases) yield* streamFrom(core, inTurn, query, options, database)
}

async function* streamFrom(
  core: SessionCore,
  inTurn: InTurn,
  query: QueryData,
  options: StreamOptions,
  database: Database,
): AsyncGenerator<unknown, undefined> {
  const { compiled, values } = database.engine.prepare(query.node)
  const { dialect } = database
  const tables: ReadonlySet<Table> | null = tablesRead(compiled.tables, query.loads)
  await inTurn(() => core.autoflush(tables))
  const { buffer = false } = options
  const source = core.connection.on(database).stream(compiled, values, { batchSize: batchSizeOf(options), buffer })
  for await (const rows of source) {
    const before = sizes(core)
    const results = await inTurn(() => {
      const read = readResults(core, query, { rows, wide: compiled.wideIntegers, dialect })
      return andThen(loadWith(core, read, query), () => read)
    })
    yield* results
    await inTurn(() => letGo(core, before))
  }
}

/** How many entities of each model there are: what comes later stands after them. */
function sizes({ identityMap }: SessionCore): ReadonlyMap<Mapper, number> {
  return new Map(Array.from(identityMap.mappers(), mapper => [mapper, identityMap.of(mapper).size]))
}

/** Writes what changed, and takes the entities that came with a batch out of the session. */
function letGo(core: SessionCore, before: ReadonlyMap<Mapper, number>): MaybePromise<void> {
  const came: InstanceState[] = []
  for (const mapper of core.identityMap.mappers()) {
    let known = before.get(mapper) ?? 0
    for (const state of core.identityMap.of(mapper).values()) if (known-- <= 0) came.push(state)
  }
  return andThen(core.flush(), () => {
    for (const state of came) core.expunge(state)
  })
}
