// How calls of functions are written: a name with the operands in parentheses, or a text with the operands in it.
import type { ExpressionNode, FunctionNode } from '../sql/expression/nodes.ts'
import { isAtom } from './atoms.ts'
import type { CallPart, Writer } from './statement-dialect.ts'

/** All operands, separated by commas: a piece of {@link call}. */
export const ALL = 'all'
/** What stands in the text of a call: an operand by its place, all of them, or another text with operands in it. */
export type CallPiece = number | typeof ALL | CallPart

/** The text of an operand: in parentheses unless it is one thing. A label has no say in what it is. */
export function operandText(node: ExpressionNode, writer: Writer): string {
  if (node.kind === 'label') return operandText(node.operand, writer)
  const text = writer.expression(node)
  return isAtom(node) ? text : `(${text})`
}

function orderText(name: string, nodes: readonly ExpressionNode[] | undefined, writer: Writer): string {
  return nodes === undefined || nodes.length === 0 ? '' : `${name}order by ${writer.list(nodes)}`
}

/**
 * A call with all that may belong to it: `name(distinct operands order by …) within group (order by …) filter (where …)`.
 *
 * @param name the function's name as the text has it
 */
export function callText(name: string, node: FunctionNode, writer: Writer): string {
  const operands = `${node.distinct ? 'distinct ' : ''}${writer.list(node.operands)}${orderText(' ', node.orderBy, writer)}`
  const group = orderText('', node.withinGroup, writer)
  const within = group === '' ? '' : ` within group (${group})`
  const filter = node.filter === undefined ? '' : ` filter (where ${writer.expression(node.filter)})`
  return `${name}(${operands})${within}${filter}`
}

/** A function under another name. */
export function named(name: string): CallPart {
  return (node, writer) => callText(name, node, writer)
}

/**
 * A call as a text with operands in it: `` call`instr(${0}, ${1})` ``. They are written as they come in the text, as often as they stand there.
 */
export function call(strings: TemplateStringsArray, ...pieces: readonly CallPiece[]): CallPart {
  return (node, writer) => {
    let text = strings[0] ?? ''
    for (let at = 0; at < pieces.length; at++) text += pieceText(pieces[at], node, writer) + (strings[at + 1] ?? '')
    return text
  }
}

function pieceText(piece: CallPiece | undefined, node: FunctionNode, writer: Writer): string {
  if (typeof piece === 'function') return piece(node, writer)
  if (piece === ALL) return writer.list(node.operands)
  const operand = piece === undefined ? undefined : node.operands[piece]
  return operand === undefined ? '' : operandText(operand, writer)
}

/** The same call by how many operands it has: the last part serves all that have more. */
export function byCount(...parts: readonly CallPart[]): CallPart {
  return (node, writer) => {
    const part = parts[Math.min(node.operands.length, parts.length) - 1] ?? parts[0]
    return part === undefined ? '' : part(node, writer)
  }
}
