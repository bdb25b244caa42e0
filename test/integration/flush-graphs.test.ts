// Random graphs with random edits, flushes, savepoints, rollbacks and commits, beside a plain model of what must come out.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Athanor, integer, many, one, type Session, string } from '../../src/exports/index.ts'
import { eachDatabase } from '../databases.ts'
import { rowsOf } from './orm-fixtures.ts'

const graphModels = async (db: Athanor) => {
  class Owner extends db.Model('Owner', {
    id: integer().primaryKey(),
    name: string(20),
    get items() {
      return many(() => Item, { backPopulates: 'owner', cascade: ['all'] })
    },
  }) {}
  class Item extends db.Model('Item', {
    id: integer().primaryKey(),
    name: string(20),
    ownerId: integer().references('owner.id'),
    parentId: integer().references('item.id').nullable(),
    get owner() {
      return one(() => Owner, { backPopulates: 'items' })
    },
    get parent() {
      return one(() => Item, { backPopulates: 'children', foreignKey: () => Item.c.parentId }).nullable()
    },
    get children() {
      return many(() => Item, { backPopulates: 'parent', foreignKey: () => Item.c.parentId })
    },
    get labels() {
      return many(() => Label, { through: 'item_label', backPopulates: 'items' })
    },
  }) {}
  class Label extends db.Model('Label', {
    id: integer().primaryKey(),
    name: string(20),
    get items() {
      return many(() => Item, { through: 'item_label', backPopulates: 'labels' })
    },
  }) {}
  db.Table('item_label', {
    itemId: integer().references('item.id').primaryKey(),
    labelId: integer().references('label.id').primaryKey(),
  })
  await db.createAll()
  return { db, Owner, Item, Label }
}

type Models = Awaited<ReturnType<typeof graphModels>>
type OwnerEntity = InstanceType<Models['Owner']>
type ItemEntity = InstanceType<Models['Item']>
type LabelEntity = InstanceType<Models['Label']>

/** What must come out: the same graph in plain maps. */
class Expected {
  owners = new Map<OwnerEntity, string>()
  items = new Map<
    ItemEntity,
    { name: string; owner: OwnerEntity; parent: ItemEntity | null; labels: Set<LabelEntity> }
  >()
  labels = new Map<LabelEntity, string>()

  copy(): Expected {
    const copy = new Expected()
    copy.owners = new Map(this.owners)
    copy.items = new Map([...this.items].map(([item, kept]) => [item, { ...kept, labels: new Set(kept.labels) }]))
    copy.labels = new Map(this.labels)
    return copy
  }

  delete(item: ItemEntity): void {
    this.items.delete(item)
    for (const other of this.items.values()) if (other.parent === item) other.parent = null
  }
}

const pick = <T>(from: Iterable<T>, at: number): T | undefined => {
  const all = [...from]
  return all[at % Math.max(1, all.length)]
}

type Edit = (run: Run, a: number, b: number) => Promise<unknown> | unknown

/** One run: a session, and what is expected of it. */
class Run {
  readonly models: Models
  readonly session: Session
  expected = new Expected()
  #names = 0

  constructor(models: Models, session: Session) {
    this.models = models
    this.session = session
  }

  name(): string {
    return `n${++this.#names}`
  }

  /** What memory says must be what is expected, whether it is loaded or loads now. */
  async check(): Promise<void> {
    const { owners, items, labels } = this.expected
    for (const [owner, name] of owners) {
      expect(owner.name).toBe(name)
      const own = [...items].filter(([, item]) => item.owner === owner).map(([item]) => item)
      expect(new Set(await owner.items)).toEqual(new Set(own))
    }
    for (const [item, kept] of items) {
      expect(item.name).toBe(kept.name)
      expect(await item.owner).toBe(kept.owner)
      expect((await item.parent) ?? null).toBe(kept.parent)
      const own = [...items].filter(([, other]) => other.parent === item).map(([other]) => other)
      expect(new Set(await item.children)).toEqual(new Set(own))
      expect(new Set(await item.labels)).toEqual(kept.labels)
    }
    for (const label of labels.keys()) {
      const own = [...items].filter(([, item]) => item.labels.has(label)).map(([item]) => item)
      expect(new Set(await label.items)).toEqual(new Set(own))
    }
  }

  /** The rows that the database must hold. */
  rows() {
    const byId = (a: { id: number }, b: { id: number }) => a.id - b.id
    const { owners, items } = this.expected
    const links = [...items].flatMap(([item, { labels }]) =>
      [...labels].map(label => ({ item_id: item.id, label_id: label.id })),
    )
    return {
      owners: [...owners].map(([{ id }, name]) => ({ id, name })).sort(byId),
      items: [...items]
        .map(([{ id }, { name, owner, parent }]) => ({ id, name, owner_id: owner.id, parent_id: parent?.id ?? null }))
        .sort(byId),
      links: links.sort((a, b) => a.item_id - b.item_id || a.label_id - b.label_id),
    }
  }
}

const edits: Record<string, Edit> = {
  owner: run => {
    const owner = new run.models.Owner({ name: run.name() })
    run.session.add(owner)
    run.expected.owners.set(owner, owner.name)
  },
  label: run => {
    const label = new run.models.Label({ name: run.name() })
    run.session.add(label)
    run.expected.labels.set(label, label.name)
  },
  item: (run, a, b) => {
    const owner = pick(run.expected.owners.keys(), a)
    if (owner === undefined) return
    const item = new run.models.Item({ name: run.name() })
    if (b % 2 === 0) owner.items.add(item)
    else item.owner = owner
    run.session.add(item)
    run.expected.items.set(item, { name: item.name, owner, parent: null, labels: new Set() })
  },
  rename: (run, a) => {
    const [item, kept] = pick(run.expected.items, a) ?? []
    if (item === undefined || kept === undefined) return
    item.name = kept.name = run.name()
  },
  move: (run, a, b) => {
    const [item, kept] = pick(run.expected.items, a) ?? []
    const owner = pick(run.expected.owners.keys(), b)
    if (item === undefined || kept === undefined || owner === undefined) return
    if ((a + b) % 2 === 0) item.owner = owner
    else owner.items.add(item)
    kept.owner = owner
  },
  moveByKey: async (run, a, b) => {
    await run.session.flush()
    const [item, kept] = pick(run.expected.items, a) ?? []
    const owner = pick(run.expected.owners.keys(), b)
    if (item === undefined || kept === undefined || owner === undefined) return
    item.ownerId = owner.id
    kept.owner = owner
    await run.session.flush()
  },
  parent: (run, a, b) => {
    const [item, kept] = pick(run.expected.items, a) ?? []
    const parent = pick(run.expected.items.keys(), b)
    if (item === undefined || kept === undefined || parent === undefined) return
    if (b % 3 === 0) item.parent = parent
    else if (b % 3 === 1) parent.children.add(item)
    else item.parent = null
    kept.parent = b % 3 === 2 ? null : parent
  },
  link: (run, a, b) => {
    const [item, kept] = pick(run.expected.items, a) ?? []
    const label = pick(run.expected.labels.keys(), b)
    if (item === undefined || kept === undefined || label === undefined) return
    if (a % 2 === 0) item.labels.add(label)
    else label.items.add(item)
    kept.labels.add(label)
  },
  unlink: (run, a, b) => {
    const [item, kept] = pick(run.expected.items, a) ?? []
    const label = kept === undefined ? undefined : pick(kept.labels, b)
    if (item === undefined || kept === undefined || label === undefined) return
    if (a % 2 === 0) item.labels.remove(label)
    else label.items.remove(item)
    kept.labels.delete(label)
  },
  setLabels: (run, a, b) => {
    const [item, kept] = pick(run.expected.items, a) ?? []
    if (item === undefined || kept === undefined) return
    const labels = [...run.expected.labels.keys()].filter((_, at) => (b >> (at % 5)) % 2 === 1)
    item.labels.set(labels)
    kept.labels = new Set(labels)
  },
  deleteItem: async (run, a) => {
    await run.session.flush()
    const item = pick(run.expected.items.keys(), a)
    if (item === undefined) return
    run.session.delete(item)
    run.expected.delete(item)
    await run.session.flush()
  },
  deleteOwner: async (run, a) => {
    await run.session.flush()
    const owner = pick(run.expected.owners.keys(), a)
    if (owner === undefined) return
    run.session.delete(owner)
    for (const [item, kept] of [...run.expected.items]) if (kept.owner === owner) run.expected.delete(item)
    run.expected.owners.delete(owner)
    await run.session.flush()
  },
  flush: run => run.session.flush(),
  check: run => run.check(),
  expire: async (run, a) => {
    await run.session.flush()
    const item = pick(run.expected.items.keys(), a)
    if (item !== undefined) run.session.expire(item)
  },
}

interface Step {
  readonly edit: string
  readonly a: number
  readonly b: number
}

interface Block {
  readonly steps: readonly (Step | Block)[]
  readonly fails: boolean
}

const step: fc.Arbitrary<Step> = fc.record({
  edit: fc.constantFrom(...Object.keys(edits), 'item', 'item', 'owner', 'label', 'link', 'move'),
  a: fc.nat(30),
  b: fc.nat(30),
})
const { block } = fc.letrec<{ block: Block }>(tie => ({
  block: fc.record({
    steps: fc.array(fc.oneof({ weight: 9, arbitrary: step }, { weight: 1, arbitrary: tie('block') }), {
      maxLength: 10,
    }),
    fails: fc.boolean(),
  }),
}))
const transaction = fc.record({
  steps: fc.array(fc.oneof({ weight: 7, arbitrary: step }, { weight: 1, arbitrary: block }), { maxLength: 25 }),
  commits: fc.boolean(),
})

const perform = async (run: Run, steps: readonly (Step | Block)[]): Promise<void> => {
  for (const one of steps) {
    if ('edit' in one) {
      await edits[one.edit]?.(run, one.a, one.b)
      continue
    }
    let before = run.expected
    const failure = new RangeError('undo')
    const done = run.session.nested(async () => {
      before = run.expected.copy()
      await perform(run, one.steps)
      if (one.fails) throw failure
    })
    await done.catch(error => {
      if (error !== failure) throw error
      run.expected = before
    })
  }
}

const verify = async (run: Run): Promise<void> => {
  await run.check()
  const { owners, items, links } = run.rows()
  const { db } = run.models
  expect(await rowsOf(db, 'owner')).toEqual(owners)
  expect(await rowsOf(db, 'item')).toEqual(items)
  expect(await rowsOf(db, 'item_label')).toEqual(links)
}

eachDatabase((_, makeDb) => {
  it('holds after each commit what the edits say, and after each rollback what it held before', {
    timeout: 300_000,
  }, async () => {
    const db = makeDb()
    const models = await graphModels(db)
    await fc.assert(
      fc.asyncProperty(fc.array(transaction, { minLength: 1, maxLength: 4 }), async transactions => {
        await db.dropAll()
        await db.createAll()
        const run = new Run(models, db.newSession())
        for (const { steps, commits } of transactions) {
          const before = run.expected.copy()
          await perform(run, steps)
          if (commits) await run.session.commit()
          else {
            await run.session.rollback()
            run.expected = before
          }
          await verify(run)
          await run.session.rollback()
        }
        await run.session.close()
      }),
      // A failure prints the seed by which it can be run again.
      {
        numRuns: Number(process.env.ATHANOR_RUNS ?? 40),
        interruptAfterTimeLimit: 40_000,
        ...(process.env.ATHANOR_SEED !== undefined && { seed: Number(process.env.ATHANOR_SEED) }),
      },
    )
  })
})
