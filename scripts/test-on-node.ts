// A quick run of the test suite, and of the built package if there is one, under another Node version than the development one.
// Usage: node scripts/test-on-node.ts 22
// The version comes from the npm package `node` through npx. It is no devDependency: a second package with a binary named `node`
// takes over node_modules/.bin/node whenever npm installs into an existing node_modules.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import manifest from '../package.json' with { type: 'json' }
import { root } from './run.ts'

const version = process.argv[2] ?? '22'

function onNode(args: readonly string[]): boolean {
  const all = ['--yes', '--package', `node@${version}`, '--', 'node', ...args]
  const env = { DIALECTS: 'better-sqlite3,node:sqlite', ...process.env, ATHANOR_QUICK: '1' }
  return spawnSync('npx', all, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env }).status === 0
}

const hello = [
  `if (!process.versions.node.startsWith('${version}.')) throw new Error('this is Node ' + process.version)`,
  "console.log('Node ' + process.version)",
]
const built = existsSync(path.join(root, 'dist/index.js'))
const subpaths = Object.keys(manifest.exports).filter(subpath => subpath !== './package.json')
const imports = built ? subpaths.map(subpath => `await import('${path.posix.join(manifest.name, subpath)}')`) : []

const loads = onNode(['--input-type=module', '-e', [...hello, ...imports].join('\n')])
if (!loads) {
  console.log('0 passed, 1 failed')
  process.exitCode = 1
} else if (!onNode(['node_modules/vitest/vitest.mjs', 'run'])) {
  process.exitCode = 1
}
