// What a dialect tells of writing many rows with one statement: the unit of work asks, and writes row by row where there is no answer.
import type { Column, Table } from '../sql/schema/table.ts'
import type { WireValue } from '../util/wire-value.ts'
import type { Compiled } from './compiled.ts'

/** How a dialect writes many rows with one statement. */
export interface BatchWrites {
  /** From how many rows on one statement is better than one for each row. */
  readonly fewestRows: number
  /** The most rows that are held ready at a time. */
  readonly mostRows: number
  /** How a failed statement is undone before its rows are written one by one: by the database itself, or back to a savepoint. */
  readonly failureUndoes: 'statement' | 'transaction'
  /** Asks the database what it knows of a table, once; null where nothing has to be known. */
  readonly facts: FactsQuery | null
  /** How many of so many rows, which have so many columns, one INSERT takes; fewer than `fewestRows` are written one by one. */
  insertSize(rows: number, columns: number): number
  /** How many of so many rows one UPDATE takes. */
  updateSize(rows: number, columns: number): number
  /** Whether a statement serves any number of rows, or only as many as it was asked for. */
  readonly anyCount: { readonly insert: boolean; readonly update: boolean }
  /** An INSERT; null when these rows are written one by one. */
  insert(rows: InsertRows, facts: TableFacts | null): BatchStatement | null
  /** An UPDATE of rows that are found by the values of some columns; null when these rows are written one by one. */
  update(rows: UpdateRows, facts: TableFacts | null): BatchStatement | null
}

/** A query for what a database knows of a table. */
export interface FactsQuery {
  readonly text: string
  parameters(table: Table): readonly WireValue[]
  read(rows: readonly (readonly WireValue[])[]): TableFacts
}

/** What a database knows of a table, as far as writing many of its rows at once depends on it. */
export interface TableFacts {
  /** Whether a trigger, or a rule of the table, may change rows or leave them out before they are inserted. */
  readonly hasInsertTriggers: boolean
  readonly columns: ReadonlyMap<string, ColumnFacts>
}

/** What a database knows of a column. */
export interface ColumnFacts {
  /** Its type, as the database spells it, without what limits it, such as a length. */
  readonly type: string
  /** Its type with that. */
  readonly fullType: string
  readonly isArray: boolean
  /** The text of its default. */
  readonly default: string | null
  /** Whether the database numbers it: `always` takes no other value. */
  readonly identity: 'always' | 'default' | null
}

/** Rows to insert. */
export interface InsertRows {
  readonly table: Table
  readonly count: number
  /** The columns that are written, in the order of the parameters. */
  readonly written: readonly Column[]
  /** The columns that come back. */
  readonly returned: readonly Column[]
  /** The columns of the primary key. */
  readonly key: readonly Column[]
}

/** Rows to update. */
export interface UpdateRows {
  readonly table: Table
  readonly count: number
  /** The columns that are set: the first parameters. */
  readonly written: readonly Column[]
  /** The columns by which rows are found: the parameters after those. */
  readonly identifying: readonly Column[]
  /** The columns that come back. */
  readonly returned: readonly Column[]
}

/**
 * What a statement over many rows tells of them:
 * - `changes`: how many it wrote
 * - `numbered`: rows that come back begin with the place of theirs among those that were sent, counted from 1
 * - `arranged`: what comes back is put in order by the statement itself
 * - `ascending`: rows that come back in any order; the keys that the database gave ascend with the places
 * - `firstKey`: the key that the database gave to the first row; the others follow in steps that `keyStepQuery` tells
 * - `counted`: how many it wrote; the rows get their keys with it, counted up from what `greatestKey` gives
 */
export type BatchResult = 'changes' | 'numbered' | 'arranged' | 'ascending' | 'firstKey' | 'counted'

/** A statement over many rows. */
export interface BatchStatement {
  readonly compiled: Compiled
  readonly result: BatchResult
  /** For `counted`: asks for the greatest key of the table, in the transaction that writes. */
  readonly greatestKey?: Pick<Compiled, 'text' | 'wideIntegers'>
  /** Its parameters, from those of each row. For `counted` with the key of the first. */
  parameters(rows: readonly (readonly WireValue[])[], firstKey?: number): readonly WireValue[]
  /** For `arranged`: what came back of each row that was sent, in their order; undefined for a row of which nothing did. */
  arrange?(rows: readonly (readonly WireValue[])[], count: number): readonly (readonly WireValue[] | undefined)[]
}

/** A statement of a text whose parameters are as the driver takes them. */
export function batchCompiled(text: string, table: Table, binds: number): Compiled {
  return {
    text,
    wideIntegers: false,
    binds: Array.from({ length: binds }, (_, index) => ({ index, encode: (value: unknown) => value as WireValue })),
    resultTypes: [],
    tables: new Set([table]),
    returnsRows: false,
  }
}
