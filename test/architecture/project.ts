// The project's own sources and package.json, as the architecture tests read them.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { readProject, type SourceFacts } from './source-facts.ts'

/** The root of the checkout. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** Every TypeScript file of `src/`, as facts. */
export function ownSources(): SourceFacts[] {
  const src = path.join(root, 'src')
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'))
  return readProject(
    Object.fromEntries(files.map(file => [file.replaceAll('\\', '/'), readFileSync(path.join(src, file), 'utf8')])),
  )
}

/** The part of package.json that the tests look at. */
export interface PackageFile {
  readonly exports: Readonly<Record<string, unknown>>
  readonly bin: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
}

export function ownPackage(): PackageFile {
  return JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as PackageFile
}
