// From options to the databases of a database object: an engine for each, made when it is first needed, and its replicas.
import { dialectOf, driverLoader } from '../dialect/registry.ts'
import { DatabaseUrl } from '../dialect/url.ts'
import { checkEngineNames } from '../engine/check-options.ts'
import { Engine } from '../engine/engine.ts'
import type { EngineOptions } from '../engine/engine-options.ts'
import { ReplicaSet } from '../engine/replica-set.ts'
import { BindError } from '../errors/bind-error.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { DEFAULT_BIND } from '../sql/schema/bind-metadata.ts'
import type { BindSettings, EngineSettings, ReplicaSettings } from './engine-settings.ts'
import { Database, type DatabaseConnections } from './session/database.ts'

/** What is the same for every engine of a database object. */
export type CommonEngineOptions = Pick<EngineOptions, 'echo' | 'log' | 'watchers' | 'environment'> & {
  readonly instancePath: string
}

/** The databases of a database object, as its options describe them. */
export interface DatabaseSettings {
  readonly url: DatabaseUrl | null
  readonly engine: EngineSettings
  readonly replicas: readonly (string | ReplicaSettings)[]
  readonly binds: Readonly<Record<string, string | BindSettings>>
  readonly common: CommonEngineOptions
}

/**
 * The database of `url` and those of `binds`. Nothing is opened.
 *
 * @throws ConfigurationError `bad_url`; BindError `reserved_bind`
 */
export function openDatabases(settings: DatabaseSettings): {
  readonly main: Database
  readonly binds: ReadonlyMap<string, Database>
} {
  const { url, replicas, engine } = settings
  const several = Object.keys(settings.binds).length > 0
  const main = new Database(DEFAULT_BIND, url !== null, () => {
    if (url === null) throw new ConfigurationError('no_url', {})
    return connect(settings, url, engine, replicas, several ? DEFAULT_BIND : null)
  })
  const binds = Object.entries(settings.binds).map(([name, given]) => [name, openBind(settings, name, given)] as const)
  return { main, binds: new Map(binds) }
}

function openBind(settings: DatabaseSettings, name: string, given: string | BindSettings): Database {
  if (name === DEFAULT_BIND) throw new BindError('reserved_bind', { name })
  const { url, replicas = [], ...own } = typeof given === 'string' ? { url: given } : given
  const parsed = DatabaseUrl.parse(url)
  return new Database(name, true, () => connect(settings, parsed, { ...settings.engine, ...own }, replicas, name))
}

function connect(
  { common }: DatabaseSettings,
  url: DatabaseUrl,
  engine: EngineSettings,
  copies: readonly (string | ReplicaSettings)[],
  name: string | null,
): DatabaseConnections {
  const primary = makeEngine(url, engine, common, name)
  if (copies.length === 0) return { engine: primary, replicas: null }
  const replicas = copies.map((given, at) => {
    const { url: place, ...own } = typeof given === 'string' ? { url: given } : given
    const label = `${name === null ? '' : `${name} `}replica ${at + 1}`
    return makeEngine(DatabaseUrl.parse(place), { ...engine, ...own }, common, label)
  })
  for (const replica of replicas) {
    if (replica.dialect.name === primary.dialect.name) continue
    throw new BindError('replica_dialect', { primary: String(primary.url), replica: String(replica.url) })
  }
  return { engine: primary, replicas: new ReplicaSet({ primary, replicas, warn: common.log }) }
}

function makeEngine(
  url: DatabaseUrl,
  settings: EngineSettings,
  common: CommonEngineOptions,
  name: string | null,
): Engine {
  checkEngineNames(settings)
  const { pool = {}, statementCacheSize = 500, connectArgs = {}, ...others } = settings
  return new Engine({
    ...common,
    ...others,
    url,
    name,
    dialect: dialectOf(url),
    loadDriver: driverLoader(url),
    pool,
    statementCacheSize,
    connectArgs,
  })
}
