// Parts of a session's work by themselves: what a flush costs that has nothing to write, what queries cost beside many entities, and how much
// memory an entity takes beside its own data. Run with `--expose-gc`.
import { Athanor, datetime, integer, string } from '../../src/exports/index.ts'

const ENTITIES = 10_000

const db = new Athanor({ url: 'sqlite://' })
class Item extends db.Model('Item', {
  id: integer().primaryKey(),
  name: string(40),
  rank: integer(),
  at: datetime(),
}) {}
class Other extends db.Model('Other', { id: integer().primaryKey(), name: string(40) }) {}
await db.createAll()
await db.scope(async session => {
  for (let number = 1; number <= ENTITIES; number++)
    session.add(new Item({ name: `item ${number}`, rank: number, at: new Date(number) }))
  session.add(new Other({ name: 'x' }))
  await session.commit()
})

function report(what: string, value: number, unit: string): void {
  process.stdout.write(`${what}: ${value.toFixed(value < 10 ? 2 : 0)} ${unit}\n`)
}

/** The time of the processor that one run takes, in milliseconds: the median of many. */
async function cpu(runs: number, run: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let at = 0; at < runs; at++) {
    const before = process.cpuUsage()
    await run()
    times.push(process.cpuUsage(before).user / 1000)
  }
  return times.toSorted((a, b) => a - b)[runs >> 1] ?? Number.NaN
}

/** Bytes of the heap in use, after everything unused has been collected. */
function heap(): number {
  globalThis.gc?.()
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

await db.scope(async session => {
  const items = await Item.all()
  report(`flush of ${items.length} loaded entities without changes`, await cpu(301, () => session.flush()), 'ms of CPU')
  report('query of another table beside them', await cpu(301, () => Other.get(1)), 'ms of CPU')
  report(
    'query of their own table beside them, by a condition',
    await cpu(301, () => Item.where(Item.c.rank.eq(7)).all()),
    'ms of CPU',
  )
})

const before = heap()
const rows = await db.engine.connect(connection => connection.text('select id, name, rank, at from item'))
const plain = rows.map(([id, name, rank, at]) => ({ id, name, rank, at: new Date(String(at)) }))
rows.length = 0
const held = heap()
report('memory of a plain object with the same values', (held - before) / plain.length, 'bytes')
await db.scope(async () => {
  const start = heap()
  const items = await Item.all()
  const full = heap()
  report('memory of a tracked entity', (full - start) / items.length, 'bytes')
  report('beside its own data', (full - start - (held - before)) / items.length, 'bytes')
  if (plain.length + items.length === 0) throw new TypeError('nothing was loaded')
})
await db.close()
