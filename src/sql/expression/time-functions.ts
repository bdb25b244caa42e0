// Functions of points in time.
import { callOf, type MakeCall, nodeCall } from './function-call.ts'
import type { DateField, DateUnit } from './function-library.ts'
import { DATE, DATETIME, DOUBLE, INTEGER } from './known-types.ts'
import type { ExpressionNode } from './nodes.ts'
import { nodeOf, typeOfExpression } from './operand.ts'
import { wrongOperand } from './wrong-operand.ts'

const UNITS: Readonly<Record<DateUnit, true>> = {
  year: true,
  quarter: true,
  month: true,
  week: true,
  day: true,
  hour: true,
  minute: true,
  second: true,
}
const FIELDS: Readonly<Record<DateField, true>> = { ...UNITS, dayOfWeek: true, dayOfYear: true, epoch: true }

/** A word of a list becomes a part of the text; anything else is refused. */
function wordNode(word: unknown, known: object, place: string): ExpressionNode {
  if (typeof word === 'string' && Object.hasOwn(known, word)) return { kind: 'constant', value: word }
  throw wrongOperand(place, `expects one of ${Object.keys(known).join(', ')}`, word)
}

/** The functions of points in time by name. */
export const timeFunctions: Readonly<Record<string, MakeCall>> = {
  now: () => callOf('now', [], DATETIME),
  currentDate: () => nodeCall('currentDate', [], DATE),
  extract: (field, from) =>
    nodeCall(
      'extract',
      [wordNode(field, FIELDS, 'fn.extract()'), nodeOf(from, 'fn.extract()')],
      field === 'epoch' ? DOUBLE : INTEGER,
    ),
  dateTrunc: (unit, of) =>
    nodeCall(
      'dateTrunc',
      [wordNode(unit, UNITS, 'fn.dateTrunc()'), nodeOf(of, 'fn.dateTrunc()')],
      typeOfExpression(of) ?? DATETIME,
    ),
}
