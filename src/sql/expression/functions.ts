// `fn`: the functions of the database. The usual ones are typed and mean the same everywhere; any other name is passed through.

import { UuidType } from '../types/string.ts'
import { aggregateFunctions } from './aggregate-functions.ts'
import { documentFunctions } from './document-functions.ts'
import { callOf, given, type MakeCall, nodeCall } from './function-call.ts'
import type { FunctionLibrary } from './function-library.ts'
import { DOUBLE, INTEGER } from './known-types.ts'
import { numberFunctions } from './number-functions.ts'
import { operandNode } from './operand.ts'
import { expression } from './sql-expression.ts'
import { textFunctions } from './text-functions.ts'
import { timeFunctions } from './time-functions.ts'

export type { DateField, DateUnit, FunctionLibrary } from './function-library.ts'

/** A number of rows is a part of the text, because MariaDB takes no other. */
function shifted(name: 'lag' | 'lead', of: unknown, offset: unknown, otherwise: unknown) {
  const rows = operandNode(offset ?? 1, INTEGER, `fn.${name}()`)
  const constant = rows.kind === 'value' ? expression({ kind: 'constant', value: Number(rows.value) }, INTEGER) : offset
  return callOf(name, given(of, constant, otherwise), 'first', ['first', INTEGER, 'first'])
}

const windowFunctions: Readonly<Record<string, MakeCall>> = {
  rowNumber: () => nodeCall('rowNumber', [], INTEGER),
  rank: () => nodeCall('rank', [], INTEGER),
  denseRank: () => nodeCall('denseRank', [], INTEGER),
  percentRank: () => nodeCall('percentRank', [], DOUBLE),
  cumeDist: () => nodeCall('cumeDist', [], DOUBLE),
  ntile: buckets => callOf('ntile', [buckets], INTEGER),
  lag: (of, offset, otherwise) => shifted('lag', of, offset, otherwise),
  lead: (of, offset, otherwise) => shifted('lead', of, offset, otherwise),
  firstValue: of => callOf('firstValue', [of], 'first'),
  lastValue: of => callOf('lastValue', [of], 'first'),
  nthValue: (of, n) => callOf('nthValue', [of, n], 'first', ['first', INTEGER]),
}

const choosingFunctions: Readonly<Record<string, MakeCall>> = {
  coalesce: (...operands) => callOf('coalesce', operands, 'first'),
  nullif: (value, other) => callOf('nullif', [value, other], 'first'),
  greatest: (...operands) => callOf('greatest', operands, 'first'),
  least: (...operands) => callOf('least', operands, 'first'),
  uuid: () => nodeCall('uuid', [], new UuidType()),
}

const typed: Readonly<Record<string, MakeCall>> = {
  ...aggregateFunctions,
  ...windowFunctions,
  ...textFunctions,
  ...numberFunctions,
  ...choosingFunctions,
  ...timeFunctions,
  ...documentFunctions,
}

/** The functions of the database: `fn.count()`, `fn.max(User.c.age)`, `fn.anything(...)`. */
export const fn: FunctionLibrary = new Proxy({} as FunctionLibrary, {
  get: (_, name) => {
    if (typeof name !== 'string') return undefined
    return Object.hasOwn(typed, name) ? typed[name] : (...operands: unknown[]) => callOf(name, operands, null)
  },
})
