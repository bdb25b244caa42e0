// A shop whose columns are of many types, the same on every database, and what expressions over it give.
import {
  type Athanor,
  array,
  bigint,
  boolean,
  date,
  datetime,
  double,
  type Expression,
  integer,
  json,
  numeric,
  select,
  string,
  text,
} from '../../src/exports/index.ts'

/** What is in the documents. */
export interface Data {
  readonly size?: { readonly w: number; readonly h: number }
  readonly tags?: readonly string[]
  readonly on?: boolean
  readonly note?: string | null
  readonly rate?: number
}

/** A shop with four things in it. */
export async function openShop(db: Athanor) {
  class Thing extends db.Model('Thing', {
    id: integer().primaryKey(),
    name: string(40),
    kind: string(10).nullable(),
    price: integer(),
    weight: double(),
    cost: numeric(12, 2),
    stock: bigint(),
    live: boolean(),
    at: datetime(),
    day: date(),
    data: json<Data>(),
    any: json().nullable(),
    words: array(text()),
    sizes: array(integer()),
  }) {}
  await db.createAll()
  await db.scope(async session => {
    session.addAll([
      new Thing({
        name: 'apple',
        kind: 'fruit',
        price: 3,
        weight: 0.5,
        cost: '10.25',
        stock: 9_007_199_254_740_993n,
        live: true,
        at: new Date('2026-01-31T10:20:30.400Z'),
        day: '2026-01-31',
        data: { size: { w: 2, h: 3 }, tags: ['red', 'round'], on: true, note: null, rate: 1.5 },
        words: ['a', 'b'],
        sizes: [1, 2, 3],
      }),
      new Thing({
        name: 'Pear',
        kind: 'fruit',
        price: 5,
        weight: 2.25,
        cost: '9.50',
        stock: 2n,
        live: false,
        at: new Date('2026-02-28T23:59:59.999Z'),
        day: '2026-02-28',
        data: { tags: [], on: false, note: 'x' },
        words: [],
        sizes: [3],
      }),
      new Thing({
        name: '50%_off\\',
        kind: null,
        price: 8,
        weight: -1.5,
        cost: '-0.75',
        stock: 3n,
        live: true,
        at: new Date('2026-11-20T00:00:00.000Z'),
        day: '2026-11-20',
        data: {},
        words: ['b', 'c"\\'],
        sizes: [],
      }),
      new Thing({
        name: ' rope ',
        kind: 'tool',
        price: -11,
        weight: 10,
        cost: '100.00',
        stock: 4n,
        live: false,
        at: new Date('2027-12-31T12:00:00.001Z'),
        day: '2027-12-31',
        data: { size: { w: 7, h: 1 }, tags: ['long'], rate: 2 },
        words: ['x'],
        sizes: [9, 1],
      }),
    ])
    await session.commit()
  })
  /** The value of an expression for each thing. */
  const each = <T>(expression: Expression<T, string>) =>
    db.scope(() => select(expression).from(Thing).orderBy(Thing.c.id).all()) as Promise<T[]>
  /** The one value of an expression over all things. */
  const one = <T>(expression: Expression<T, string>) =>
    db.scope(() => select(expression).from(Thing).one()) as Promise<T>
  /** The things that meet conditions. */
  const ids = (...conditions: Parameters<typeof Thing.where>) =>
    db.scope(() =>
      select(Thing.c.id)
        .where(...conditions)
        .orderBy(Thing.c.id)
        .all(),
    )
  return { db, Thing, c: Thing.c, each, one, ids }
}
