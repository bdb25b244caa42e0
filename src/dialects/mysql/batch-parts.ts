// Many rows with one statement. An INSERT has a list of rows: the keys that the database gives to them ascend with their places, whatever the
// order in which rows come back. An UPDATE joins its rows as one JSON text.
import {
  type BatchStatement,
  type BatchWrites,
  batchCompiled,
  type InsertRows,
  type TableFacts,
  type UpdateRows,
} from '../../compiler/batch-writes.ts'
import type { Column } from '../../sql/schema/table.ts'
import type { TypeKind } from '../../sql/types/sql-type.ts'
import type { WireValue } from '../../util/wire-value.ts'
import type { Flavour } from './flavour.ts'
import { qualifiedName, quoteName } from './quoting.ts'

const MOST_PARAMETERS = 4096
const MOST_ROWS = 128
const FEWEST_ROWS = 2

const FACTS = `select count(*) from information_schema.triggers
where event_object_schema = coalesce(?, database()) and event_object_table = ?
and action_timing = 'BEFORE' and event_manipulation = 'INSERT'`

/** How MySQL and MariaDB write many rows with one statement. */
export function mysqlBatchWrites(flavour: Flavour): BatchWrites {
  const returning = flavour.capabilities.returning?.insert === true
  return {
    fewestRows: FEWEST_ROWS,
    mostRows: 1024,
    failureUndoes: 'statement',
    facts: { text: FACTS, parameters: table => [table.schema, table.name], read: readFacts },
    insertSize,
    updateSize: rows => rows,
    anyCount: { insert: false, update: true },
    insert: (rows, facts) => insertStatement(rows, facts, returning),
    update: rows => updateStatement(rows, flavour),
  }
}

function insertSize(rows: number, columns: number): number {
  return Math.min(rows, MOST_ROWS, Math.max(FEWEST_ROWS, Math.floor(MOST_PARAMETERS / Math.max(1, columns))))
}

function readFacts([row]: readonly (readonly WireValue[])[]): TableFacts {
  return { columns: new Map(), hasInsertTriggers: Number(row?.[0] ?? 0) > 0 }
}

function insertStatement(
  { table, count, written, returned, key }: InsertRows,
  facts: TableFacts | null,
  returning: boolean,
): BatchStatement | null {
  if (facts?.hasInsertTriggers !== false || !canTellApart(returned, key)) return null
  const row = `(${written.map(() => '?').join(', ')})`
  const values = Array.from({ length: count }, () => row).join(', ')
  const back = returning && returned.length > 0 ? ` returning ${nameList(returned)}` : ''
  const text = `insert into ${qualifiedName(table)} (${nameList(written)}) values ${values}${back}`
  return {
    compiled: batchCompiled(text, table, count * written.length),
    result: returned.length === 0 ? 'changes' : returning ? 'ascending' : 'firstKey',
    parameters: rows => flattened(rows, written.map(isWhole)),
  }
}

const WHOLE: ReadonlySet<TypeKind> = new Set<TypeKind>(['integer', 'smallint', 'bigint'])

function isWhole({ type }: Column): boolean {
  return WHOLE.has(type.kind)
}

/** All values of rows. Whole numbers that a number holds travel as one, which the client sends faster: a column of whole numbers takes it as it is. */
function flattened(rows: readonly (readonly WireValue[])[], whole: readonly boolean[]): WireValue[] {
  const values: WireValue[] = []
  for (const row of rows) {
    for (let at = 0; at < row.length; at++) values.push(whole[at] ? asNumber(row[at] ?? null) : (row[at] ?? null))
  }
  return values
}

function asNumber(value: WireValue): WireValue {
  if (typeof value !== 'bigint') return value
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

/** What comes back is known by the generated key: rows without one could not be told apart. */
function canTellApart(returned: readonly Column[], key: readonly Column[]): boolean {
  const [only] = key
  return returned.length === 0 || (key.length === 1 && only?.generated === true && returned.includes(only))
}

/** An UPDATE that joins its rows; null where a key could not be looked up in an index that way. */
function updateStatement(
  { table, written, identifying, returned }: UpdateRows,
  flavour: Flavour,
): BatchStatement | null {
  const keys = identifying.map(column => keyType(column, flavour))
  if (returned.length > 0 || keys.includes(null) || written.some(({ type }) => type.kind === 'custom')) return null
  const types = [...written.map(() => `longtext character set utf8mb4 collate ${flavour.collation}`), ...keys]
  const columns = types.map((type, at) => `c${at} ${type} path '$[${at}]'`).join(', ')
  const set = written.map((column, at) => `t.${quoteName(column.name)} = ${itemText(column, at)}`).join(', ')
  const where = identifying.map(({ name }, at) => `t.${quoteName(name)} = u.c${written.length + at}`).join(' and ')
  const rows = `json_table(?, '$[*]' columns (${columns}))`
  const text = `update ${qualifiedName(table)} as t join ${rows} as u on ${where} set ${set}`
  return { compiled: batchCompiled(text, table, 1), result: 'changes', parameters: list => [rowsJson(list)] }
}

const KEY_TYPES: Partial<Record<TypeKind, (flavour: Flavour) => string | null>> = {
  integer: () => 'bigint',
  smallint: () => 'bigint',
  bigint: () => 'bigint',
  string: flavour => `varchar(768) character set utf8mb4 collate ${flavour.collation}`,
  uuid: flavour => (flavour.nativeUuid ? 'uuid' : null),
}

function keyType({ type, collation }: Column, flavour: Flavour): string | null {
  return collation === null ? (KEY_TYPES[type.kind]?.(flavour) ?? null) : null
}

/** A value of a row, which is text: the database reads it as the column's type. */
function itemText({ type }: Column, at: number): string {
  return type.kind === 'binary' || type.kind === 'vector' ? `unhex(u.c${at})` : `u.c${at}`
}

/** Rows as JSON: bytes as hexadecimal digits, truth as a number, and numbers as their digits. */
function rowsJson(rows: readonly (readonly WireValue[])[]): string {
  return `[${rows.map(row => `[${row.map(jsonItem).join(',')}]`).join(',')}]`
}

function jsonItem(value: WireValue): string {
  if (value === null) return 'null'
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (value instanceof Uint8Array)
    return `"${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}"`
  return typeof value === 'string' ? JSON.stringify(value) : `"${value}"`
}

function nameList(columns: readonly Column[]): string {
  return columns.map(column => quoteName(column.name)).join(', ')
}
