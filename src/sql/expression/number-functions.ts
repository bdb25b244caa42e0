// Functions of numbers.
import { callOf, type MakeCall, nodeCall } from './function-call.ts'
import { DOUBLE, INTEGER } from './known-types.ts'
import { wrongOperand } from './wrong-operand.ts'

const LARGEST = 30

function digitsOf(digits: unknown): unknown {
  if (digits === undefined) return 0
  if (typeof digits === 'number' && Number.isSafeInteger(digits) && digits >= 0 && digits <= LARGEST) return digits
  throw wrongOperand('fn.round()', `expects digits from 0 to ${LARGEST}`, digits)
}

function floating(name: string): MakeCall {
  return (...operands) => callOf(name, operands, DOUBLE, [DOUBLE])
}

/** The functions of numbers by name. */
export const numberFunctions: Readonly<Record<string, MakeCall>> = {
  abs: value => callOf('abs', [value], 'first'),
  round: (value, digits) => callOf('round', [value, digitsOf(digits)], 'first', ['first', INTEGER]),
  floor: value => callOf('floor', [value], 'first'),
  ceil: value => callOf('ceil', [value], 'first'),
  trunc: value => callOf('trunc', [value], 'first'),
  mod: (value, by) => callOf('mod', [value, by], 'first'),
  sign: value => callOf('sign', [value], INTEGER, [null]),
  power: floating('power'),
  sqrt: floating('sqrt'),
  exp: floating('exp'),
  ln: floating('ln'),
  log10: floating('log10'),
  random: () => nodeCall('random', [], DOUBLE),
}
