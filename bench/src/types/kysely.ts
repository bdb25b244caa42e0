// Kysely: an interface for each table. It has no relationships: a join reads what they would.
import { forEach, type TypeProject } from './project.ts'

export const kysely: TypeProject = {
  name: 'kysely',
  package: 'kysely',
  bare: () => `import { type Generated, Kysely, PostgresDialect } from 'kysely'
export type Used = Generated<number>
export const used = [Kysely, PostgresDialect]
`,
  models: count => `import { type Generated, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
${forEach(
  count,
  ({ at }) => `export interface Model${at} {
  id: Generated<number>
  name: string
  title: string
  body: string | null
  amount: Generated<number>
  rank: number | null
  created_at: Generated<Date>
  updated_at: Date | null
  code: string
  parent_id: number
}
`,
)}interface Database {
${forEach(count, ({ at }) => `  model${at}: Model${at}\n`)}}
const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new pg.Pool() }) })
export async function queries() {
${forEach(
  count,
  ({ at, previous }) => `  const rows${at} = await db
    .selectFrom('model${at}')
    .innerJoin('model${previous} as parent', 'parent.id', 'model${at}.parent_id')
    .selectAll('model${at}')
    .select('parent.title as parent_title')
    .where('model${at}.name', '=', 'x')
    .orderBy('model${at}.created_at', 'desc')
    .execute()
  rows${at}[0]?.parent_title.trim()
`,
)}}
`,
}
