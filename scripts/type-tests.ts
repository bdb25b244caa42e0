// Compiles test/types/accept and test/types/refuse with every supported TypeScript, as users of the package do: against its
// declarations, and with declarations of their own. In refuse/ each `@ts-expect-error` is a promise: one that finds no error is
// an error itself.
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root, Tally, withTemporaryFolder } from './run.ts'
import { BASE_OPTIONS, type CompilerVersion, compile, installDeclarations, VERSIONS } from './type-projects.ts'

const tally = new Tally()
const tests = path.join(root, 'test/types')
const filesOf = (kind: string, folder = tests, extension = '.ts') =>
  readdirSync(path.join(folder, kind), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith(extension))
    .map(name => path.join(folder, kind, name))
const accept = filesOf('accept')
const refuse = filesOf('refuse')
const expectations = (file: string) => readFileSync(file, 'utf8').split('@ts-expect-error').length - 1

tally.report('there are files to accept and files to refuse', accept.length > 0 && refuse.length > 0)
const idle = refuse.filter(file => expectations(file) === 0)
tally.report('every file in refuse/ expects an error', idle.length === 0, idle.join('\n'))
const lenient = accept.filter(file => expectations(file) > 0 || /@ts-(ignore|nocheck)/.test(readFileSync(file, 'utf8')))
tally.report('no file in accept/ expects or hides one', lenient.length === 0, lenient.join('\n'))

const promises = refuse.reduce((total, file) => total + expectations(file), 0)
const strict = { ...BASE_OPTIONS, allowImportingTsExtensions: true }
const strictest = { ...strict, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true }
const modes = {
  'strict, with skipLibCheck': { ...strict, skipLibCheck: true },
  exactOptionalPropertyTypes: { ...strict, exactOptionalPropertyTypes: true },
  noUncheckedIndexedAccess: { ...strict, noUncheckedIndexedAccess: true },
}

/** Files whose name says so need a newer TypeScript. */
const suits = (version: CompilerVersion) => (file: string) =>
  version !== '5.9' || !path.basename(file).startsWith('since-6-')

function check(version: CompilerVersion, name: string, project: string, options: object): boolean {
  const accepted = filesOf('accept', project).filter(suits(version))
  const files = [...accepted, ...filesOf('refuse', project)]
  const result = compile(version, path.join(project, 'tsconfig.json'), options, files)
  const what = `${accepted.length} files accepted, ${promises} errors expected in ${refuse.length}`
  tally.report(
    `TypeScript ${version}, ${name}: ${what}, ${result.instantiations} instantiations`,
    result.ok,
    result.errors,
  )
  return result.ok
}

/** A user's own package: it emits declarations, and those compile too. */
function checkDeclarations(version: CompilerVersion, project: string): void {
  const outDir = path.join(project, '..', `declarations-${version}`)
  const emit = { ...strictest, noEmit: false, declaration: true, emitDeclarationOnly: true, rootDir: project, outDir }
  if (!check(version, 'all of it, with declarations', project, emit)) return
  const emitted = [...filesOf('accept', outDir, '.d.ts'), path.join(outDir, 'blog.d.ts')]
  // A file of the project asks for Temporal's types; the compiler leaves such a request out of the declarations that use them.
  const lib = version === '5.9' ? BASE_OPTIONS.lib : [...BASE_OPTIONS.lib, 'esnext.temporal']
  const { ok, errors } = compile(version, path.join(outDir, 'tsconfig.json'), { ...strictest, lib }, emitted)
  tally.report(`TypeScript ${version}: ${emitted.length} declarations of accepted files compile`, ok, errors)
}

withTemporaryFolder(folder => {
  const installed = installDeclarations(folder)
  tally.report('the declarations of the package are written', installed.ok, installed.errors)
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }')
  const project = path.join(folder, 'project')
  for (const part of ['accept', 'refuse', 'blog.ts', 'equal.ts']) {
    cpSync(path.join(tests, part), path.join(project, part), { recursive: true })
  }
  for (const version of VERSIONS) {
    for (const [name, options] of Object.entries(modes)) check(version, name, project, options)
    checkDeclarations(version, project)
  }
})
tally.finish()
