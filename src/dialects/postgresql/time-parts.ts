// Points in time on PostgreSQL, whose sessions run in UTC.
import { call } from '../../compiler/call.ts'
import type { CallPart } from '../../compiler/statement-dialect.ts'
import { typeOfNode } from '../../sql/expression/node-type.ts'
import { DateTimeType } from '../../sql/types/time.ts'

/** A day stays a day, whatever is added to it. */
function ofType(part: CallPart): CallPart {
  return (node, writer) => {
    const text = part(node, writer)
    return node.type?.kind === 'date' ? `cast(${text} as date)` : text
  }
}

const FIELDS: Readonly<Record<string, string>> = { dayOfWeek: 'isodow', dayOfYear: 'doy' }

const extract: CallPart = (node, writer) => {
  const [field] = node.operands
  const name = field?.kind === 'constant' ? String(field.value) : 'epoch'
  const part = call`extract(${() => FIELDS[name] ?? name} from ${1})`(node, writer)
  return name === 'epoch' ? `cast(${part} as double precision)` : `cast(floor(${part}) as integer)`
}

/** Days are subtracted as the points in time at which they begin. */
const difference: CallPart = (node, writer) => {
  const moment = (at: 0 | 1): CallPart => {
    const operand = node.operands[at]
    const isDay = operand !== undefined && typeOfNode(operand)?.kind === 'date'
    return isDay ? call`cast(${at} as timestamp)` : call`${at}`
  }
  return call`(${moment(0)} - ${moment(1)})`(node, writer)
}

const isoText: CallPart = (node, writer) => {
  const [time] = node.operands
  const type = time === undefined ? null : typeOfNode(time)
  const zoned = !(type instanceof DateTimeType) || type.timeZone
  const part = zoned ? call`to_char(${0} at time zone 'UTC', ` : call`to_char(${0}, `
  return `${part(node, writer)}'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}

/** Points in time by our names. */
export const postgresqlTimeCalls: Readonly<Record<string, CallPart>> = {
  datetimeAdd: ofType(call`(${0} + ${1})`),
  datetimeSubtract: ofType(call`(${0} - ${1})`),
  addMonths: ofType(call`(${0} + make_interval(months => cast(${1} as integer)))`),
  datetimeDifference: difference,
  dateTrunc: ofType(call`date_trunc(${0}, ${1})`),
  extract,
  isoText,
}
