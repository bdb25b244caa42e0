// Points in time on SQLite: texts of a fixed width, so that every result has that width again.
import { call, operandText } from '../../compiler/call.ts'
import type { CallPart, Writer } from '../../compiler/statement-dialect.ts'
import type { ExpressionNode, FunctionNode } from '../../sql/expression/nodes.ts'
import { DateTimeType } from '../../sql/types/time.ts'

/** Microseconds since 1970, exactly, of a day or of a point in time with any number of digits. */
function microseconds(node: ExpressionNode | undefined, writer: Writer): string {
  if (node === undefined) return 'null'
  const text = () => operandText(node, writer)
  return `(unixepoch(substr(${text()}, 1, 19)) * 1000000 + cast(substr(${text()} || '000000', 21, 6) as integer))`
}

/** The digits after the second that a result's type has; null for a day. */
function digitsOf({ type }: FunctionNode): number | null {
  if (type instanceof DateTimeType) return type.precision
  return type?.kind === 'date' ? null : 3
}

/** A text from microseconds, which the query around it calls `t`. */
function textOfMicroseconds(node: FunctionNode): string {
  const digits = digitsOf(node)
  const fraction = '((t % 1000000) + 1000000) % 1000000'
  const seconds = `(t - ${fraction}) / 1000000`
  if (digits === null) return `strftime('%Y-%m-%d', ${seconds}, 'unixepoch')`
  const whole = `strftime('%Y-%m-%d %H:%M:%S', ${seconds}, 'unixepoch')`
  return digits === 0 ? whole : `${whole} || printf('.%0${digits}d', (${fraction}) / ${10 ** (6 - digits)})`
}

function moved(operator: '+' | '-'): CallPart {
  return (node, writer) => {
    const [time, interval] = node.operands
    const from = microseconds(time, writer)
    const by = interval === undefined ? '0' : operandText(interval, writer)
    return `(select ${textOfMicroseconds(node)} from (select ${from} ${operator} ${by} as t))`
  }
}

/** The fraction of a point in time, cut off or filled up to what its type has. */
function withFraction(node: FunctionNode, whole: string, fraction: string): string {
  const digits = digitsOf(node)
  if (digits === null || digits === 0) return whole
  return `(${whole} || ${fraction === '' ? `'.${'0'.repeat(digits)}'` : fraction})`
}

/** Months are added to the day; one that the month has not is its last. */
const addMonths: CallPart = (node, writer) => {
  const [time, months] = node.operands
  if (time === undefined || months === undefined) return 'null'
  const digits = digitsOf(node)
  const format = digits === null ? '%Y-%m-%d' : '%Y-%m-%d %H:%M:%S'
  const text = () => operandText(time, writer)
  const whole = `strftime('${format}', substr(${text()}, 1, 19), ${operandText(months, writer)} || ' months', 'floor')`
  if (digits === null || digits === 0) return whole
  return withFraction(node, whole, `'.' || substr(${text()} || '${'0'.repeat(digits)}', 21, ${digits})`)
}

const FORMATS: Readonly<Record<string, string>> = {
  year: '%Y-01-01 00:00:00',
  month: '%Y-%m-01 00:00:00',
  day: '%Y-%m-%d 00:00:00',
  hour: '%Y-%m-%d %H:00:00',
  minute: '%Y-%m-%d %H:%M:00',
  second: '%Y-%m-%d %H:%M:%S',
}

function truncated(unit: unknown, time: ExpressionNode, writer: Writer): string {
  const text = () => operandText(time, writer)
  if (unit === 'week') return `strftime('%Y-%m-%d 00:00:00', ${text()}, '-6 days', 'weekday 1')`
  if (unit === 'quarter')
    return `(strftime('%Y-', ${text()}) || printf('%02d', (strftime('%m', ${text()}) - 1) / 3 * 3 + 1) || '-01 00:00:00')`
  return `strftime('${FORMATS[String(unit)] ?? ''}', ${text()})`
}

const dateTrunc: CallPart = (node, writer) => {
  const [unit, time] = node.operands
  if (unit?.kind !== 'constant' || time === undefined) return 'null'
  const whole = truncated(unit.value, time, writer)
  return digitsOf(node) === null ? `substr(${whole}, 1, 10)` : withFraction(node, whole, '')
}

const FIELDS: Readonly<Record<string, CallPart>> = {
  year: call`cast(strftime('%Y', ${1}) as integer)`,
  quarter: call`((cast(strftime('%m', ${1}) as integer) + 2) / 3)`,
  month: call`cast(strftime('%m', ${1}) as integer)`,
  week: call`cast(strftime('%V', ${1}) as integer)`,
  day: call`cast(strftime('%d', ${1}) as integer)`,
  dayOfWeek: call`cast(strftime('%u', ${1}) as integer)`,
  dayOfYear: call`cast(strftime('%j', ${1}) as integer)`,
  hour: call`cast(strftime('%H', ${1}) as integer)`,
  minute: call`cast(strftime('%M', ${1}) as integer)`,
  second: call`cast(strftime('%S', ${1}) as integer)`,
  epoch: (node, writer) => `(${microseconds(node.operands[1], writer)} / 1000000.0)`,
}

const extract: CallPart = (node, writer) => {
  const [field] = node.operands
  return field?.kind === 'constant' ? (FIELDS[String(field.value)]?.(node, writer) ?? 'null') : 'null'
}

/** Points in time by our names. */
export const sqliteTimeCalls: Readonly<Record<string, CallPart>> = {
  datetimeAdd: moved('+'),
  datetimeSubtract: moved('-'),
  datetimeDifference: (node, writer) =>
    `(${microseconds(node.operands[0], writer)} - ${microseconds(node.operands[1], writer)})`,
  addMonths,
  dateTrunc,
  extract,
  currentDate: () => "date('now')",
  isoText: call`strftime('%Y-%m-%dT%H:%M:%fZ', ${0})`,
}
