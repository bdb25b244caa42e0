// Lets a folder outside the checkout use `athanor` as if it were installed there, without a build: its node_modules lead to the sources.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import manifest from '../package.json' with { type: 'json' }
import { root } from './run.ts'

/** What a user of the package has installed beside it. */
const COMPANIONS = ['better-sqlite3', '@types/node', 'typescript']

/**
 * Makes `node_modules` in a folder: `athanor` (this checkout's sources, under the subpaths of package.json#exports), the command
 * `athanor` in `.bin`, and links to a driver, TypeScript and the types of Node.
 */
export function linkSources(folder: string): void {
  const modules = path.join(folder, 'node_modules')
  const own = path.join(modules, manifest.name)
  mkdirSync(own, { recursive: true })
  writeFileSync(path.join(own, 'package.json'), JSON.stringify(sourceManifest(), null, 2))
  // Node and TypeScript follow the link, so the sources are not "in node_modules", where Node would not strip types.
  symlinkSync(path.join(root, 'src'), path.join(own, 'src'))
  for (const name of COMPANIONS) {
    const link = path.join(modules, name)
    mkdirSync(path.dirname(link), { recursive: true })
    symlinkSync(path.join(root, 'node_modules', name), link)
  }
  writeCommand(path.join(modules, '.bin'), 'athanor', path.join(root, 'src/exports/cli.ts'))
  writeCommand(path.join(modules, '.bin'), 'tsc', path.join(root, 'node_modules/typescript/bin/tsc'))
}

function sourceManifest(): object {
  const subpaths = Object.keys(manifest.exports).filter(subpath => subpath !== './package.json')
  const file = (subpath: string) => `./src/exports/${subpath === '.' ? 'index' : subpath.slice('./'.length)}.ts`
  return {
    name: manifest.name,
    version: manifest.version,
    type: 'module',
    exports: Object.fromEntries([
      ...subpaths.map(subpath => [subpath, file(subpath)]),
      ['./package.json', './package.json'],
    ]),
  }
}

// A script and not a link: it runs under the Node that runs this, whatever `node` is on the machine.
function writeCommand(folder: string, name: string, program: string): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, name), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`, { mode: 0o755 })
}
