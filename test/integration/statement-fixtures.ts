// A small shop for the tests of statements: staff with managers, and sales that they made.
import { expect } from 'vitest'
import { type Athanor, CompileError, datetime, integer, many, one, string } from '../../src/exports/index.ts'

/** Staff and their sales: Ann leads Bob, who leads Cy. Ann and Bob made four sales each; Cy made none. */
export const shop = async (db: Athanor) => {
  class Staff extends db.Model('Staff', {
    id: integer().primaryKey(),
    name: string(64).unique(),
    bio: string(200).nullable(),
    managerId: integer().references('staff.id').nullable(),
    get sales() {
      return many(() => Sale, { backPopulates: 'seller' })
    },
  }) {}
  class Sale extends db.Model('Sale', {
    id: integer().primaryKey(),
    item: string(40),
    amount: integer(),
    sellerId: integer().references('staff.id'),
    at: datetime().nullable(),
    get seller() {
      return one(() => Staff, { backPopulates: 'sales' })
    },
  }) {}
  class Archive extends db.Model('Archive', {
    id: integer().primaryKey(),
    item: string(40),
    amount: integer().default(7),
    note: string(40).nullable(),
  }) {}
  const tally = db.Table('tally', { day: string(10).primaryKey(), total: integer() })
  await db.createAll()
  await db.scope(async session => {
    const ann = new Staff({ name: 'Ann' })
    const bob = new Staff({ name: 'Bob', bio: 'sells' })
    const cy = new Staff({ name: 'Cy' })
    session.addAll([ann, bob, cy])
    await session.flush()
    bob.managerId = ann.id
    cy.managerId = bob.id
    for (let at = 1; at <= 8; at++) {
      session.add(
        new Sale({
          item: `i${at}`,
          amount: (at * 7) % 5,
          sellerId: at % 2 === 0 ? ann.id : bob.id,
          at: at % 3 === 0 ? null : new Date(Date.UTC(2026, 0, at)),
        }),
      )
      await session.flush()
    }
    await session.commit()
  })
  return { db, Staff, Sale, Archive, tally }
}

/** Expects what a statement gives, or, where the database lacks a capability, that it is refused for the lack of it. */
export const givesOrRefuses = async (
  run: () => PromiseLike<unknown>,
  expected: unknown,
  lacks: Partial<Record<string, string>>,
  dialect: string,
): Promise<void> => {
  const capability = lacks[dialect]
  if (capability === undefined) {
    expect(await run()).toEqual(expected)
    return
  }
  const refusal: unknown = await Promise.resolve()
    .then(run)
    .catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(CompileError)
  expect(refusal).toMatchObject({ capability })
}

/** Everything that a stream gives. */
export const everything = async <T>(stream: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = []
  for await (const each of stream) all.push(each)
  return all
}
