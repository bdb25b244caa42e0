// Many rows with one statement. In the process nothing is won by fewer answers, but each statement costs as much as the row that it writes.
// Generated keys are given to the rows by us, counted up from the greatest as SQLite does it: nobody else writes while a transaction does.
import {
  type BatchStatement,
  type BatchWrites,
  batchCompiled,
  type InsertRows,
  type TableFacts,
  type UpdateRows,
} from '../../compiler/batch-writes.ts'
import type { TypeKind } from '../../sql/types/sql-type.ts'
import type { WireValue } from '../../util/wire-value.ts'
import { qualifiedName, quoteName } from './quoting.ts'

/** How many rows a statement has: few numbers, so that few statements are prepared. */
const SIZES = [128, 32]
/** Fewer are one run of one statement, of which nothing new is prepared. */
const FEWEST_ROWS = 64
const MOST_PARAMETERS = 4096

// Triggers, views, tables that never give a key again, and those that settle conflicts by themselves.
const FACTS = `select count(*)
from (select type, name, tbl_name, sql from sqlite_master union all select type, name, tbl_name, sql from sqlite_temp_master)
where lower(tbl_name) = lower(?) and (type in ('trigger', 'view') or sql like '%autoincrement%' or sql like '%on conflict%')`

/** How SQLite writes many rows with one statement. */
export const sqliteBatchWrites: BatchWrites = {
  fewestRows: FEWEST_ROWS,
  mostRows: 1024,
  failureUndoes: 'statement',
  facts: { text: FACTS, parameters: table => [table.name], read: readFacts },
  insertSize: statementSize,
  updateSize: statementSize,
  anyCount: { insert: false, update: false },
  insert: insertStatement,
  update: updateStatement,
}

function statementSize(rows: number, columns: number): number {
  return SIZES.find(size => size <= rows && size * (columns + 1) <= MOST_PARAMETERS) ?? 0
}

function readFacts([row]: readonly (readonly WireValue[])[]): TableFacts {
  return { columns: new Map(), hasInsertTriggers: Number(row?.[0] ?? 0) > 0 }
}

function insertStatement(
  { table, count, written, returned, key: [key] }: InsertRows,
  facts: TableFacts | null,
): BatchStatement | null {
  if (facts?.hasInsertTriggers !== false || table.schema !== null) return null
  const [only, ...others] = returned
  if (only !== undefined && (only !== key || others.length > 0)) return null
  const columns = only === undefined ? written : [only, ...written]
  const names = columns.map(column => quoteName(column.name)).join(', ')
  const text = `insert into ${qualifiedName(table)} (${names}) values ${rowList(count, columns.length)}`
  const compiled = batchCompiled(text, table, count * columns.length)
  if (only === undefined) return { compiled, result: 'changes', parameters: flatten }
  const greatest = `select max(${quoteName(only.name)}) from ${qualifiedName(table)}`
  return {
    compiled,
    result: 'counted',
    greatestKey: { text: greatest, wideIntegers: true },
    parameters: flatten,
  }
}

/** An UPDATE that joins its rows; null where a key is not compared as it is. */
function updateStatement(
  { table, count, written, identifying, returned }: UpdateRows,
  facts: TableFacts | null,
): BatchStatement | null {
  if (facts?.hasInsertTriggers !== false || table.schema !== null) return null
  if (returned.length > 0 || !identifying.every(({ type }) => PLAIN_KEYS[type.kind] === true)) return null
  const set = written.map((column, at) => `${quoteName(column.name)} = u.column${at + 1}`).join(', ')
  const where = identifying.map((column, at) => `t.${quoteName(column.name)} = u.column${written.length + at + 1}`)
  const width = written.length + identifying.length
  const rows = `(values ${rowList(count, width)}) as u`
  const text = `update ${qualifiedName(table)} as t set ${set} from ${rows} where ${where.join(' and ')}`
  return { compiled: batchCompiled(text, table, count * width), result: 'changes', parameters: flatten }
}

const PLAIN_KEYS: Partial<Record<TypeKind, true>> = {
  integer: true,
  smallint: true,
  bigint: true,
  string: true,
  text: true,
  uuid: true,
}

function rowList(count: number, width: number): string {
  const row = `(${new Array<string>(width).fill('?').join(', ')})`
  return new Array<string>(count).fill(row).join(', ')
}

/** The values of all rows in one list, each row's after its key where they are counted. */
function flatten(rows: readonly (readonly WireValue[])[], firstKey?: number): readonly WireValue[] {
  const keys = firstKey === undefined ? 0 : 1
  const values = new Array<WireValue>(rows.length * ((rows[0]?.length ?? 0) + keys))
  let place = 0
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? []
    if (firstKey !== undefined) values[place++] = BigInt(firstKey + at)
    for (let column = 0; column < row.length; column++) values[place++] = row[column] ?? null
  }
  return values
}
