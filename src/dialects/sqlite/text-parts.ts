// Texts on SQLite, whose LIKE knows no case of ASCII letters: what is exact goes through GLOB and instr.
import { boundText, byGiven, likePattern } from '../../compiler/bound-text.ts'
import { ALL, byCount, call, named, operandText } from '../../compiler/call.ts'
import { refuse } from '../../compiler/refuse.ts'
import type { CallPart } from '../../compiler/statement-dialect.ts'
import { isFloatType, isWholeType } from '../../sql/expression/known-types.ts'
import { typeOfNode } from '../../sql/expression/node-type.ts'

/** A text as the beginning of GLOB's pattern that means the text itself. */
function globPrefix(value: unknown): string {
  return `${String(value).replace(/[*?[]/g, character => `[${character}]`)}*`
}

function like(before: string, after: string, other: CallPart): CallPart {
  const encode = likePattern(before, after)
  return byGiven((value, node, writer) => {
    const [text] = node.operands
    return `(${text === undefined ? '' : operandText(text, writer)} like ${boundText(value, encode, writer)} escape '\\')`
  }, other)
}

const startsWith = byGiven((value, node, writer) => {
  const [text] = node.operands
  return `(${text === undefined ? '' : operandText(text, writer)} glob ${boundText(value, globPrefix, writer)})`
}, call`(substr(${0}, 1, length(${1})) = ${1})`)

const noRegularExpressions: CallPart = (_node, writer) =>
  refuse(writer.dialect.name, 'supportsRegularExpressions', {
    feature: 'a regular expression',
    remedy: 'use like, contains, startsWith or endsWith, or filter the rows in the program',
  })

/** Fills up with as many copies as there are characters missing: a blob's hexadecimal zeros are counted, and replaced. */
const fill = call`substr(replace(hex(zeroblob(max(${1} - length(${0}), 0))), '00', ${2}), 1, max(${1} - length(${0}), 0))`

/** Texts by our names. */
export const sqliteTextCalls: Readonly<Record<string, CallPart>> = {
  startsWith,
  istartsWith: like('', '%', call`(substr(lower(${0}), 1, length(${1})) = lower(${1}))`),
  endsWith: call`(substr(${0}, -length(${1}), length(${1})) = ${1})`,
  iendsWith: like('%', '', call`(substr(lower(${0}), -length(${1}), length(${1})) = lower(${1}))`),
  containsText: call`(instr(${0}, ${1}) > 0)`,
  icontainsText: like('%', '%', call`(instr(lower(${0}), lower(${1})) > 0)`),
  matches: noRegularExpressions,
  imatches: noRegularExpressions,
  length: named('length'),
  left: call`substr(${0}, 1, ${1})`,
  right: call`substr(${0}, -${1}, ${1})`,
  position: call`instr(${0}, ${1})`,
  trim: named('trim'),
  ltrim: named('ltrim'),
  rtrim: named('rtrim'),
  lpad: call`(${fill} || substr(${0}, 1, max(${1}, 0)))`,
  rpad: call`(substr(${0}, 1, max(${1}, 0)) || ${fill})`,
  repeat: call`replace(hex(zeroblob(max(${1}, 0))), '00', ${0})`,
  reverse: call`(with recursive letters(at, reversed) as (select 0, '' where ${0} is not null union all select at + 1, substr(${0}, at + 1, 1) || reversed from letters where at < length(${0})) select reversed from letters order by at desc limit 1)`,
  stringAgg: (node, writer) => {
    const [text, separator] = node.operands
    if (!node.distinct) return named('group_concat')(node, writer)
    if (text !== undefined && separator?.kind === 'constant' && separator.value === ',')
      return named('group_concat')({ ...node, operands: [text] }, writer)
    return refuse(writer.dialect.name, 'supportsDistinctSeparator', {
      feature: 'a distinct fn.stringAgg() with a separator other than a comma',
      remedy: 'take the distinct values in a subquery, and put them together around it',
    })
  },
  concatWs: call`concat_ws(${ALL})`,
}

/** A floating point number is rounded by its decimal digits, as everywhere else, and not by the digits of its binary ones. */
const round: CallPart = (node, writer) => {
  const [value] = node.operands
  const type = value === undefined ? null : typeOfNode(value)
  if (isWholeType(type)) return call`${0}`(node, writer)
  const exact = isFloatType(type) && !writer.inline
  return (exact ? call`cast(athanor_decimal_round(${0}, ${1}) as real)` : named('round'))(node, writer)
}

/** Numbers and choices by our names. */
export const sqliteNumberCalls: Readonly<Record<string, CallPart>> = {
  round,
  ceil: named('ceil'),
  mod: call`mod(${0}, ${1})`,
  power: named('pow'),
  random: () => '(random() / 18446744073709551616.0 + 0.5)',
  greatest: byCount(call`${0}`, call`max(${ALL})`),
  least: byCount(call`${0}`, call`min(${ALL})`),
  boolAnd: named('min'),
  boolOr: named('max'),
  stddev: named('athanor_stddev'),
  stddevPop: named('athanor_stddev_pop'),
  variance: named('athanor_variance'),
  variancePop: named('athanor_variance_pop'),
  uuid: () =>
    "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', (random() & 3) + 1, 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))",
}
