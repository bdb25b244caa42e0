// What a session of 10,000 entities costs: memory beside their own data, a flush that has nothing to write, queries beside them.
import { Athanor, datetime, integer, string } from '../../src/exports/index.ts'
import { median } from './statistics.ts'

const ENTITIES = 10_000

function models() {
  const db = new Athanor({ url: 'sqlite://' })
  class Item extends db.Model('Item', {
    id: integer().primaryKey(),
    name: string(40),
    rank: integer(),
    at: datetime(),
  }) {}
  class Other extends db.Model('Other', { id: integer().primaryKey(), name: string(40) }) {}
  return { db, Item, Other }
}

type Models = ReturnType<typeof models>

function report(what: string, value: number, unit: string): void {
  process.stdout.write(`| ${what} | ${value.toFixed(value < 10 ? 3 : 0)} ${unit} |\n`)
}

/** The time of the processor that one run takes, in milliseconds: the median of many. */
async function cpu(runs: number, run: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let at = 0; at < runs; at++) {
    const before = process.cpuUsage()
    await run()
    const { user, system } = process.cpuUsage(before)
    times.push((user + system) / 1000)
  }
  return median(times)
}

/** Bytes of the heap in use, after everything unused has been collected. */
function heap(): number {
  globalThis.gc?.()
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

async function queries({ db, Item, Other }: Models): Promise<void> {
  await db.scope(async session => {
    const items = await Item.all()
    report(
      `flush of ${items.length} loaded entities without changes`,
      await cpu(301, () => session.flush()),
      'ms of CPU',
    )
    report('query of another table beside them', await cpu(301, () => Other.get(1)), 'ms of CPU')
    const own = await cpu(301, () => Item.where(Item.c.rank.eq(7)).all())
    report('query of their own table beside them, by a condition', own, 'ms of CPU')
  })
}

async function memory({ db, Item }: Models): Promise<void> {
  const before = heap()
  const rows = await db.engine.connect(connection => connection.text('select id, name, rank, at from item'))
  const plain = rows.map(([id, name, rank, at]) => ({ id, name, rank, at: new Date(String(at)) }))
  rows.length = 0
  const own = heap() - before
  report('memory of a plain object with the same values', own / plain.length, 'bytes')
  await db.scope(async () => {
    const start = heap()
    const items = await Item.all()
    const tracked = heap() - start
    report('memory of a tracked entity', tracked / items.length, 'bytes')
    report('beside its own data', (tracked - own) / items.length, 'bytes')
    if (plain.length + items.length !== 2 * ENTITIES) throw new TypeError('not all were loaded')
  })
}

export async function runMemory(): Promise<void> {
  if (globalThis.gc === undefined)
    throw new TypeError('memory is measured with `node --expose-gc`, as `npm run bench` has it')
  const set = models()
  const { db, Item, Other } = set
  await db.createAll()
  await db.scope(async session => {
    for (let number = 1; number <= ENTITIES; number++)
      session.add(new Item({ name: `item ${number}`, rank: number, at: new Date(number) }))
    session.add(new Other({ name: 'x' }))
    await session.commit()
  })
  process.stdout.write('| | |\n|---|---|\n')
  await queries(set)
  await memory(set)
  await db.close()
}
