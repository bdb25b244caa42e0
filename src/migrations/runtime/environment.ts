// What migrations need of the machine around them: time, chance and who is there. Tests pass their own.
import { randomBytes } from 'node:crypto'
import { hostname, userInfo } from 'node:os'
import { setTimeout } from 'node:timers/promises'

/** The machine around the migrations. */
export interface MigrationEnvironment {
  /** The present moment. */
  now(): Date
  /** Milliseconds on a clock that never goes back. */
  clock(): number
  /** Waits so many milliseconds. */
  pause(milliseconds: number): Promise<void>
  /** So many random bytes. */
  randomBytes(count: number): Uint8Array
  /** Who runs the migrations, for the history: `user@host`. */
  who(): string
}

/** The real machine. */
export const systemEnvironment: MigrationEnvironment = Object.freeze({
  now: () => new Date(),
  clock: () => performance.now(),
  pause: async (milliseconds: number) => {
    await setTimeout(milliseconds)
  },
  randomBytes: (count: number) => randomBytes(count),
  who: () => `${userName()}@${hostname()}`,
})

// A user id without an entry in the password file, as containers have it, has no name.
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? 'unknown')
  }
}
