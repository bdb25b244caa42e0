// Generates the project of the type budget: n models of ten columns and two relationships, and a typed query for each.

/** The text of a module with `count` models in a ring, importing the package's public names from `library`. */
export function modelsModule(count: number, library: string): string {
  const models = Array.from({ length: count }, (_, i) => model(i, (i + 1) % count, (i + count - 1) % count))
  const queries = Array.from({ length: count }, (_, i) => query(i))
  return `${imports(library)}${models.join('')}export async function queries() {\n${queries.join('')}}\n`
}

/** The same models with statements of every kind in place of one query: five that are run, of a subquery and a common table expression among others. */
export function statementsModule(count: number, library: string): string {
  const models = Array.from({ length: count }, (_, i) => model(i, (i + 1) % count, (i + count - 1) % count))
  const statements = Array.from({ length: count }, (_, i) => manyStatements(i, (i + 1) % count))
  const more = `import { cte, fn, insert, union, update } from '${library}'\n`
  return `${more}${imports(library)}${models.join('')}export async function statements() {\n${statements.join('')}}\n`
}

/** The bare import, which is not the models' cost. */
export function importOnlyModule(library: string): string {
  return `${imports(library)}export const used = [db, select, integer, string, datetime, one, many]\n`
}

/** One model with two queries, as in the design. */
export function singleModelModule(library: string): string {
  return `${imports(library)}
export class User extends db.Model('User', {
  id: integer().primaryKey(),
  username: string(64).unique().index(),
  email: string(120).unique().index(),
  passwordHash: string(256).nullable(),
  createdAt: datetime().default(() => new Date()),
  get manager() { return one(() => User).nullable() },
}) {}
export const used = [string, integer, datetime, one, many]
export async function queries() {
  const users = await select(User).where(User.c.username.eq('john')).with({ manager: true }).all()
  const rows = await select({ id: User.c.id, hash: User.c.passwordHash }).from(User).all()
  return [users[0]?.manager?.username, rows[0]?.hash]
}
`
}

function imports(library: string): string {
  return library.includes('athanor') || library.endsWith('index.ts')
    ? `import { Athanor, datetime, integer, many, one, select, string } from '${library}'\nconst db = new Athanor()\n`
    : `import { datetime, db, integer, many, one, select, string } from '${library}'\n`
}

function model(i: number, next: number, previous: number): string {
  return `export class Model${i} extends db.Model('Model${i}', {
  id: integer().primaryKey(),
  name: string(64).unique().index(),
  title: string(120),
  body: string().nullable(),
  amount: integer().default(0),
  rank: integer().nullable(),
  createdAt: datetime().index().default(() => new Date()),
  updatedAt: datetime().nullable(),
  code: string(8).unique(),
  get parentId() { return integer().references(() => Model${previous}.c.id).index() },
  get parent() { return one(() => Model${previous}, { backPopulates: 'children' }) },
  get children() { return many(() => Model${next}, { backPopulates: 'parent' }) },
}) {
  label() { return this.name + this.title }
}
`
}

function manyStatements(i: number, next: number): string {
  const [model, other] = [`Model${i}`, `Model${next}`]
  return `  const counts${i} = select({ id: ${other}.c.parentId, n: fn.count(${other}.c.id) }).groupBy(${other}.c.parentId).as('counts')
  const rows${i} = await select({ name: ${model}.c.name, n: counts${i}.c.n }).from(${model}).leftJoin(counts${i}, counts${i}.c.id.eq(${model}.c.id)).all()
  const tree${i} = cte.recursive('tree', select(${model}).where(${model}.c.rank.isNull()), self => select(${model}).join(self, self.c.id.eq(${model}.c.parentId)))
  const both${i} = await union(select(tree${i}), select(${model}).where(${model}.c.name.like('a%'))).with({ parent: true }).orderBy(${model}.c.name).all()
  const page${i} = await select(${model}).only('name', 'title').paginate({ by: ${model}.c.createdAt.desc(), after: null })
  const made${i} = await insert(${model}).values({ name: 'x', title: 'x', code: 'x', parentId: 1 }).onConflict(${model}.c.name).doUpdate(given => ({ title: given.title })).returning({ id: ${model}.c.id }).all()
  const changed${i} = await update(${model}).set({ amount: ${model}.c.amount.plus(1) }).from(${other}).where(${other}.c.parentId.eq(${model}.c.id)).returning(${model}).all()
  rows${i}[0]?.n?.toFixed(); both${i}[0]?.parent.label(); page${i}.items[0]?.title.trim(); made${i}[0]?.id.toFixed(); changed${i}[0]?.label()
`
}

function query(i: number): string {
  return `  const rows${i} = await select(Model${i}).where(Model${i}.c.name.eq('x')).with({ parent: true }).orderBy(Model${i}.c.createdAt.desc()).all()
  rows${i}[0]?.parent.label()
`
}
