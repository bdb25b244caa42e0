// How many connections an engine has, how long they live and how long to wait for one: the options, complete.
import { DEFAULT_LOCK_TIMEOUT, DEFAULT_POOL_SIZE, type PoolOptions } from './engine-options.ts'

/** The options of a pool, complete. Times are in milliseconds; `Infinity` stands for no limit. */
export type PoolSettings = Required<PoolOptions>

const DEFAULT_SERVER_POOL_SIZE = 10
const DEFAULT_ACQUIRE_TIMEOUT = 30_000
const DEFAULT_IDLE_TIMEOUT = 10 * 60_000
const DEFAULT_MAX_LIFETIME = 30 * 60_000

/** The settings of a pool of connections to a server. */
export function serverPoolSettings(options: PoolOptions): PoolSettings {
  return {
    max: options.max ?? Math.max(DEFAULT_SERVER_POOL_SIZE, options.min ?? 0),
    min: options.min ?? 0,
    acquireTimeout: options.acquireTimeout ?? DEFAULT_ACQUIRE_TIMEOUT,
    idleTimeout: options.idleTimeout ?? DEFAULT_IDLE_TIMEOUT,
    maxLifetime: options.maxLifetime ?? DEFAULT_MAX_LIFETIME,
    prePing: options.prePing ?? false,
    warnAfter: options.warnAfter ?? Number.POSITIVE_INFINITY,
  }
}

/** How many connections read a file beside the one that writes, and how long to wait for one. */
export function readerLimits(
  { max = DEFAULT_POOL_SIZE, acquireTimeout }: PoolOptions,
  lockTimeout = DEFAULT_LOCK_TIMEOUT,
): { readonly max: number; readonly timeout: number } {
  return { max, timeout: acquireTimeout ?? lockTimeout }
}
