// Points in time on MySQL and MariaDB, whose sessions run in UTC. Lengths of time are whole microseconds.
import { call } from '../../compiler/call.ts'
import type { CallPart } from '../../compiler/statement-dialect.ts'
import { DateTimeType } from '../../sql/types/time.ts'

/** A day stays a day; a point in time has the digits of its type. */
function ofType(part: CallPart): CallPart {
  return (node, writer) => {
    const { type } = node
    const name =
      type instanceof DateTimeType ? `datetime(${type.precision})` : type?.kind === 'date' ? 'date' : 'datetime(3)'
    return `cast(${part(node, writer)} as ${name})`
  }
}

const FORMATS: Readonly<Record<string, string>> = {
  year: '%Y-01-01',
  month: '%Y-%m-01',
  day: '%Y-%m-%d',
  hour: '%Y-%m-%d %H:00:00',
  minute: '%Y-%m-%d %H:%i:00',
  second: '%Y-%m-%d %H:%i:%s',
}

const dateTrunc: CallPart = (node, writer) => {
  const [unit] = node.operands
  const name = unit?.kind === 'constant' ? String(unit.value) : ''
  if (name === 'week') return call`date_sub(date(${1}), interval weekday(${1}) day)`(node, writer)
  if (name === 'quarter')
    return call`date_add(makedate(year(${1}), 1), interval (quarter(${1}) - 1) quarter)`(node, writer)
  return call`date_format(${1}, '${() => FORMATS[name] ?? ''}')`(node, writer)
}

const FIELDS: Readonly<Record<string, CallPart>> = {
  year: call`year(${1})`,
  quarter: call`quarter(${1})`,
  month: call`month(${1})`,
  week: call`week(${1}, 3)`,
  day: call`dayofmonth(${1})`,
  dayOfWeek: call`(weekday(${1}) + 1)`,
  dayOfYear: call`dayofyear(${1})`,
  hour: call`hour(${1})`,
  minute: call`minute(${1})`,
  second: call`second(${1})`,
  epoch: call`(timestampdiff(microsecond, '1970-01-01 00:00:00', ${1}) / 1000000e0)`,
}

const extract: CallPart = (node, writer) => {
  const [field] = node.operands
  return field?.kind === 'constant' ? (FIELDS[String(field.value)]?.(node, writer) ?? 'null') : 'null'
}

/** Points in time by our names. */
export const mysqlTimeCalls: Readonly<Record<string, CallPart>> = {
  datetimeAdd: ofType(call`date_add(${0}, interval ${1} microsecond)`),
  datetimeSubtract: ofType(call`date_sub(${0}, interval ${1} microsecond)`),
  addMonths: ofType(call`date_add(${0}, interval ${1} month)`),
  datetimeDifference: call`timestampdiff(microsecond, ${1}, ${0})`,
  dateTrunc: ofType(dateTrunc),
  extract,
  isoText: call`concat(left(date_format(${0}, '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z')`,
}
