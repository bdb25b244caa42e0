// `athanor db` as it is built.
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ADDED_COLUMN, numbersOf, parentOf, tableName } from './columns.ts'
import type { Command, Place, Project, Tool } from './tool.ts'

const root = path.join(import.meta.dirname, '../../..')

const urlOf = (place: Place) => ('file' in place ? `sqlite:///${place.file}` : place.server.url)

function model(number: number, changed: boolean): string {
  const added = changed ? `\n  ${ADDED_COLUMN}: text().nullable(),` : ''
  return `
export class T${number} extends db.Model('T${number}', {
  id: integer().primaryKey(),
  parentId: integer().nullable().references('${parentOf(number)}.id').index(),
  code: string(40).unique().index(),
  title: string(200),
  body: text().nullable(),
  amount: numeric(10, 2),
  views: integer().serverDefault(0),
  active: boolean(),
  createdAt: datetime(),
  updatedAt: datetime().nullable(),${added}
}, { tableName: '${tableName(number)}' }) {}
`
}

function write({ folder, place, tables, changed }: Project): void {
  const models = numbersOf(tables).map(number => model(number, changed && number === 0))
  const head = `import { Athanor, boolean, datetime, integer, numeric, string, text } from 'athanor'

export const db = new Athanor({ url: '${urlOf(place)}' })
`
  writeFileSync(path.join(folder, 'app.ts'), head + models.join(''))
  if (changed) return
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }')
  writeFileSync(path.join(folder, 'athanor.config.ts'), "export const config = { app: './app.ts' }\n")
  mkdirSync(path.join(folder, 'node_modules'))
  symlinkSync(root, path.join(folder, 'node_modules/athanor'))
  mkdirSync(path.join(folder, 'migrations/versions'), { recursive: true })
}

function command(...args: readonly string[]): Command {
  return { command: process.execPath, args: ['node_modules/athanor/dist/cli.js', 'db', ...args] }
}

export const athanor: Tool = {
  name: 'athanor',
  version: () => {
    if (!existsSync(path.join(root, 'dist/cli.js'))) return null
    return JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).version
  },
  write,
  autogenerate: () => command('migrate', '-m', 'tables'),
  upgrade: () => command('upgrade'),
}
