// A lock that one owner holds at a time and that goes to the others in the order in which they asked.
import { WouldDeadlock } from '../errors/engine-error.ts'
import { type ConnectionOwner, isHeldByAsker } from './connection-owner.ts'
import type { EngineEnvironment } from './environment.ts'
import { WaitingLine, type WaitRequest } from './waiting-line.ts'

interface Hold {
  readonly owner: ConnectionOwner
  readonly since: number
  readonly environment: EngineEnvironment
}

/** A fair lock. Whoever has taken it must release it, once. */
export class FairLock {
  readonly #line = new WaitingLine<void>()
  #hold: Hold | null = null

  /** Who holds it; null when it is free. */
  get holder(): ConnectionOwner | null {
    return this.#hold?.owner ?? null
  }

  /** Takes it if it is free. It is never free while others wait: a release gives it to the one who is next. */
  tryTake(owner: ConnectionOwner, environment: EngineEnvironment): boolean {
    if (this.#hold !== null) return false
    this.#hold = { owner, since: environment.now(), environment }
    return true
  }

  /**
   * Waits until it is taken, for one who found it held.
   *
   * @throws WouldDeadlock at once when the asker or a scope around it holds it
   * @throws LockTimeout after the time that the request gives
   */
  wait(request: WaitRequest): Promise<void> {
    const holder = this.holder
    if (holder !== null && isHeldByAsker(holder, request.owner)) throw deadlock(request, holder)
    const taken = this.#line.join(request, () => this.#describeHold(request))
    return taken
  }

  /** Gives it up, to the one who is next if anybody waits. */
  release(): void {
    const next = this.#line.next
    const environment = this.#hold?.environment
    this.#hold =
      next === null || environment === undefined ? null : { owner: next, since: environment.now(), environment }
    if (this.#hold !== null) this.#line.handOver()
  }

  /** Calls off the waits of an engine. */
  dismiss(engine: object, error: unknown): void {
    this.#line.dismiss(engine, error)
  }

  #describeHold({ owner }: WaitRequest): string {
    if (this.#hold === null) return 'which nobody holds'
    const held = Math.round(this.#hold.environment.now() - this.#hold.since)
    const holder = this.#hold.owner === owner ? 'it' : this.#hold.owner.description
    return `which ${holder} has held for ${held} ms`
  }
}

/** The error for one who asks for what it, or a scope around it, holds. */
export function deadlock(request: WaitRequest, holder: ConnectionOwner): WouldDeadlock {
  return new WouldDeadlock({
    asker: request.owner.description,
    subject: request.subject,
    holder: holder === request.owner ? null : holder.description,
  })
}
