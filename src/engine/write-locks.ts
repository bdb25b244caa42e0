// The locks on database files of this process: one for each real path, whichever engine, or copy of this package, asks for it.
import { FairLock } from './fair-lock.ts'

interface SharedLock {
  readonly lock: FairLock
  engines: number
}

// Two copies of the package in one process must still queue at one lock, so the registry belongs to the process.
const REGISTRY = Symbol.for('athanor.write-locks.v1')

function registry(): Map<string, SharedLock> {
  const known: unknown = Reflect.get(globalThis, REGISTRY)
  if (isRegistry(known)) return known
  const made = new Map<string, SharedLock>()
  Reflect.set(globalThis, REGISTRY, made)
  return made
}

function isRegistry(value: unknown): value is Map<string, SharedLock> {
  return value instanceof Map
}

/** The lock on a file, kept until as many engines have left it as have joined it. */
export function joinWriteLock(realPath: string): FairLock {
  const locks = registry()
  const shared = locks.get(realPath) ?? { lock: new FairLock(), engines: 0 }
  shared.engines++
  locks.set(realPath, shared)
  return shared.lock
}

/** Says that an engine does not need the lock on a file any more. */
export function leaveWriteLock(realPath: string): void {
  const shared = registry().get(realPath)
  if (shared === undefined) return
  shared.engines--
  if (shared.engines === 0) registry().delete(realPath)
}
