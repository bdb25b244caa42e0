// What the values in a column say of its type, where SQLite's words do not: how many digits a DATETIME has, which other programs write in
// different ways and which decides what equals what; and whether a NUMERIC can be read as an exact decimal.
import type { InspectionQuery } from '../../dialect/dialect.ts'
import type { ReflectedColumn, ReflectedTable } from '../../dialect/reflected.ts'
import { NumericType } from '../../sql/types/number.ts'
import type { SqlType } from '../../sql/types/sql-type.ts'
import { DateTimeType } from '../../sql/types/time.ts'
import { quoteName } from './quoting.ts'

/** Values that are looked at in each column. */
const SAMPLE = 1000
/** Columns that are asked about at once; SQLite takes 500 parts of a UNION. */
const TOGETHER = 400
/** Digits that SQLite's numbers hold exactly. */
const EXACT_DIGITS = 15
/** Characters of a datetime without a fraction, and with its point. */
const WHOLE_SECONDS = 19

const MOMENT = `'${'[0-9]'.repeat(4)}-[0-9][0-9]-[0-9][0-9] [0-9][0-9]:[0-9][0-9]:[0-9][0-9]*'`

interface Question {
  readonly column: ReflectedColumn
  readonly text: string
  /** The type by the values; null where they are none of ours. */
  answer(longest: number): SqlType | null
}

/** The same tables, with the types that their values have. */
export async function typesByValues(
  tables: readonly ReflectedTable[],
  query: InspectionQuery,
): Promise<readonly ReflectedTable[]> {
  const questions = tables.flatMap(table => table.columns.flatMap(column => questionAbout(table, column)))
  const types = new Map<ReflectedColumn, SqlType | null>()
  for (let at = 0; at < questions.length; at += TOGETHER) {
    const some = questions.slice(at, at + TOGETHER)
    const rows = await query(some.map(({ text }) => text).join(' union all '), [])
    for (const [index, { column, answer }] of some.entries()) {
      const [count, odd, longest] = rows[index]?.map(Number) ?? []
      if (count !== undefined && count > 0) types.set(column, odd === 0 ? answer(longest ?? 0) : ofOddValues(column))
    }
  }
  return tables.map(table => ({ ...table, columns: table.columns.map(column => withType(column, types.get(column))) }))
}

function withType(column: ReflectedColumn, type: SqlType | null | undefined): ReflectedColumn {
  return type === undefined ? column : { ...column, type }
}

/** A decimal with too many digits is still a number; what is no point in time is passed as it is. */
function ofOddValues({ type }: ReflectedColumn): SqlType | null {
  return type instanceof NumericType ? type : null
}

function questionAbout(table: ReflectedTable, column: ReflectedColumn): readonly Question[] {
  const { type, typeText } = column
  if (type instanceof DateTimeType && !typeText.includes('(')) {
    const odd = `typeof(v) <> 'text' or v not glob ${MOMENT} or substr(v, 20) glob '[^.]*' or substr(v, 21) glob '*[^0-9]*'`
    return [{ column, text: questionText(table, column, odd), answer: datetimeOf }]
  }
  if (type instanceof NumericType && type.asNumber && type.precision !== null && type.precision <= EXACT_DIGITS) {
    const { precision, scale } = type
    const odd = `typeof(v) not in ('integer', 'real') or round(v, ${scale ?? 0}) <> v`
    return [{ column, text: questionText(table, column, odd), answer: () => new NumericType(precision, scale) }]
  }
  return []
}

function questionText({ schema, name }: ReflectedTable, column: ReflectedColumn, odd: string): string {
  const from = schema === null ? quoteName(name) : `${quoteName(schema)}.${quoteName(name)}`
  const sample = `select ${quoteName(column.name)} as v from ${from} where ${quoteName(column.name)} is not null limit ${SAMPLE}`
  return `select count(*), coalesce(sum(${odd}), 0), coalesce(max(length(v)), 0) from (${sample})`
}

function datetimeOf(longest: number): SqlType {
  return new DateTimeType(Math.min(6, Math.max(0, longest - WHOLE_SECONDS - 1)))
}
