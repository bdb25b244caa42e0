// `fn`: the functions of the database. The usual ones are typed and mean the same everywhere; any other name is passed through.

import { UuidType } from '../types/string.ts'
import { aggregateFunctions } from './aggregate-functions.ts'
import { documentFunctions } from './document-functions.ts'
import { callOf, given, type MakeCall, nodeCall } from './function-call.ts'
import type { FunctionLibrary } from './function-library.ts'
import { DOUBLE, INTEGER } from './known-types.ts'
import { numberFunctions } from './number-functions.ts'
import { textFunctions } from './text-functions.ts'
import { timeFunctions } from './time-functions.ts'

export type { DateField, DateUnit, FunctionLibrary } from './function-library.ts'

const windowFunctions: Readonly<Record<string, MakeCall>> = {
  rowNumber: () => nodeCall('rowNumber', [], INTEGER),
  rank: () => nodeCall('rank', [], INTEGER),
  denseRank: () => nodeCall('denseRank', [], INTEGER),
  percentRank: () => nodeCall('percentRank', [], DOUBLE),
  cumeDist: () => nodeCall('cumeDist', [], DOUBLE),
  ntile: buckets => callOf('ntile', [buckets], INTEGER),
  lag: (of, offset, otherwise) =>
    callOf('lag', given(of, offset ?? 1, otherwise), 'first', ['first', INTEGER, 'first']),
  lead: (of, offset, otherwise) =>
    callOf('lead', given(of, offset ?? 1, otherwise), 'first', ['first', INTEGER, 'first']),
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
