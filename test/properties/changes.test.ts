// Random inserts, updates, upserts and deletes, by statements and by entities, leave in a table what they leave in a Map.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  type Athanor,
  and,
  deleteFrom,
  fn,
  insert,
  integer,
  or,
  select,
  string,
  UniqueViolation,
  update,
} from '../../src/exports/index.ts'
import { eachDatabase } from '../databases.ts'

interface Item {
  readonly id: number
  readonly code: string
  readonly n: number | null
}

const id = fc.integer({ min: 1, max: 6 })
const code = fc.constantFrom('a', 'A', "o'k", '\\', '%', '')
const n = fc.option(fc.integer({ min: -3, max: 3 }))
const item: fc.Arbitrary<Item> = fc.record({ id, code, n })

type Where =
  | { readonly k: 'code'; readonly is: string }
  | { readonly k: 'ids'; readonly of: readonly number[] }
  | { readonly k: 'above'; readonly value: number }
  | { readonly k: 'nothing' }
const where = fc.oneof(
  fc.record({ k: fc.constant('code' as const), is: code }),
  fc.record({ k: fc.constant('ids' as const), of: fc.array(id, { maxLength: 3 }) }),
  fc.record({ k: fc.constant('above' as const), value: fc.integer({ min: -3, max: 3 }) }),
  fc.record({ k: fc.constant('nothing' as const) }),
)

const command = fc.oneof(
  fc.record({ k: fc.constant('insert' as const), items: fc.array(item, { minLength: 1, maxLength: 3 }) }),
  fc.record({ k: fc.constant('ignore' as const), item }),
  fc.record({ k: fc.constant('upsert' as const), item }),
  fc.record({ k: fc.constant('add' as const), where, by: fc.integer({ min: -2, max: 2 }) }),
  fc.record({ k: fc.constant('set' as const), where, n }),
  fc.record({ k: fc.constant('delete' as const), where }),
  fc.record({ k: fc.constant('new' as const), item }),
  fc.record({ k: fc.constant('change' as const), id, n, code: fc.option(code) }),
  fc.record({ k: fc.constant('remove' as const), id }),
)
type Command = (typeof command extends fc.Arbitrary<infer T> ? T : never) & object

function declare(db: Athanor) {
  class Thing extends db.Model('Thing', {
    id: integer().primaryKey(),
    code: string(20).unique(),
    n: integer().nullable(),
  }) {}
  return Thing
}
type Thing = ReturnType<typeof declare>

/** What a command leaves; null when it must fail, and leave everything as it was. */
function expected(all: ReadonlyMap<number, Item>, step: Command): ReadonlyMap<number, Item> | null {
  const next = new Map(all)
  const taken = (one: Item) => [...next.values()].some(other => other.code === one.code && other.id !== one.id)
  const put = (one: Item) => !taken(one) && next.set(one.id, one) !== undefined
  switch (step.k) {
    case 'insert':
      return step.items.every(one => !next.has(one.id) && put(one)) ? next : null
    case 'new':
      return !next.has(step.item.id) && put(step.item) ? next : null
    case 'ignore':
      if (!next.has(step.item.id)) return put(step.item) ? next : null
      return next
    case 'upsert': {
      const before = next.get(step.item.id)
      if (before !== undefined) return next.set(step.item.id, { ...before, n: step.item.n })
      return put(step.item) ? next : null
    }
    case 'add':
      for (const one of found(all, step.where)) next.set(one.id, { ...one, n: one.n === null ? null : one.n + step.by })
      return next
    case 'set':
      for (const one of found(all, step.where)) next.set(one.id, { ...one, n: step.n })
      return next
    case 'delete':
      for (const one of found(all, step.where)) next.delete(one.id)
      return next
    case 'change': {
      const before = next.get(step.id)
      if (before === undefined) return next
      return put({ ...before, n: step.n, code: step.code ?? before.code }) ? next : null
    }
    case 'remove':
      next.delete(step.id)
      return next
  }
}

function found(all: ReadonlyMap<number, Item>, condition: Where): readonly Item[] {
  return [...all.values()].filter(one => {
    if (condition.k === 'code') return one.code === condition.is
    if (condition.k === 'ids') return condition.of.includes(one.id)
    return condition.k === 'above' && one.n !== null && one.n > condition.value
  })
}

function written({ c }: Thing, condition: Where) {
  if (condition.k === 'code') return c.code.eq(condition.is)
  if (condition.k === 'ids') return c.id.in([...condition.of])
  return condition.k === 'above' ? and(c.n.gt(condition.value), c.n.isNotNull()) : or()
}

async function run(db: Athanor, Thing: Thing, step: Command): Promise<void> {
  await db.scope(async session => {
    switch (step.k) {
      case 'insert':
        await insert(Thing).values(step.items)
        break
      case 'ignore':
        await ignoring(Thing, step.item)
        break
      case 'upsert':
        await insert(Thing).values(step.item).onConflict(Thing.c.id).doUpdate({ n: step.item.n })
        break
      case 'add':
        await update(Thing)
          .set({ n: Thing.c.n.plus(step.by) })
          .where(written(Thing, step.where))
        break
      case 'set':
        await update(Thing).set({ n: step.n }).where(written(Thing, step.where))
        break
      case 'delete':
        await deleteFrom(Thing).where(written(Thing, step.where))
        break
      case 'new':
        session.add(new Thing(step.item))
        break
      case 'change': {
        const one = await Thing.get(step.id)
        if (one !== null) Object.assign(one, { n: step.n, ...(step.code === null ? {} : { code: step.code }) })
        break
      }
      case 'remove': {
        const one = await Thing.get(step.id)
        if (one !== null) await session.delete(one)
      }
    }
    await session.commit()
  })
}

/** The row stays as it is where its key is taken. */
async function ignoring(Thing: Thing, one: Item): Promise<void> {
  await insert(Thing).values(one).onConflict(Thing.c.id).doNothing()
}

eachDatabase((_, makeDb, { dialect }) => {
  it.each([1, 7, Date.now() % 2 ** 31])(
    'random changes leave what they say, seed %i',
    async seed => {
      const db = makeDb()
      const Thing = declare(db)
      await db.createAll()
      // MySQL takes any unique key for the one that an upsert names.
      const usable = command.filter(({ k }) => dialect !== 'mysql' || (k !== 'ignore' && k !== 'upsert'))
      await fc.assert(
        fc.asyncProperty(fc.array(usable, { maxLength: 12 }), async steps => {
          await db.scope(async session => {
            await deleteFrom(Thing).everyRow()
            await session.commit()
          })
          let all: ReadonlyMap<number, Item> = new Map()
          for (const step of steps) {
            const after = expected(all, step)
            const outcome = await run(db, Thing, step).then(
              () => null,
              (error: unknown) => error,
            )
            if (after === null) expect(outcome, JSON.stringify(step)).toBeInstanceOf(UniqueViolation)
            else expect(outcome, JSON.stringify(step)).toBe(null)
            all = after ?? all
            const rows = await db.scope(() =>
              select({ id: Thing.c.id, code: Thing.c.code, n: Thing.c.n }).orderBy(Thing.c.id).all(),
            )
            expect(rows, JSON.stringify(step)).toEqual([...all.values()].toSorted((one, two) => one.id - two.id))
            const { count, sum } = await db.scope(() => select({ count: fn.count(), sum: fn.sum(Thing.c.n) }).one())
            expect([count, sum ?? 0]).toEqual([
              all.size,
              [...all.values()].reduce((total, one) => total + (one.n ?? 0), 0),
            ])
          }
        }),
        { numRuns: 15, seed },
      )
    },
    60_000,
  )
})
