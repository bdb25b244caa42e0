// Which session is `db.session`: the one of the scope that the present asynchronous call is in.
import { ambientOwner, enterAs, runAs } from '../../engine/connection-owner.ts'
import type { SessionHome } from './home.ts'
import { Session } from './session.ts'

/** Runs a function with a session as that of its scope. */
export function runInScope<T>(session: Session, run: () => T): T {
  return runAs(session, run)
}

/** Makes a session that of the present asynchronous call from here on; gives a function that ends it. */
export function enterScope(session: Session): () => void {
  return enterAs(session)
}

/** The session of the innermost scope of a database object; undefined outside of all. */
export function currentSession(home: SessionHome): Session | undefined {
  for (let owner = ambientOwner(); owner !== null; owner = owner.enclosing) if (Session.isOf(owner, home)) return owner
  return undefined
}
