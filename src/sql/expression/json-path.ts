// Ways into JSON documents. Each step of a path is a value that is bound, so a key may hold any character and is never more than a key.
import { ValueError } from '../../errors/value-error.ts'
import { describeValue, type SqlType } from '../types/sql-type.ts'
import { textProblem } from '../types/string.ts'
import { jsonNull as JSON_NULL } from '../types/structured.ts'
import { BOOLEAN, INTEGER, JSON_TYPE, TEXT } from './known-types.ts'
import type { ExpressionNode, FunctionNode, ValueNode } from './nodes.ts'
import { wrongOperand } from './wrong-operand.ts'

/** A step into a document: the key of an object, or the place in an array, from 0. */
export type JsonStep = string | number

function call(name: string, operands: readonly ExpressionNode[], type: SqlType): FunctionNode {
  return { kind: 'function', name, operands, distinct: false, type }
}

function stepNode(step: unknown, place: string): ValueNode {
  if (step === undefined) throw new ValueError('undefined_value', { place })
  if (typeof step === 'number' && Number.isSafeInteger(step) && step >= 0)
    return { kind: 'value', value: step, type: INTEGER }
  const problem =
    typeof step === 'string' ? textProblem(step) : `expects keys and places from 0, not ${describeValue(step)}`
  if (problem === null && typeof step === 'string' && !step.includes('\0'))
    return { kind: 'value', value: step, type: TEXT }
  throw new ValueError('wrong_type', {
    place,
    problem: problem ?? 'expects keys without a NUL, which no database can have in JSON',
  })
}

/** The nodes of a path's steps. */
export function stepNodes(steps: readonly unknown[], place: string): readonly ValueNode[] {
  if (steps.length > 0) return steps.map(step => stepNode(step, place))
  throw new ValueError('wrong_type', { place, problem: 'expects at least one key or place' })
}

/** Splits a node into the document and the way into it, so that a longer way is still one. */
function wayInto(node: ExpressionNode): readonly ExpressionNode[] {
  return node.kind === 'function' && node.name === 'jsonGet' ? node.operands : [node]
}

/** The part of a document at the end of a path, as JSON. */
export function jsonGet(document: ExpressionNode, steps: readonly ValueNode[]): FunctionNode {
  return call('jsonGet', [...wayInto(document), ...steps], JSON_TYPE)
}

/** A scalar of a document as text. */
export function jsonText(document: ExpressionNode): FunctionNode {
  return call('jsonText', wayInto(document), TEXT)
}

/** A scalar of a document as a value of a type; NULL where the document has something else. */
export function jsonAs(document: ExpressionNode, type: SqlType): FunctionNode {
  return call('jsonAs', wayInto(document), type)
}

/** A document with one part set: objects on the way that are missing are made. */
export function jsonSet(document: ExpressionNode, steps: readonly ValueNode[], value: ExpressionNode): ExpressionNode {
  const [step, ...rest] = steps
  if (step === undefined) return value
  const inner = rest.length === 0 ? value : jsonSet(containerAt(document, step, rest[0]), rest, value)
  return call('jsonSet', [document, step, inner], JSON_TYPE)
}

/** What is at a step, if more can be put into it; otherwise an empty object or array. */
function containerAt(document: ExpressionNode, step: ValueNode, next: ValueNode | undefined): ExpressionNode {
  const kind = next?.type === INTEGER ? 'array' : 'object'
  return call('jsonContainer', [jsonGet(document, [step]), { kind: 'constant', value: kind }], JSON_TYPE)
}

/** A document without the part at the end of a path. */
export function jsonRemove(document: ExpressionNode, steps: readonly ValueNode[]): FunctionNode {
  return call('jsonRemove', [document, ...steps], JSON_TYPE)
}

/**
 * A document with the members of an object put into it: a null removes a member, an object goes into the one that is there, anything else
 * takes its place (RFC 7396).
 */
export function jsonMerge(document: ExpressionNode, patch: unknown, place: string): ExpressionNode {
  if (!isPlainObject(patch) || JSON_TYPE.problem(patch) !== null)
    throw wrongOperand(place, 'expects a plain object', patch)
  let result = document
  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined) throw new ValueError('undefined_value', { place: `'${key}' in ${place}` })
    const step = stepNode(key, place)
    if (value === null) result = jsonRemove(result, [step])
    else if (isPlainObject(value)) {
      const inner = jsonMerge(containerAt(document, step, undefined), value, place)
      result = call('jsonSet', [result, step, inner], JSON_TYPE)
    } else result = call('jsonSet', [result, step, documentNode(value, place)], JSON_TYPE)
  }
  return result
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A JavaScript value as a document. */
export function documentNode(value: unknown, place: string): ValueNode {
  if (value === undefined) throw new ValueError('undefined_value', { place })
  const problem = JSON_TYPE.problem(value)
  if (problem === null) return { kind: 'value', value: value === null ? JSON_NULL : value, type: JSON_TYPE }
  throw new ValueError('wrong_type', { place, problem })
}

/** A condition on a document. */
export function jsonTest(
  name: 'jsonContains' | 'jsonHasKey' | 'jsonEquals',
  document: ExpressionNode,
  operand: ExpressionNode,
): FunctionNode {
  return call(name, [document, operand], BOOLEAN)
}
