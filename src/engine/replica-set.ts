// Reading copies of a database: reads go to them in turn, past those that do not answer, and to the database itself when none does.
import { ConfigurationError } from '../errors/configuration-error.ts'
import { ConnectionLost, DatabaseError } from '../errors/database-error.ts'
import { isPromise, type MaybePromise } from '../util/maybe-promise.ts'
import type { Connection } from './connection.ts'
import type { ConnectionOwner } from './connection-owner.ts'
import type { Engine } from './engine.ts'
import { type EngineEnvironment, systemEnvironment } from './environment.ts'

/** How long a replica that did not answer is left alone, in milliseconds. */
const PENALTY = 10_000

interface Replica {
  readonly engine: Engine
  /** On the environment's clock: until then it is not asked. */
  restsUntil: number
}

/** What a set of replicas is made of. */
export interface ReplicaSetOptions {
  readonly primary: Engine
  readonly replicas: readonly Engine[]
  /** Told when a replica does not answer. */
  readonly warn: (line: string) => void
  readonly environment?: EngineEnvironment
}

/** The replicas of one database. */
export class ReplicaSet {
  readonly #primary: Engine
  readonly #replicas: readonly Replica[]
  readonly #warn: (line: string) => void
  readonly #environment: EngineEnvironment
  #turn = 0

  constructor({ primary, replicas, warn, environment = systemEnvironment }: ReplicaSetOptions) {
    this.#primary = primary
    this.#replicas = replicas.map(engine => ({ engine, restsUntil: Number.NEGATIVE_INFINITY }))
    this.#warn = warn
    this.#environment = environment
  }

  /** The engines that read, in the order in which they were given. */
  get engines(): readonly Engine[] {
    return this.#replicas.map(({ engine }) => engine)
  }

  /** Runs a function that reads with a connection of the next replica that answers, else of the database itself. */
  read<T>(owner: ConnectionOwner, use: (connection: Connection) => MaybePromise<T>): MaybePromise<T> {
    return this.#readFrom(this.#inTurn(), owner, use)
  }

  /** A connection of the next replica that answers, else of the database itself; it must be released. */
  async acquire(owner: ConnectionOwner): Promise<Connection> {
    const replicas = this.#inTurn()
    for (const [at, replica] of replicas.entries()) {
      try {
        return await replica.engine.acquire('read', owner)
      } catch (error) {
        if (!isUnreachable(error)) throw error
        this.#rest(replica, error, replicas.slice(at + 1))
      }
    }
    return this.#primary.acquire('read', owner)
  }

  #readFrom<T>(
    [replica, ...others]: readonly Replica[],
    owner: ConnectionOwner,
    use: (connection: Connection) => MaybePromise<T>,
  ): MaybePromise<T> {
    if (replica === undefined) return readOnce(this.#primary, owner, use)
    const next = (error: unknown): MaybePromise<T> => {
      if (!isUnreachable(error)) throw error
      this.#rest(replica, error, others)
      return this.#readFrom(others, owner, use)
    }
    try {
      const result = readOnce(replica.engine, owner, use)
      return isPromise(result) ? result.then(undefined, next) : result
    } catch (error) {
      return next(error)
    }
  }

  /** The replicas that may be asked, the one whose turn it is first. */
  #inTurn(): readonly Replica[] {
    const now = this.#environment.now()
    const ready = this.#replicas.filter(({ restsUntil }) => restsUntil <= now)
    if (ready.length < 2) return ready
    const first = this.#turn++ % ready.length
    return first === 0 ? ready : [...ready.slice(first), ...ready.slice(0, first)]
  }

  #rest(replica: Replica, error: unknown, others: readonly Replica[]): void {
    replica.restsUntil = this.#environment.now() + PENALTY
    const instead = others.length > 0 ? 'another replica' : `the primary (${this.#primary.url})`
    const reason = error instanceof Error ? error.message : String(error)
    this.#warn(
      `the replica ${replica.engine.url} is left out for ${PENALTY / 1000} s, and ${instead} is read from: ${reason}`,
    )
  }
}

/** Runs a function with a connection that is given back when it has ended. */
export function readOnce<T>(
  engine: Engine,
  owner: ConnectionOwner,
  use: (connection: Connection) => MaybePromise<T>,
): MaybePromise<T> {
  const connection = engine.acquire('read', owner)
  return isPromise(connection) ? connection.then(given => useOnce(given, use)) : useOnce(connection, use)
}

function useOnce<T>(connection: Connection, use: (connection: Connection) => MaybePromise<T>): MaybePromise<T> {
  let result: MaybePromise<T>
  try {
    result = use(connection)
  } catch (error) {
    connection.release()
    throw error
  }
  if (!isPromise(result)) {
    connection.release()
    return result
  }
  return Promise.resolve(result).finally(() => connection.release())
}

/** Whether an error says that a database could not be reached, so that another may be asked. */
function isUnreachable(error: unknown): boolean {
  if (error instanceof ConnectionLost) return true
  if (error instanceof ConfigurationError) return error.code === 'cannot_open' || error.code === 'cannot_connect'
  return error instanceof DatabaseError && error.code === 'storage_failure'
}
