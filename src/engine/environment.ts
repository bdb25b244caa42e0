// What the engine needs of the machine around it: time, chance and the file system. Tests pass their own.
import { realpathSync } from 'node:fs'

/** The machine around the engine. */
export interface EngineEnvironment {
  /** Milliseconds on a clock that never goes back. */
  now(): number
  /** A number from 0 up to 1. */
  random(): number
  /** Calls a function after some milliseconds; what it returns calls that off. */
  after(milliseconds: number, call: () => void): () => void
  /** The path of a file with every symbolic link followed. */
  realPath(file: string): string
}

/** The real machine. */
export const systemEnvironment: EngineEnvironment = Object.freeze({
  now: () => performance.now(),
  random: () => Math.random(),
  after: (milliseconds: number, call: () => void) => {
    const timer = setTimeout(call, milliseconds)
    return () => clearTimeout(timer)
  },
  realPath: (file: string) => realpathSync.native(file),
})
