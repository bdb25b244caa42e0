// What the first query of a program makes Node load: nothing that it does not use, as far as imports can say.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { root } from './project.ts'

/** What stays in the code when types are stripped: imports and re-exports at the start of a line, but for those of types only. */
const IMPORT = /^(?:import|export)\s+(?!type\b)(?:[^'"\n;=]*?\sfrom\s+|(?=['"]))['"]([^'"]+)['"]/gm

/** The modules that a file has loaded before it runs, those of Node by their names. */
function loadedWith(file: string, known = new Set<string>()): ReadonlySet<string> {
  if (known.has(file)) return known
  known.add(file)
  const text = readFileSync(path.join(root, 'src', file), 'utf8').replaceAll(/\{[^{}]*\}/g, braces =>
    braces.replaceAll('\n', ' '),
  )
  for (const [, specifier = ''] of text.matchAll(IMPORT)) {
    if (specifier.startsWith('.')) loadedWith(path.posix.join(path.posix.dirname(file), specifier), known)
    else known.add(specifier)
  }
  return known
}

const all = [...loadedWith('exports/index.ts')]

it('the package loads no driver, no migrations, no command line and no test kit before they are asked for', () => {
  expect(all.length).toBeGreaterThan(300)
  expect(all.filter(file => /^(?:drivers|migrations|cli|testing)\//.test(file))).toEqual([])
})

// `node:fs` would bring Node's streams and promises with it.
it('the package loads few modules of Node, and no package', () => {
  expect(all.filter(file => !file.endsWith('.ts')).toSorted()).toEqual([
    'node:async_hooks',
    'node:diagnostics_channel',
    'node:path',
  ])
})
