// What is kept of each database for writing many rows at once: what it knows of a table, and the statements that were made for it.

import type { BatchStatement, BatchWrites, TableFacts } from '../../compiler/batch-writes.ts'
import type { Connection } from '../../engine/connection.ts'
import type { Table } from '../../sql/schema/table.ts'
import { keptFor } from '../../util/kept-for.ts'
import { andThen, type MaybePromise } from '../../util/maybe-promise.ts'

/** What is kept of one database. */
interface KeptFacts {
  readonly tables: Map<Table, TableFacts>
  /** Statements by shape and number of rows; null where rows of the shape are written one by one. */
  readonly statements: WeakMap<object, Map<number, BatchStatement | null>>
}

const keptOf = keptFor((_place: object): KeptFacts => ({ tables: new Map(), statements: new WeakMap() }))

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
  return andThen(connection.ask({ text: facts.text, wideIntegers: false }, facts.parameters(table)), rows => {
    const found = facts.read(rows)
    tables.set(table, found)
    return found
  })
}

/** The statement for so many rows of a shape; made once. */
export function statementOf(
  place: object,
  shape: object,
  count: number,
  make: () => BatchStatement | null,
): BatchStatement | null {
  const { statements } = keptOf(place)
  let known = statements.get(shape)
  if (known === undefined) {
    known = new Map()
    statements.set(shape, known)
  }
  let statement = known.get(count)
  if (statement === undefined) {
    statement = make()
    known.set(count, statement)
  }
  return statement
}

/** Rows of a shape are written one by one from here on. */
export function forgetStatements(place: object, shape: object): void {
  const known = keptOf(place).statements.get(shape)
  for (const count of known?.keys() ?? []) known?.set(count, null)
}
