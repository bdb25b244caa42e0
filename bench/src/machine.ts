// What the figures were measured on.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, loadavg, totalmem } from 'node:os'
import type { Entry } from './library.ts'

export interface Machine {
  readonly date: string
  readonly node: string
  readonly processor: string
  readonly cores: number
  readonly memory: string
  readonly load: readonly number[]
}

export function machine(): Machine {
  return {
    date: new Date().toISOString(),
    node: process.version,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    load: loadavg().map(value => Number(value.toFixed(1))),
  }
}

/** The versions of the packages that entries are made of, by name. */
export function versions(entries: readonly Entry[]): Record<string, string> {
  const names = [...new Set(entries.flatMap(entry => entry.packages))]
  return Object.fromEntries(names.map(name => [name, versionOf(name)]))
}

function versionOf(name: string): string {
  const own = new URL('../../package.json', import.meta.url)
  if (name === 'athanor') return JSON.parse(readFileSync(own, 'utf8')).version
  for (const folder of createRequire(import.meta.url).resolve.paths(name) ?? []) {
    try {
      return JSON.parse(readFileSync(`${folder}/${name}/package.json`, 'utf8')).version
    } catch {
      // The next folder may have it.
    }
  }
  return 'unknown'
}
