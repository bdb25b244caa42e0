// Packs what is built and looks at the tarball as its users meet it: publint, attw, the declarations under every supported TypeScript, each
// subpath imported by Node, the command line run. Usage: node scripts/pack-check.ts (after npm run build)
import { cpSync, mkdirSync, readdirSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import manifest from '../package.json' with { type: 'json' }
import { root, run, Tally, withTemporaryFolder } from './run.ts'
import { BASE_OPTIONS, compile, VERSIONS } from './type-projects.ts'

/** The package with its dependencies, as it lies in a user's node_modules, in bytes. */
const MAX_INSTALLED_SIZE = 4_000_000

/**
 * The two ways that users resolve modules; the second is a bundler's project, with a browser's types in place of Node's, and without the
 * library of `await using`, which our declarations name themselves.
 */
const RESOLUTIONS = {
  nodenext: {},
  bundler: { module: 'esnext', moduleResolution: 'bundler', types: [], lib: ['es2024', 'esnext.collection', 'dom'] },
}

/** Type tests that use Node's own modules. */
const NEEDS_NODE: ReadonlySet<string> = new Set(['design.ts'])

const subpaths = Object.keys(manifest.exports).filter(subpath => subpath !== './package.json')
const specifiers = subpaths.map(subpath => path.posix.join(manifest.name, subpath))
const tally = new Tally()

withTemporaryFolder(folder => {
  const tarball = pack(folder)
  if (!tarball) return
  report('publint', tool('publint', ['run', tarball, '--strict']))
  report('attw', tool('attw', [tarball, '--profile', 'esm-only', '--no-emoji', '--format', 'ascii']))
  const user = install(folder, tarball)
  checkSize(path.join(user, 'node_modules'))
  checkDeclarations(user)
  checkRuntime(user)
})
tally.finish()

function report(name: string, { ok, output }: { ok: boolean; output: string }): void {
  tally.report(name, ok, output)
}

function tool(name: string, args: readonly string[]) {
  return run(path.join(root, 'node_modules/.bin', name), args)
}

function pack(folder: string): string | undefined {
  const { ok, output } = run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder])
  const tarball = readdirSync(folder).find(name => name.endsWith('.tgz'))
  tally.report(`npm pack: ${tarball ?? 'no tarball'}`, ok && tarball !== undefined, output)
  return tarball && path.join(folder, tarball)
}

// What `npm install` makes of the tarball, without asking the registry: the dependencies are the checkout's.
function install(folder: string, tarball: string): string {
  const modules = path.join(folder, 'user/node_modules')
  mkdirSync(modules, { recursive: true })
  report('the tarball unpacks', run('tar', ['-xzf', tarball, '-C', folder]))
  renameSync(path.join(folder, 'package'), path.join(modules, manifest.name))
  for (const name of Object.keys(manifest.dependencies)) {
    cpSync(path.join(root, 'node_modules', name), path.join(modules, name), { recursive: true })
  }
  mkdirSync(path.join(modules, '@types'))
  const user = path.join(folder, 'user')
  writeFileSync(path.join(user, 'package.json'), '{ "type": "module" }')
  return user
}

function checkSize(modules: string): void {
  const files = readdirSync(modules, { recursive: true, encoding: 'utf8' }).map(name => path.join(modules, name))
  const size = files.reduce((total, file) => total + (statSync(file).isFile() ? statSync(file).size : 0), 0)
  const own = files.filter(file => file.startsWith(path.join(modules, manifest.name, path.sep)))
  const ownSize = own.reduce((total, file) => total + (statSync(file).isFile() ? statSync(file).size : 0), 0)
  const text = `installed: ${kilobytes(ownSize)}, with dependencies ${kilobytes(size)} (limit ${kilobytes(MAX_INSTALLED_SIZE)})`
  tally.report(text, size <= MAX_INSTALLED_SIZE)
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1000)} kB`
}

// The type tests again, against the declarations: the sources' types may be right and their declarations not.
function checkDeclarations(user: string): void {
  symlinkSync(path.join(root, 'node_modules/@types/node'), path.join(user, 'node_modules/@types/node'))
  const everything = specifiers.map((specifier, i) => `import * as part${i} from '${specifier}'`)
  writeFileSync(
    path.join(user, 'everything.ts'),
    `${everything.join('\n')}\nexport const all = [${everything.map((_, i) => `part${i}`)}]\n`,
  )
  const tests = copyTypeTests(user)
  for (const version of VERSIONS) {
    for (const [name, options] of Object.entries(RESOLUTIONS)) {
      const suited = tests.filter(file => suits(path.basename(file), version, name))
      const files = ['everything.ts', ...suited]
      const all = { ...BASE_OPTIONS, allowImportingTsExtensions: true, ...options }
      const result = compile(version, path.join(user, 'tsconfig.json'), all, files)
      tally.report(`declarations, TypeScript ${version}, ${name}, ${files.length} files`, result.ok, result.errors)
    }
  }
}

function suits(file: string, version: string, resolution: string): boolean {
  if (version === '5.9' && file.startsWith('since-6-')) return false
  return resolution === 'nodenext' || !NEEDS_NODE.has(file)
}

// The type tests import the package by its name, so they compile in a user's folder as they are.
function copyTypeTests(user: string): string[] {
  const source = path.join(root, 'test/types')
  for (const part of ['accept', 'refuse', 'blog.ts', 'equal.ts']) {
    cpSync(path.join(source, part), path.join(user, 'types', part), { recursive: true })
  }
  return readdirSync(path.join(user, 'types'), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .map(name => path.join('types', name))
}

function checkRuntime(user: string): void {
  for (const specifier of specifiers) {
    const code = `const m = await import('${specifier}'); if (Object.keys(m).length === 0) throw new Error('exports nothing')`
    report(`import '${specifier}'`, run(process.execPath, ['--input-type=module', '-e', code], user))
  }
  const cli = path.join(user, 'node_modules', manifest.name, manifest.bin.athanor)
  report('athanor --help', run(process.execPath, [cli, '--help'], user))
}
