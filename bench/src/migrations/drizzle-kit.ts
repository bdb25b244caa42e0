// drizzle-kit: it compares the models with the snapshot beside its last migration, and never with the database.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ADDED_COLUMN, numbersOf, parentOf, tableName } from './columns.ts'
import type { Command, Place, Project, Tool } from './tool.ts'

const modules = path.join(import.meta.dirname, '../../node_modules')

/** How a database's columns are written. */
const spellings = {
  sqlite: {
    module: 'drizzle-orm/sqlite-core',
    names: 'index, integer, numeric, sqliteTable as table, text, uniqueIndex',
    key: 'integer().primaryKey({ autoIncrement: true })',
    string: (length: number) => `text({ length: ${length} })`,
    amount: 'numeric()',
    active: "integer({ mode: 'boolean' })",
    time: (name: string) => `text('${name}')`,
  },
  postgresql: {
    module: 'drizzle-orm/pg-core',
    names: 'boolean, index, integer, numeric, pgTable as table, serial, text, timestamp, uniqueIndex, varchar',
    key: 'serial().primaryKey()',
    string: (length: number) => `varchar({ length: ${length} })`,
    amount: 'numeric({ precision: 10, scale: 2 })',
    active: 'boolean()',
    time: (name: string) => `timestamp('${name}')`,
  },
}

const spellingOf = (place: Place) => spellings['file' in place ? 'sqlite' : 'postgresql']

function model(number: number, place: Place, changed: boolean): string {
  const { key, string, amount, active, time } = spellingOf(place)
  const name = tableName(number)
  const added = changed ? `\n  ${ADDED_COLUMN}: text(),` : ''
  return `
export const ${name} = table('${name}', {
  id: ${key},
  parentId: integer('parent_id').references((): any => ${parentOf(number)}.id),
  code: ${string(40)}.notNull(),
  title: ${string(200)}.notNull(),
  body: text(),
  amount: ${amount}.notNull(),
  views: integer().notNull().default(0),
  active: ${active}.notNull(),
  createdAt: ${time('created_at')}.notNull(),
  updatedAt: ${time('updated_at')},${added}
}, t => [index('ix_${name}_parent_id').on(t.parentId), uniqueIndex('ix_${name}_code').on(t.code)])
`
}

function write({ folder, place, tables, changed }: Project): void {
  const { names, module } = spellingOf(place)
  const models = numbersOf(tables).map(number => model(number, place, changed && number === 0))
  writeFileSync(path.join(folder, 'schema.ts'), `import { ${names} } from '${module}'\n${models.join('')}`)
  const where = 'file' in place ? `{ url: '${place.file}' }` : `{ url: '${place.server.url}' }`
  const dialect = 'file' in place ? 'sqlite' : 'postgresql'
  writeFileSync(
    path.join(folder, 'drizzle.config.ts'),
    `export default { dialect: '${dialect}', schema: './schema.ts', out: './drizzle', dbCredentials: ${where} }\n`,
  )
}

function command(name: string): Command {
  return { command: process.execPath, args: [path.join(modules, 'drizzle-kit/bin.cjs'), name] }
}

export const drizzleKit: Tool = {
  name: 'drizzle-kit',
  version: () => {
    const file = path.join(modules, 'drizzle-kit/package.json')
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : null
  },
  write,
  autogenerate: () => command('generate'),
  upgrade: () => command('migrate'),
}
