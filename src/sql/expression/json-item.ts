// Values as members of JSON documents that the database makes: what JSON has no type for becomes text, the same on every database.

import { BigIntType } from '../types/integer.ts'
import { NumericType } from '../types/number.ts'
import type { SqlType } from '../types/sql-type.ts'
import { isJsonType, JSON_TYPE, TEXT } from './known-types.ts'
import { typeOfNode } from './node-type.ts'
import type { ExpressionNode } from './nodes.ts'
import { nodeOf, typeOfExpression } from './operand.ts'
import { wrongOperand } from './wrong-operand.ts'

function isExact(type: SqlType): boolean {
  return (type instanceof NumericType || type instanceof BigIntType) && !type.asNumber
}

/** An expression as a member of a JSON document. */
export function jsonItem(value: unknown, place: string): ExpressionNode {
  const node = nodeOf(value, place)
  const type = typeOfExpression(value)
  if (type === null) return node
  if (isExact(type)) return { kind: 'cast', operand: node, type: TEXT }
  switch (type.kind) {
    case 'datetime':
      return item('isoText', node)
    case 'boolean':
      return item('jsonBoolean', node)
    case 'json':
    case 'jsonb':
    case 'array':
      return item('jsonDocument', node)
    case 'binary':
    case 'vector':
    case 'interval':
      throw wrongOperand(place, `has no form in JSON for ${type.kind}: leave it out, or cast it`)
    default:
      return node
  }
}

/** An expression as a document to compare with: a scalar that is none becomes one. */
export function jsonOperand(value: unknown, place: string): ExpressionNode {
  const node = jsonItem(value, place)
  return isJsonType(typeOfNode(node)) || typeOfNode(node) === null ? node : item('jsonScalar', node)
}

function item(name: 'isoText' | 'jsonBoolean' | 'jsonDocument' | 'jsonScalar', node: ExpressionNode): ExpressionNode {
  return { kind: 'function', name, operands: [node], distinct: false, type: name === 'isoText' ? TEXT : JSON_TYPE }
}
