// The plan of a flush, without a database: what is written, in which order.
import { expect, it } from 'vitest'
import { sqliteDialect } from '../../../../src/dialects/sqlite/dialect.ts'
import { Athanor, integer, many, one, string } from '../../../../src/exports/index.ts'
import { stateOf } from '../../../../src/orm/instrumentation/entity.ts'
import type { InstanceState } from '../../../../src/orm/instrumentation/instance-state.ts'
import { IdentityMap } from '../../../../src/orm/loading/identity-map.ts'
import { MetaDataOrder } from '../../../../src/orm/session/home.ts'
import type { FlushContext } from '../../../../src/orm/unit-of-work/flush-context.ts'
import { isEmptyPlan, planFlush } from '../../../../src/orm/unit-of-work/flush-plan.ts'

const models = () => {
  const db = new Athanor()
  class Post extends db.Model('Post', {
    id: integer().primaryKey(),
    userId: integer().references('user.id'),
    get author() {
      return one(() => User, { backPopulates: 'posts' })
    },
    get tags() {
      return many(() => Tag, { through: 'post_tag', backPopulates: 'posts' })
    },
  }) {}
  class User extends db.Model('User', {
    id: integer().primaryKey(),
    name: string(),
    bossId: integer().references('user.id').nullable(),
    get posts() {
      return many(() => Post, { backPopulates: 'author' })
    },
    get boss() {
      return one(() => User, { foreignKey: () => User.c.bossId }).nullable()
    },
  }) {}
  class Tag extends db.Model('Tag', {
    id: integer().primaryKey(),
    get posts() {
      return many(() => Post, { through: 'post_tag', backPopulates: 'tags' })
    },
  }) {}
  db.Table('post_tag', {
    postId: integer().references('post.id').primaryKey(),
    tagId: integer().references('tag.id').primaryKey(),
  })
  db.configure()
  return { db, Post, User, Tag }
}

const planOf = (db: Athanor, sets: { pending?: object[]; touched?: object[]; deleted?: object[] }) => {
  const states = (entities: object[] = []) => new Set(entities.map(stateOf))
  for (const state of states(sets.pending)) state.status = 'pending'
  const context = {
    pending: states(sets.pending),
    touched: states(sets.touched),
    deleted: states(sets.deleted),
    identityMap: new IdentityMap(),
    captured: null,
    tables: new MetaDataOrder(db.metadata),
    dialectOf: () => sqliteDialect,
  } as unknown as FlushContext
  return planFlush(context)
}

/** An entity as if a query had returned it. */
const stored = <E extends object>(entity: E, id: number): E => {
  const state: InstanceState = stateOf(entity)
  Object.assign(entity, { id })
  state.status = 'persistent'
  state.key = id
  state.snapshot = state.description.columns.map(({ attribute }) => Reflect.get(entity, attribute) ?? null)
  state.changedOnes = null
  state.changedLists = null
  return entity
}

const written = (plan: ReturnType<typeof planOf>) => plan.writes.map(({ state }) => state.entity)

it('is empty when nothing changed', () => {
  const { db } = models()
  expect(isEmptyPlan(planOf(db, {}))).toBe(true)
})

it('inserts what is referred to before what refers to it, in the order of addition otherwise', () => {
  const { db, Post, User } = models()
  const [a, b] = [new User({ name: 'a' }), new User({ name: 'b' })]
  const posts = [new Post({ author: b! }), new Post({ author: a! })]
  expect(written(planOf(db, { pending: [...posts, a!, b!] }))).toEqual([a, b, ...posts])
})

it('inserts along references within one table', () => {
  const { db, User } = models()
  const boss = new User({ name: 'boss' })
  const worker = new User({ name: 'worker', boss })
  expect(written(planOf(db, { pending: [worker, boss] }))).toEqual([boss, worker])
})

it('sets a nullable key of a circle afterwards', () => {
  const { db, User } = models()
  const a = new User({ name: 'a' })
  const b = new User({ name: 'b', boss: a })
  a.boss = b
  const [first, second] = planOf(db, { pending: [a, b] }).writes
  expect(first).toMatchObject({ kind: 'insert', later: [{ target: second?.state }] })
  expect(second).toMatchObject({ kind: 'insert', later: [], keys: [{ target: first?.state }] })
})

it('deletes what nothing refers to first, and children before parents', () => {
  const { db, Post, User } = models()
  const boss = stored(new User({ name: 'boss' }), 1)
  const worker = stored(Object.assign(new User({ name: 'worker' }), { bossId: 1 }), 2)
  const post = stored(Object.assign(new Post({}), { userId: 2 }), 1)
  const plan = planOf(db, { deleted: [boss, post, worker] })
  expect(plan.deletes.map(state => state.entity)).toEqual([post, worker, boss])
  expect(plan.releases).toEqual([])
})

it('releases a nullable key of rows that refer to each other before it deletes them', () => {
  const { db, User } = models()
  const a = stored(Object.assign(new User({ name: 'a' }), { bossId: 2 }), 1)
  const b = stored(Object.assign(new User({ name: 'b' }), { bossId: 1 }), 2)
  const plan = planOf(db, { deleted: [a, b] })
  expect(plan.deletes).toHaveLength(2)
  expect(plan.releases).toMatchObject([{ columns: [{ attribute: 'bossId' }] }])
})

it('writes a link once that was made at both ends', () => {
  const { db, Post, Tag } = models()
  const [post, tag] = [new Post({}), new Tag({})]
  post.tags.add(tag)
  tag.posts.add(post)
  const plan = planOf(db, { pending: [post, tag], touched: [post, tag] })
  expect(plan.links).toHaveLength(1)
})

it('clears all links of a deleted entity', () => {
  const { db, Tag } = models()
  const tag = stored(new Tag({}), 1)
  expect(planOf(db, { deleted: [tag] }).clears).toMatchObject([{ relationship: { name: 'posts' } }])
})
