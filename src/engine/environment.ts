// What the engine needs of the machine around it: time, chance and the file system. Tests pass their own.
import { fileSystem } from '../util/file-system.ts'

/** The machine around the engine. */
export interface EngineEnvironment {
  /** Milliseconds on a clock that never goes back. */
  now(): number
  /** A number from 0 up to 1. */
  random(): number
  /** Calls a function after some milliseconds, never after `Infinity`; what it returns calls that off. */
  after(milliseconds: number, call: () => void): () => void
  /** The path of a file with every symbolic link followed. */
  realPath(file: string): string
}

const LONGEST_TIMER = 2 ** 31 - 1

/** The real machine. */
export const systemEnvironment: EngineEnvironment = Object.freeze({
  now: () => performance.now(),
  random: () => Math.random(),
  after: (milliseconds: number, call: () => void) => {
    // Node's timers fire at once when they are given more than they can count.
    if (milliseconds === Number.POSITIVE_INFINITY) return () => undefined
    const timer = setTimeout(call, Math.min(milliseconds, LONGEST_TIMER))
    return () => clearTimeout(timer)
  },
  realPath: (file: string) => fileSystem().realpathSync.native(file),
})
