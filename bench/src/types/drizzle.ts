// Drizzle, 0.45 and 1.0: tables with relations, and relational queries.
import { forEach, type TypeProject } from './project.ts'

const columns = 'integer, type AnyPgColumn, index, pgTable, serial, text, timestamp, varchar'

function tables(count: number): string {
  return forEach(
    count,
    ({ at, previous }) => `export const model${at} = pgTable('model${at}', {
  id: serial().primaryKey(),
  name: varchar({ length: 64 }).notNull().unique(),
  title: varchar({ length: 120 }).notNull(),
  body: text(),
  amount: integer().notNull().default(0),
  rank: integer(),
  createdAt: timestamp('created_at').notNull().defaultNow(),
  updatedAt: timestamp('updated_at'),
  code: varchar({ length: 8 }).notNull().unique(),
  parentId: integer('parent_id').notNull().references((): AnyPgColumn => model${previous}.id),
}, t => [index().on(t.createdAt), index().on(t.parentId)])
`,
  )
}

const old: TypeProject = {
  name: 'drizzle-0.45',
  package: 'drizzle-orm',
  bare: () => `import { relations } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { ${columns} } from 'drizzle-orm/pg-core'
export const used = [relations, drizzle, integer, index, pgTable, serial, text, timestamp, varchar]
`,
  models: count => `import { desc, eq, relations } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { ${columns} } from 'drizzle-orm/pg-core'
${tables(count)}${forEach(
  count,
  ({ at, next, previous }) => `export const relations${at} = relations(model${at}, ({ one, many }) => ({
  parent: one(model${previous}, { fields: [model${at}.parentId], references: [model${previous}.id] }),
  children: many(model${next}),
}))
`,
)}const schema = { ${forEach(count, ({ at }) => `model${at}, relations${at}, `)}}
const db = drizzle('postgres://localhost/test', { schema })
export async function queries() {
${forEach(
  count,
  ({
    at,
  }) => `  const rows${at} = await db.query.model${at}.findMany({ where: eq(model${at}.name, 'x'), with: { parent: true }, orderBy: desc(model${at}.createdAt) })
  rows${at}[0]?.parent.title.trim()
`,
)}}
`,
}

const current: TypeProject = {
  name: 'drizzle-1',
  package: 'drizzle-orm-1',
  bare: () => `import { defineRelations } from 'drizzle-orm-1'
import { drizzle } from 'drizzle-orm-1/node-postgres'
import { ${columns} } from 'drizzle-orm-1/pg-core'
export const used = [defineRelations, drizzle, integer, index, pgTable, serial, text, timestamp, varchar]
`,
  models: count => `import { defineRelations } from 'drizzle-orm-1'
import { drizzle } from 'drizzle-orm-1/node-postgres'
import { ${columns} } from 'drizzle-orm-1/pg-core'
${tables(count)}const schema = { ${forEach(count, ({ at }) => `model${at}, `)}}
const relations = defineRelations(schema, r => ({
${forEach(
  count,
  ({ at, next, previous }) => `  model${at}: {
    parent: r.one.model${previous}({ from: r.model${at}.parentId, to: r.model${previous}.id, optional: false }),
    children: r.many.model${next}({ from: r.model${at}.id, to: r.model${next}.parentId }),
  },
`,
)}}))
const db = drizzle('postgres://localhost/test', { relations })
export async function queries() {
${forEach(
  count,
  ({
    at,
  }) => `  const rows${at} = await db.query.model${at}.findMany({ where: { name: 'x' }, with: { parent: true }, orderBy: { createdAt: 'desc' } })
  rows${at}[0]?.parent.title.trim()
`,
)}}
`,
}

export const drizzle = [old, current]
