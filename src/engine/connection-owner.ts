// Who holds a connection, and which scopes stand around it: what error messages name, and how a wait that could never end is found.
import { AsyncLocalStorage } from 'node:async_hooks'

/** Who holds, or asks for, a connection. Two owners are the same only if they are the same object. */
export interface ConnectionOwner {
  /** A few words for messages, such as `db.transaction in POST /users`; read only when something goes wrong. */
  readonly description: string
  /** The owner of the enclosing scope of the same asynchronous call; null for none. */
  readonly enclosing: ConnectionOwner | null
}

const ambient = new AsyncLocalStorage<ConnectionOwner>()

/** Runs a function as the work of an owner: connections that are asked for inside are known to be enclosed by it. */
export function runAs<T>(owner: ConnectionOwner, run: () => T): T {
  return ambient.run(owner, run)
}

/** Makes the rest of the present asynchronous call the work of an owner; gives a function that ends that. */
export function enterAs(owner: ConnectionOwner): () => void {
  const before = ambient.getStore()
  ambient.enterWith(owner)
  return () => ambient.enterWith(before as ConnectionOwner)
}

/** The owner whose work this is, where {@link runAs} has said so. */
export function ambientOwner(): ConnectionOwner | null {
  return ambient.getStore() ?? null
}

/** Whether the holder of something is the one who asks for it, or stands around it. */
export function isHeldByAsker(holder: ConnectionOwner, asker: ConnectionOwner): boolean {
  return standsAround(holder, asker) || standsAround(holder, ambientOwner())
}

/** Whether an owner is another, or stands around it. */
export function standsAround(holder: ConnectionOwner, inner: ConnectionOwner | null): boolean {
  for (let owner = inner; owner !== null; owner = owner.enclosing) if (owner === holder) return true
  return false
}
