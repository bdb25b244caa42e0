// Many rows with one statement: each column of them is one array, so that one text, prepared once, serves any number of rows. Rows are told
// apart by their place in the arrays and by their keys, which are made before the INSERT: the database promises no order of what it returns.
import {
  type BatchStatement,
  type BatchWrites,
  batchCompiled,
  type ColumnFacts,
  type InsertRows,
  type TableFacts,
  type UpdateRows,
} from '../../compiler/batch-writes.ts'
import type { Column, Table } from '../../sql/schema/table.ts'
import type { WireValue } from '../../util/wire-value.ts'
import { literalText, qualifiedName, quoteName } from './quoting.ts'

const FACTS = `select a.attname, format_type(a.atttypid, null), format_type(a.atttypid, a.atttypmod), t.typcategory = 'A' or t.typtype = 'p',
  pg_get_expr(d.adbin, d.adrelid), a.attidentity::text,
  exists (select from pg_trigger g where g.tgrelid = a.attrelid and not g.tgisinternal and g.tgtype & 7 = 7)
from pg_attribute a
join pg_type t on t.oid = a.atttypid
left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum and a.attgenerated = ''
where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped`

const MOST_INSERTED = 1000

/** How PostgreSQL writes many rows with one statement. */
export const postgresqlBatchWrites: BatchWrites = {
  fewestRows: 20,
  mostRows: 5000,
  failureUndoes: 'transaction',
  facts: { text: FACTS, parameters: table => [qualifiedName(table)], read: readFacts },
  // The next part is made ready while the database works on one.
  insertSize: rows => Math.min(rows, MOST_INSERTED),
  updateSize: rows => rows,
  anyCount: { insert: true, update: true },
  insert: insertStatement,
  update: updateStatement,
}

function readFacts(rows: readonly (readonly WireValue[])[]): TableFacts {
  const columns = rows.map(([name, type, fullType, isArray, text, identity]): readonly [string, ColumnFacts] => [
    String(name),
    {
      type: String(type),
      fullType: String(fullType),
      isArray: isArray === true,
      default: text === null || text === undefined ? null : String(text),
      identity: identity === 'a' ? 'always' : identity === 'd' ? 'default' : null,
    },
  ])
  return { columns: new Map(columns), hasInsertTriggers: rows.some(row => row[6] === true) }
}

/** A column of the rows as an array: what it is bound as, and what is written for one of its items. */
interface ArrayColumn {
  readonly bound: string
  readonly item: string
}

/** The columns as arrays; null when the database does not have one of them. An array of arrays would be taken apart, so those travel as text. */
function arrayColumns(columns: readonly Column[], facts: TableFacts): readonly ArrayColumn[] | null {
  const arrays: ArrayColumn[] = []
  for (const [at, column] of columns.entries()) {
    const known = facts.columns.get(column.name)
    if (known === undefined) return null
    const bound = known.isArray ? 'text' : known.type
    arrays.push({ bound: `$${at + 1}::${bound}[]`, item: known.isArray ? `u.c${at}::${known.type}` : `u.c${at}` })
  }
  return arrays
}

function source(arrays: readonly ArrayColumn[]): string {
  if (arrays.length === 0) return 'generate_series(1, $1::integer) as u(o)'
  const names = arrays.map((_, at) => `c${at}`)
  return `unnest(${arrays.map(array => array.bound).join(', ')}) with ordinality as u(${names.join(', ')}, o)`
}

function insertStatement(rows: InsertRows, facts: TableFacts | null): BatchStatement | null {
  const arrays = facts === null ? null : arrayColumns(rows.written, facts)
  if (facts === null || arrays === null || facts.hasInsertTriggers) return null
  return rows.returned.length === 0 ? plainInsert(rows, arrays) : numberedInsert(rows, arrays, facts)
}

function plainInsert({ table, written }: InsertRows, arrays: readonly ArrayColumn[]): BatchStatement {
  const items = arrays.map(array => array.item).join(', ')
  const text = `insert into ${qualifiedName(table)} (${nameList(written)}) select ${items} from ${source(arrays)}`
  return statement(text, table, arrays.length, 'changes')
}

/**
 * An INSERT that returns: keys that the database makes are made first. What comes back is two lists, which are put together by their keys: the
 * database would join them row by row, because its plan for any number of rows takes them for few.
 */
function numberedInsert(
  { table, written, returned, key }: InsertRows,
  arrays: readonly ArrayColumn[],
  facts: TableFacts,
): BatchStatement | null {
  const made = key.filter(column => returned.includes(column))
  const makers = made.map(column => keyMaker(table, column, facts))
  if (makers.includes(null)) return null
  const rowItems = [
    ...arrays.map(({ item }, at) => `${item} as c${at}`),
    ...makers.map((text, at) => `${text} as k${at}`),
  ]
  const inserted = [...written, ...made]
  const names = [...written.map((_, at) => `r.c${at}`), ...made.map((_, at) => `r.k${at}`)]
  const always = made.some(column => facts.columns.get(column.name)?.identity === 'always')
  const others = returned.filter(column => !made.includes(column))
  const fullType = (column: Column) => facts.columns.get(column.name)?.fullType ?? 'text'
  const keys = key.map(column => `${names[inserted.indexOf(column)]}::${fullType(column)}`)
  const back = `select r.o::integer, ${[...keys, ...others.map(column => `null::${fullType(column)}`)].join(', ')} from r`
  const filled = others.length === 0 ? '' : ` union all select null, ${nameList([...key, ...others])} from i`
  const text = `with r as materialized (select ${[...rowItems, 'u.o'].join(', ')} from ${source(arrays)}),
i as (insert into ${qualifiedName(table)} (${nameList(inserted)})${always ? ' overriding system value' : ''}
select ${names.join(', ')} from r order by r.o returning ${nameList([...key, ...others])})
${back}${filled}`
  const places = returned.map(column =>
    made.includes(column) ? key.indexOf(column) : key.length + others.indexOf(column),
  )
  const arrange: BatchStatement['arrange'] = (rows, count) =>
    arrangeRows(rows, { count, keys: key.length, places, others: others.length })
  return { ...statement(text, table, arrays.length, 'arranged'), arrange }
}

/** How what comes back is put together. */
interface Arrangement {
  readonly count: number
  /** How many columns a key has. */
  readonly keys: number
  /** Where each returned column stands after the row's number. */
  readonly places: readonly number[]
  /** How many columns come with the inserted rows. */
  readonly others: number
}

function arrangeRows(
  rows: readonly (readonly WireValue[])[],
  { count, keys, places, others }: Arrangement,
): readonly (readonly WireValue[] | undefined)[] {
  const arranged = new Array<readonly WireValue[] | undefined>(count)
  const valuesOf = (row: readonly WireValue[]) => places.map(place => row[place + 1] ?? null)
  if (others === 0) {
    for (const row of rows) arranged[Number(row[0]) - 1] = valuesOf(row)
    return arranged
  }
  const keyOf = (row: readonly WireValue[]) =>
    keys === 1 ? String(row[1]) : JSON.stringify(row.slice(1, keys + 1).map(String))
  const byKey = new Map<string, number>()
  for (const row of rows) if (row[0] !== null) byKey.set(keyOf(row), Number(row[0]) - 1)
  for (const row of rows) {
    const at = row[0] === null ? byKey.get(keyOf(row)) : undefined
    if (at !== undefined) arranged[at] = valuesOf(row)
  }
  return arranged
}

/** What makes the value of a key that is left to the database; null when that is not known. */
function keyMaker(table: Table, { name }: Column, { columns }: TableFacts): string | null {
  const known = columns.get(name)
  if (known === undefined) return null
  if (known.identity === null) return known.default
  return `nextval(pg_get_serial_sequence(${literalText(qualifiedName(table))}, ${literalText(name)}))`
}

function updateStatement(
  { table, written, identifying, returned }: UpdateRows,
  facts: TableFacts | null,
): BatchStatement | null {
  const arrays = facts === null ? null : arrayColumns([...written, ...identifying], facts)
  if (arrays === null) return null
  const item = (at: number) => arrays[at]?.item ?? ''
  const set = written.map(({ name }, at) => `${quoteName(name)} = ${item(at)}`)
  const where = identifying.map(({ name }, at) => `t.${quoteName(name)} = ${item(written.length + at)}`)
  const back =
    returned.length === 0
      ? ''
      : ` returning u.o::integer, ${returned.map(({ name }) => `t.${quoteName(name)}`).join(', ')}`
  const text = `update ${qualifiedName(table)} as t set ${set.join(', ')} from ${source(arrays)} where ${where.join(' and ')}${back}`
  return statement(text, table, arrays.length, returned.length === 0 ? 'changes' : 'numbered')
}

function nameList(columns: readonly Column[]): string {
  return columns.map(column => quoteName(column.name)).join(', ')
}

function statement(text: string, table: Table, width: number, result: BatchStatement['result']): BatchStatement {
  const compiled = batchCompiled(text, table, Math.max(1, width))
  return { compiled, result, parameters: width === 0 ? rows => [rows.length] : rows => columnTexts(rows, width) }
}

/** The columns of rows, each as the text of one array. */
function columnTexts(rows: readonly (readonly WireValue[])[], width: number): string[] {
  const texts: string[] = []
  for (let at = 0; at < width; at++) texts.push(arrayText(rows.map(row => row[at] ?? null)))
  return texts
}

/** Texts that need nothing are put together at once. */
function arrayText(items: readonly WireValue[]): string {
  if (items.length > 0 && items.every(isPlainText)) return `{"${items.join('","')}"}`
  return `{${items.map(itemText).join(',')}}`
}

function isPlainText(value: WireValue): boolean {
  return typeof value === 'string' && !value.includes('"') && !value.includes('\\')
}

function itemText(value: WireValue): string {
  switch (typeof value) {
    case 'string':
      return quotedItem(value)
    case 'object':
      return value === null ? 'NULL' : `"\\\\x${Buffer.from(value).toString('hex')}"`
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value)
    default:
      return String(value)
  }
}

function quotedItem(text: string): string {
  if (!text.includes('"') && !text.includes('\\')) return `"${text}"`
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
