// Functions of texts.
import { callOf, given, type MakeCall } from './function-call.ts'
import { INTEGER, TEXT } from './known-types.ts'
import { wrongOperand } from './wrong-operand.ts'

/** One character: what all databases can take away from the ends of a text. */
function oneCharacter(character: unknown, name: string): unknown {
  if (character === undefined || (typeof character === 'string' && [...character].length === 1)) return character
  throw wrongOperand(`fn.${name}()`, 'expects one character', character)
}

function trimming(name: string): MakeCall {
  return (text, character) => callOf(name, given(text, oneCharacter(character, name)), TEXT, [TEXT])
}

/** The functions of texts by name. */
export const textFunctions: Readonly<Record<string, MakeCall>> = {
  concat: (...parts) => callOf('concat', parts, TEXT, [null]),
  concatWs: (...parts) => callOf('concatWs', parts, TEXT, [TEXT, null]),
  lower: text => callOf('lower', [text], 'first'),
  upper: text => callOf('upper', [text], 'first'),
  length: text => callOf('length', [text], INTEGER, [TEXT]),
  substring: (text, from, length) => callOf('substring', given(text, from, length), TEXT, [TEXT, INTEGER]),
  left: (text, length) => callOf('left', [text, length], TEXT, [TEXT, INTEGER]),
  right: (text, length) => callOf('right', [text, length], TEXT, [TEXT, INTEGER]),
  position: (text, part) => callOf('position', [text, part], INTEGER, [TEXT]),
  trim: trimming('trim'),
  ltrim: trimming('ltrim'),
  rtrim: trimming('rtrim'),
  replace: (text, from, to) => callOf('replace', [text, from, to], TEXT, [TEXT]),
  lpad: (text, length, fill) => callOf('lpad', [text, length, fill ?? ' '], TEXT, [TEXT, INTEGER, TEXT]),
  rpad: (text, length, fill) => callOf('rpad', [text, length, fill ?? ' '], TEXT, [TEXT, INTEGER, TEXT]),
  repeat: (text, times) => callOf('repeat', [text, times], TEXT, [TEXT, INTEGER]),
  reverse: text => callOf('reverse', [text], TEXT),
}
