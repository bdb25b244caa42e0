// MikroORM: `defineEntity`, with a class for each entity, as its documentation has it for entities that refer to each other.
import { forEach, type TypeProject } from './project.ts'

export const mikroOrm: TypeProject = {
  name: 'mikro-orm',
  package: '@mikro-orm/core',
  bare: () => `import { defineEntity, p } from '@mikro-orm/core'
import { MikroORM } from '@mikro-orm/postgresql'
export const used = [defineEntity, p, MikroORM]
`,
  models: count => `import { defineEntity, p } from '@mikro-orm/core'
import { MikroORM } from '@mikro-orm/postgresql'
${forEach(
  count,
  ({ at, next, previous }) => `const Schema${at} = defineEntity({
  name: 'Model${at}',
  properties: {
    id: p.integer().primary(),
    name: p.string().length(64).unique(),
    title: p.string().length(120),
    body: p.text().nullable(),
    amount: p.integer().default(0),
    rank: p.integer().nullable(),
    createdAt: p.datetime().index().onCreate(() => new Date()),
    updatedAt: p.datetime().nullable(),
    code: p.string().length(8).unique(),
    parent: () => p.manyToOne(Model${previous}),
    children: () => p.oneToMany(Model${next}).mappedBy('parent'),
  },
})
export class Model${at} extends Schema${at}.class {
  label() { return this.name + this.title }
}
Schema${at}.setClass(Model${at})
`,
)}const orm = await MikroORM.init({ dbName: 'test', entities: [${forEach(count, ({ at }) => `Model${at}, `)}] })
export async function queries() {
  const em = orm.em.fork()
${forEach(
  count,
  ({
    at,
  }) => `  const rows${at} = await em.find(Model${at}, { name: 'x' }, { populate: ['parent'], orderBy: { createdAt: 'desc' } })
  rows${at}[0]?.parent.title.trim()
`,
)}}
`,
}
