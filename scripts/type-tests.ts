// Compiles test/types/accept and test/types/refuse with every supported TypeScript, strict, and once more with
// exactOptionalPropertyTypes. In refuse/ each `@ts-expect-error` is a promise: one that finds no error is an error itself.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { root, Tally, withTemporaryFolder } from './run.ts'
import { compile, SOURCE_OPTIONS, VERSIONS } from './type-projects.ts'

const tally = new Tally()
const filesOf = (kind: string) => {
  const folder = path.join(root, 'test/types', kind)
  const names = existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('.ts')) : []
  return names.map(name => path.join(folder, name))
}
const accept = filesOf('accept')
const refuse = filesOf('refuse')
const expectations = (file: string) => readFileSync(file, 'utf8').split('@ts-expect-error').length - 1

tally.report('there are files to accept and files to refuse', accept.length > 0 && refuse.length > 0)
const idle = refuse.filter(file => expectations(file) === 0)
tally.report('every file in refuse/ expects an error', idle.length === 0, idle.join('\n'))
const lenient = accept.filter(file => expectations(file) > 0 || /@ts-(ignore|nocheck)/.test(readFileSync(file, 'utf8')))
tally.report('no file in accept/ expects or hides one', lenient.length === 0, lenient.join('\n'))

const promises = refuse.reduce((total, file) => total + expectations(file), 0)
const modes = [
  { name: 'strict', options: {} },
  { name: 'strict and exactOptionalPropertyTypes', options: { exactOptionalPropertyTypes: true } },
]
withTemporaryFolder(folder => {
  for (const version of VERSIONS) {
    for (const { name, options } of modes) {
      const config = path.join(folder, 'tsconfig.json')
      const result = compile(version, config, { ...SOURCE_OPTIONS, ...options }, [...accept, ...refuse])
      const what = `${accept.length} files accepted, ${promises} errors expected in ${refuse.length}`
      tally.report(
        `TypeScript ${version}, ${name}: ${what}, ${result.instantiations} instantiations`,
        result.ok,
        result.errors,
      )
    }
  }
})
tally.finish()
