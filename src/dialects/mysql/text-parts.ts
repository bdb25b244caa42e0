// Texts and numbers on MySQL and MariaDB, whose collation here tells cases apart.
import { boundText, byGiven, isGiven, likePattern } from '../../compiler/bound-text.ts'
import { ALL, call, callText, named, operandText } from '../../compiler/call.ts'
import { requireCapability } from '../../compiler/refuse.ts'
import type { CallPart, Writer } from '../../compiler/statement-dialect.ts'
import { isExactType, isFloatType, isWholeType } from '../../sql/expression/known-types.ts'
import { isWholeDivision, typeOfNode } from '../../sql/expression/node-type.ts'
import type { BinaryNode, ExpressionNode, UnaryNode } from '../../sql/expression/nodes.ts'
import { hexText } from '../../util/bytes.ts'

/** A session reads a backslash as itself; a session of another program that reads DDL may not. */
function escapeText(writer: Writer): string {
  return ` escape ${writer.inline ? writer.dialect.literal('\\') : "'\\'"}`
}

function like(ignoreCase: boolean, pattern: readonly [before: string, after: string], other: CallPart): CallPart {
  const encode = likePattern(...pattern)
  const lower = (text: string) => (ignoreCase ? `lower(${text})` : text)
  return byGiven((value, node, writer) => {
    const [text] = node.operands
    const before = lower(text === undefined ? '' : operandText(text, writer))
    return `(${before} like ${lower(boundText(value, encode, writer))}${escapeText(writer)})`
  }, other)
}

/** A separator in hexadecimal digits, which mean the same in every mode of the server. */
const stringAgg: CallPart = (node, writer) => {
  const [text, separator] = node.operands
  const order = node.orderBy === undefined || node.orderBy.length === 0 ? '' : ` order by ${writer.list(node.orderBy)}`
  const between = separator?.kind === 'constant' ? String(separator.value) : ','
  const end = between === '' ? "separator ''" : `separator 0x${hexText(new TextEncoder().encode(between))}`
  return `group_concat(${node.distinct ? 'distinct ' : ''}${text === undefined ? '' : writer.expression(text)}${order} ${end})`
}

function offsetFunction(name: 'lag' | 'lead'): CallPart {
  return (node, writer) => {
    if (node.operands.length > 2)
      requireCapability(writer, 'supportsLagDefault', {
        feature: `fn.${name}() with a value for rows that are not there`,
        remedy: 'use `fn.coalesce` around it, or a case over `fn.rowNumber()` where the column may be NULL',
      })
    return callText(name, node, writer)
  }
}

/** MariaDB looks at what a text is replaced with only where it finds something: NULL is then not NULL. */
const replace: CallPart = (node, writer) =>
  node.operands.slice(1).every(isGiven)
    ? callText('replace', node, writer)
    : call`case when ${1} is not null and ${2} is not null then replace(${ALL}) end`(node, writer)

/** Texts by our names. */
export const mysqlTextCalls: Readonly<Record<string, CallPart>> = {
  startsWith: like(false, ['', '%'], call`(left(${0}, char_length(${1})) = ${1})`),
  istartsWith: like(true, ['', '%'], call`(left(lower(${0}), char_length(${1})) = lower(${1}))`),
  endsWith: like(false, ['%', ''], call`(right(${0}, char_length(${1})) = ${1})`),
  iendsWith: like(true, ['%', ''], call`(right(lower(${0}), char_length(${1})) = lower(${1}))`),
  containsText: like(false, ['%', '%'], call`(locate(${1}, ${0}) > 0)`),
  icontainsText: like(true, ['%', '%'], call`(locate(lower(${1}), lower(${0})) > 0)`),
  matches: call`(${0} regexp ${1})`,
  imatches: call`(${0} regexp concat('(?i)', ${1}))`,
  position: call`locate(${1}, ${0})`,
  concat: (node, writer) =>
    `concat(${node.operands.length === 0 ? "''" : node.operands.map(part => `coalesce(${writer.expression(part)}, '')`).join(', ')})`,
  replace,
  stringAgg,
  lag: offsetFunction('lag'),
  lead: offsetFunction('lead'),
}

/** A floating point number is rounded to the even one of two that are as near: as an exact one it is rounded as everywhere else. */
const round: CallPart = (node, writer) => {
  const [value] = node.operands
  const type = value === undefined ? null : typeOfNode(value)
  if (isWholeType(type)) return call`${0}`(node, writer)
  const part = isFloatType(type) ? call`(round(cast(${0} as decimal(65, 30)), ${1}) + 0e0)` : named('round')
  return part(node, writer)
}

/** Numbers and choices by our names. */
export const mysqlNumberCalls: Readonly<Record<string, CallPart>> = {
  round,
  trunc: call`truncate(${0}, 0)`,
  random: () => 'rand()',
  // What a recursive common table expression begins with; the length is more than CHAR has, so it becomes a text.
  athanor_long_text: call`cast(${0} as char(65535))`,
  avg: (node, writer) => callText('avg', { ...node, operands: node.operands.map(asDouble) }, writer),
  floating: call`(${0} + 0e0)`,
  boolAnd: named('min'),
  boolOr: named('max'),
}

function asDouble(operand: ExpressionNode): ExpressionNode {
  return { kind: 'function', name: 'floating', operands: [operand], distinct: false }
}

/** Bits are of whole numbers with a sign, and the quotient of whole numbers is whole. Null for any other operator. */
export function mysqlBinary({ operator, left, right }: BinaryNode, writer: Writer): string | null {
  const one = () => operandText(left, writer)
  const other = () => operandText(right, writer)
  switch (operator) {
    case '&':
    case '|':
    case '^':
    case '<<':
      return `cast(${one()} ${operator} ${other()} as signed)`
    case '>>':
      return `case when ${one()} < 0 then cast(~(~${one()} >> ${other()}) as signed) else cast(${one()} >> ${other()} as signed) end`
    case '/':
      if (isWholeDivision(left, right)) return `${one()} div ${other()}`
      // MySQL gives a quotient of decimals four digits more than the dividend has.
      return isExactType(typeOfNode(left)) || (isExactType(typeOfNode(right)) && isWholeType(typeOfNode(left)))
        ? `cast(${one()} as decimal(65, 20)) / ${other()}`
        : null
    default:
      return null
  }
}

/** Bits turned round keep the sign. Null for any other operator. */
export function mysqlUnary({ operator, operand }: UnaryNode, writer: Writer): string | null {
  return operator === 'invert bits' ? `cast(~${operandText(operand, writer)} as signed)` : null
}
