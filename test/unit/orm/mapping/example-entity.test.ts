// An entity of each class stays, so that code that was optimised for it does.
import { queryObjects } from 'node:v8'
import { expect, it } from 'vitest'
import { Athanor, insert, integer, string } from '../../../../src/exports/index.ts'

it('keeps one entity of each class when no session holds any', async () => {
  const db = new Athanor({ url: 'sqlite://' })
  class Loaded extends db.Model('Loaded', { id: integer().primaryKey(), name: string(20) }) {
    readonly upper = this.name.toUpperCase()
  }
  class Made extends db.Model('Made', { id: integer().primaryKey() }) {}
  class Unused extends db.Model('Unused', { id: integer().primaryKey() }) {}
  await db.createAll()
  await db.scope(async session => {
    await session.execute(insert(Loaded).values({ name: 'a' }))
    expect((await Loaded.all()).map(one => one.upper)).toEqual(['A'])
    session.add(new Made({}))
    await session.commit()
  })
  const count = (model: { readonly prototype: object }) => queryObjects(model as never, { format: 'count' })
  expect([count(Loaded), count(Made), count(Unused)]).toEqual([1, 1, 0])
  await db.close()
})

it('makes do without where a field of the class fails', async () => {
  const db = new Athanor({ url: 'sqlite://' })
  class Picky extends db.Model('Picky', { id: integer().primaryKey(), name: string(20) }) {
    readonly letters = checked(this.name)
  }
  await db.createAll()
  await db.scope(async session => {
    session.add(new Picky({ name: 'ab' }))
    await session.commit()
    expect((await Picky.all()).map(one => one.letters)).toEqual([2])
  })
  await db.close()
})

function checked(name: string): number {
  if (typeof name !== 'string') throw new TypeError('expects a name')
  return name.length
}
