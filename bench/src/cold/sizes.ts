// What is installed, and what a bundler makes of the program that asks its first query: minified, without the driver.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'

const require = createRequire(import.meta.url)
const root = path.join(import.meta.dirname, '../../..')

/** What a bundler leaves out: the driver, and packages that a library asks for and does without. */
const EXTERNAL = /^(?!\.|\/|athanor|kysely|drizzle-orm|@mikro-orm|typeorm)/

/** Bytes of the bundle of a program, and of its gzip; null if the bundler cannot make one. */
export async function bundleSize(file: string): Promise<{ readonly bytes: number; readonly zipped: number } | null> {
  try {
    const bundle = await rolldown({ input: file, platform: 'node', external: EXTERNAL, logLevel: 'silent' })
    const { output } = await bundle.generate({ format: 'esm', minify: true, codeSplitting: false })
    await bundle.close()
    const text = output.map(part => ('code' in part ? part.code : '')).join('')
    return { bytes: Buffer.byteLength(text), zipped: gzipSync(text).length }
  } catch {
    return null
  }
}

function folderSize(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(file => statSync(path.join(folder, file)))
    .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0)
}

/** The folder of a package, and those of what it depends on. */
function withDependencies(name: string, from: readonly string[], known = new Set<string>()): ReadonlySet<string> {
  const folder = from
    .map(modules => path.join(modules, name))
    .find(candidate => statSync(candidate, { throwIfNoEntry: false }))
  if (folder === undefined || known.has(folder)) return known
  known.add(folder)
  const { dependencies = {} } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  for (const other of Object.keys(dependencies)) withDependencies(other, from, known)
  return known
}

/** Bytes of a package with all that it depends on, drivers that are peers not counted; of Athanor what it publishes. */
export function installedSize(name: string): number {
  const modules = require.resolve.paths(name) ?? []
  if (name !== 'athanor')
    return [...withDependencies(name, modules)].reduce((sum, folder) => sum + folderSize(folder), 0)
  const { dependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  const own = ['README.md', 'LICENSE', 'CHANGELOG.md', 'package.json'].map(file => statSync(path.join(root, file)).size)
  const others = Object.keys(dependencies).map(other => folderSize(path.join(root, 'node_modules', other)))
  return [...own, ...others].reduce((sum, size) => sum + size, folderSize(path.join(root, 'dist')))
}
