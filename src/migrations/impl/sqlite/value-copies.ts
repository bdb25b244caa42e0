// How values of a column come over when its type changes: without loss, or not at all. SQLite would cast 'd1' to 0 and say nothing.
import { NumericType } from '../../../sql/types/number.ts'
import type { SqlType, TypeKind } from '../../../sql/types/sql-type.ts'
import type { EnumerationType } from '../../../sql/types/string.ts'
import type { DateTimeType } from '../../../sql/types/time.ts'

/** How a value is copied into a column of another type. */
export interface ValueCopy {
  /** The new value, as SQL over the old row. */
  readonly expression: string
  /** A condition over the old row that is true where the value cannot be converted without loss; null for never. */
  readonly misfit: string | null
}

type CopyRule = (column: string, type: never) => ValueCopy

const plain = (column: string): ValueCopy => ({ expression: column, misfit: null })
const WHOLE = new NumericType(18, 0)
const isText = (column: string) => `typeof(${column}) = 'text'`

/** Whole numbers; text and floating point numbers only where they are whole. */
function wholeNumber(column: string): ValueCopy {
  const { expression, misfit } = decimal(column, WHOLE)
  return {
    expression: `case typeof(${column}) when 'integer' then ${column} else cast(${expression} as integer) end`,
    misfit: `typeof(${column}) not in ('integer', 'null') and ${misfit}`,
  }
}

function floatingNumber(column: string): ValueCopy {
  const numeral = `${column} glob '*[0-9]*' and ${column} not glob '*[^0-9.eE+-]*'`
  return { expression: column, misfit: `typeof(${column}) = 'blob' or (${isText(column)} and not (${numeral}))` }
}

function truth(column: string): ValueCopy {
  return { expression: `cast(${column} as integer)`, misfit: `${column} not in (0, 1, '0', '1')` }
}

/** Exact decimal numbers are text in one spelling, so another scale means another text. */
function decimal(column: string, type: NumericType): ValueCopy {
  if (type.asNumber) return floatingNumber(column)
  const text = `cast(${column} as text)`
  const point = `instr(${text} || '.', '.')`
  const whole = `substr(${text}, 1, ${point} - 1)`
  const fraction = `rtrim(substr(${text}, ${point} + 1), '0')`
  const wrong = [
    `${text} glob '*[^0-9.-]*'`,
    `${text} not glob '*[0-9]'`,
    `${text} glob '*.*.*'`,
    `${text} glob '?*-*'`,
    `ltrim(${whole}, '-') in ('', '00')`,
    `ltrim(${whole}, '-') glob '0[0-9]*'`,
    ...(type.scale === null ? [] : [`length(${fraction}) > ${type.scale}`]),
    ...(type.precision === null ? [] : [`length(ltrim(${whole}, '-0')) > ${type.precision - (type.scale ?? 0)}`]),
  ]
  const misfit = `(${column} is not null and (typeof(${column}) = 'blob' or ${wrong.join(' or ')}))`
  if (type.scale === 0) return { expression: whole, misfit }
  const padded = type.scale === null ? fraction : `substr(${fraction} || '${'0'.repeat(type.scale)}', 1, ${type.scale})`
  const dotted = `${whole} || '.' || ${padded}`
  return {
    expression: type.scale === null ? `case ${fraction} when '' then ${whole} else ${dotted} end` : dotted,
    misfit,
  }
}

const DAY = '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'
const CLOCK = '[0-9][0-9]:[0-9][0-9]:[0-9][0-9]'

function pointInTime(column: string, type: DateTimeType): ValueCopy {
  const { precision } = type
  const zeros = '0'.repeat(precision)
  const fraction = precision === 0 ? '' : ` || '.' || substr(substr(${column}, 21) || '${zeros}', 1, ${precision})`
  const midnight = `${column} || ' 00:00:00${precision === 0 ? '' : `.${zeros}`}'`
  const moment = `substr(${column}, 1, 10) || ' ' || substr(${column}, 12, 8)${fraction}`
  const wrong = [
    `not ${isText(column)}`,
    `${column} not glob '${DAY}*'`,
    `(length(${column}) > 10 and ${column} not glob '${DAY}[ T]${CLOCK}*')`,
    `(length(${column}) > 19 and substr(${column}, 20) not glob '.[0-9]*')`,
    `substr(${column}, 21) glob '*[^0-9]*'`,
    `rtrim(substr(${column}, ${21 + precision}), '0') <> ''`,
  ]
  return {
    expression: `case when length(${column}) = 10 then ${midnight} else ${moment} end`,
    misfit: `${column} is not null and (${wrong.join(' or ')})`,
  }
}

function calendarDate(column: string): ValueCopy {
  const atMidnight = `(${column} glob '${DAY}[ T]00:00:00*' and rtrim(substr(${column}, 20), '.0') = '')`
  return {
    expression: `substr(${column}, 1, 10)`,
    misfit: `${column} is not null and not (${isText(column)} and (${column} glob '${DAY}' or ${atMidnight}))`,
  }
}

const anyText = (column: string): ValueCopy => ({ expression: column, misfit: `typeof(${column}) = 'blob'` })

function word(column: string, type: EnumerationType): ValueCopy {
  const words = type.values.map(value => `'${value.replaceAll("'", "''")}'`)
  return { expression: column, misfit: `${column} not in (${words.join(', ')})` }
}

function document(column: string): ValueCopy {
  return {
    expression: column,
    misfit: `${column} is not null and (typeof(${column}) = 'blob' or not json_valid(${column}))`,
  }
}

function bytes(column: string): ValueCopy {
  return {
    expression: `cast(${column} as blob)`,
    misfit: `${column} is not null and typeof(${column}) not in ('blob', 'text')`,
  }
}

const rules = {
  integer: wholeNumber,
  smallint: wholeNumber,
  bigint: wholeNumber,
  float: floatingNumber,
  double: floatingNumber,
  boolean: truth,
  numeric: decimal,
  datetime: pointInTime,
  date: calendarDate,
  time: anyText,
  interval: wholeNumber,
  string: anyText,
  text: anyText,
  uuid: anyText,
  enumeration: word,
  json: document,
  jsonb: document,
  binary: bytes,
  array: document,
  vector: bytes,
  custom: plain,
} satisfies Record<TypeKind, CopyRule>

/** How the values of a column become values of a type. */
export function copyAs(quotedColumn: string, type: SqlType): ValueCopy {
  const rule = rules[type.kind] as (column: string, type: SqlType) => ValueCopy
  return rule(quotedColumn, type)
}
