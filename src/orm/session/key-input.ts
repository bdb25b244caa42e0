// What `get` was given, as the values of a primary key: converted without loss, or refused.
import { SessionError } from '../../errors/session-error.ts'
import type { Column } from '../../sql/schema/table.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import type { Mapper } from '../mapping/mapper.ts'

/**
 * The values of a key, in the order of the key's columns.
 *
 * @throws SessionError `bad_key`
 */
export function readKey(mapper: Mapper, given: unknown): readonly unknown[] {
  const { keyColumns } = mapper
  const [only] = keyColumns
  if (isRecord(given)) {
    const stranger = Object.keys(given).find(name => !keyColumns.some(column => column.attribute === name))
    if (stranger !== undefined)
      throw new SessionError('bad_key', { model: mapper.name, problem: `has no part '${stranger}'` })
    return keyColumns.map(column => readPart(mapper, column, given[column.attribute]))
  }
  if (keyColumns.length === 1 && only !== undefined) return [readPart(mapper, only, given)]
  const names = keyColumns.map(column => column.attribute).join(', ')
  throw new SessionError('bad_key', {
    model: mapper.name,
    problem: `has several columns: give an object of { ${names} }`,
  })
}

function isRecord(given: unknown): given is Record<string, unknown> {
  return typeof given === 'object' && given !== null && Object.getPrototypeOf(given) === Object.prototype
}

function readPart(mapper: Mapper, column: Column, value: unknown): unknown {
  const converted = convert(column, value)
  if (converted !== undefined) return converted
  const problem =
    value === null || value === undefined
      ? `expects a value, not ${value}`
      : (column.type.problem(value) ?? 'cannot be read')
  throw new SessionError('bad_key', {
    model: mapper.name,
    problem: `('${column.attribute}') ${problem}, and ${describeValue(value)} cannot be converted`,
  })
}

function convert(column: Column, value: unknown): unknown {
  const { type } = column
  if (value === null || value === undefined) return undefined
  if (type.problem(value) === null) return value
  if (typeof value === 'string') return type.fromText(value) ?? undefined
  const whole = typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value))
  return whole ? (type.fromText(String(value)) ?? undefined) : undefined
}
