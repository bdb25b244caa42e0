// What is kept of each database for writing many rows at once: what it knows of a table, and the statements that were made for it.

import type { BatchStatement, BatchWrites, TableFacts } from '../../compiler/batch-writes.ts'
import type { Connection } from '../../engine/connection.ts'
import type { Table } from '../../sql/schema/table.ts'
import { BoundedCache } from '../../util/bounded-cache.ts'
import { keptFor } from '../../util/kept-for.ts'
import { andThen, type MaybePromise } from '../../util/maybe-promise.ts'

/** What is kept of one database. */
interface KeptFacts {
  readonly tables: Map<Table, TableFacts>
  readonly shapes: WeakMap<object, KeptStatements>
}

/** What is kept of one shape of rows. */
interface KeptStatements {
  /** By the number of rows, where that changes the text: programs write any number, so only those of late are kept. */
  readonly byCount: BoundedCache<number, { readonly statement: BatchStatement | null }>
  /** Whether a statement over many of them has failed where single ones did not. */
  oneByOne: boolean
}

const MOST_COUNTS = 64

const keptOf = keptFor((_place: object): KeptFacts => ({ tables: new Map(), shapes: new WeakMap() }))

/** What a database knows of a table: it is asked once. */
export function factsOf(
  place: object,
  writes: BatchWrites,
  table: Table,
  connection: Connection,
): MaybePromise<TableFacts | null> {
  const { facts } = writes
  if (facts === null) return null
  const { tables } = keptOf(place)
  const known = tables.get(table)
  if (known !== undefined) return known
  return andThen(
    connection.ask({ text: facts.text, wideIntegers: false, once: true }, facts.parameters(table)),
    rows => {
      const found = facts.read(rows)
      tables.set(table, found)
      return found
    },
  )
}

function shapeOf(place: object, shape: object): KeptStatements {
  const { shapes } = keptOf(place)
  const known = shapes.get(shape)
  if (known !== undefined) return known
  const made = { byCount: new BoundedCache<number, { statement: BatchStatement | null }>(MOST_COUNTS), oneByOne: false }
  shapes.set(shape, made)
  return made
}

/** The statement for so many rows of a shape, made once; null where they are written one by one. */
export function statementOf(
  place: object,
  shape: object,
  count: number,
  make: () => BatchStatement | null,
): BatchStatement | null {
  const { byCount, oneByOne } = shapeOf(place, shape)
  if (oneByOne) return null
  const known = byCount.get(count)
  if (known !== undefined) return known.statement
  const statement = make()
  byCount.set(count, { statement })
  return statement
}

/** Rows of a shape are written one by one from here on. */
export function forgetStatements(place: object, shape: object): void {
  shapeOf(place, shape).oneByOne = true
}
