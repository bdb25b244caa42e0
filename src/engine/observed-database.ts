// How an engine's database is called in events and traces.
import type { EngineOptions } from './engine-options.ts'
import type { ObservedDatabase } from './query-event.ts'

/** The names that OpenTelemetry has for databases, where ours is another. */
const SYSTEMS: Readonly<Record<string, string>> = { cockroachdb: 'cockroachdb', mariadb: 'mariadb', tidb: 'tidb' }

/** The database of an engine, without its password. */
export function describeDatabase({ url, dialect, name = null }: EngineOptions): ObservedDatabase {
  return Object.freeze({
    name,
    url: String(url),
    system: SYSTEMS[url.dialect] ?? dialect.name,
    namespace: url.database === '' ? ':memory:' : url.database,
    host: url.host,
    port: url.port,
  })
}
