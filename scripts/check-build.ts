// Looks at dist/ after a build: one copy of every class, no stray dependency, a command line that can be run, nothing too big.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import manifest from '../package.json' with { type: 'json' }
import { root, Tally } from './run.ts'

/** All of dist/, in bytes. */
const MAX_SIZE = 2_000_000

const dist = path.join(root, 'dist')
const files = readdirSync(dist).map(name => ({ name, text: readFileSync(path.join(dist, name), 'utf8') }))
const scripts = files.filter(file => file.name.endsWith('.js'))
const declarations = files.filter(file => file.name.endsWith('.d.ts'))
const tally = new Tally()

const classes = scripts.flatMap(file =>
  [...file.text.matchAll(/^(?:var|let|const) (\w+) = class|^class (\w+)/gm)].map(m => m[1] ?? m[2] ?? ''),
)
const repeated = [...new Set(classes.filter((name, i) => name !== '' && classes.indexOf(name) !== i))]
tally.report('every class is in one chunk only', repeated.length === 0, `in several chunks: ${repeated.join(', ')}`)

const staticImports = (text: string) =>
  [...text.matchAll(/^(?:import|export)\b[^;'"]*["']([^"'.][^"']*)["']/gm)].map(m => m[1] ?? '')
const allowed = (name: string) => name.startsWith('node:') || Object.keys(manifest.dependencies).includes(name)
const stray = scripts.flatMap(file =>
  staticImports(file.text)
    .filter(name => !allowed(name))
    .map(name => `${file.name}: ${name}`),
)
tally.report('only dependencies are imported statically', stray.length === 0, stray.join('\n'))

// A declaration may name no package: users would need its types, and a peer is optional. The examples of doc comments may.
const strayTypes = declarations.flatMap(file =>
  [...file.text.replace(/\/\*\*[\s\S]*?\*\//g, '').matchAll(/(?:from|import\()\s*["']([^"'.\s][^"'\s]*)["']/g)]
    .filter(m => !m[1]?.startsWith('athanor'))
    .map(m => `${file.name}: ${m[1]}`),
)
tally.report('declarations need no other package', strayTypes.length === 0, strayTypes.join('\n'))

const executable = statSync(path.join(dist, 'cli.js')).mode & 0o100
const shebang = scripts.find(file => file.name === 'cli.js')?.text.startsWith('#!/usr/bin/env node\n')
tally.report('dist/cli.js starts with #!/usr/bin/env node and can be run', Boolean(executable && shebang))

const size = files.reduce((total, file) => total + Buffer.byteLength(file.text), 0)
tally.report(
  `dist/ has ${files.length} files, ${Math.round(size / 1000)} kB (limit ${MAX_SIZE / 1000} kB)`,
  size <= MAX_SIZE,
)
tally.finish()
