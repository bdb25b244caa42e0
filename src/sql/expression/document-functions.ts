// Functions of JSON documents and arrays.

import { isKind } from '../../util/brand.ts'
import { aggregate } from './aggregate.ts'
import { arrayLength, arrayTypeOf } from './array-node.ts'
import { callOf, type MakeCall, nodeCall } from './function-call.ts'
import { jsonItem, jsonOperand } from './json-item.ts'
import { documentNode } from './json-path.ts'
import { BOOLEAN, INTEGER, JSON_TYPE, TEXT } from './known-types.ts'
import type { ExpressionNode } from './nodes.ts'
import { nodeOf, typeOfExpression } from './operand.ts'
import { valueNode } from './value.ts'
import { wrongOperand } from './wrong-operand.ts'

/** Keys and values in turn; the keys are bound like any value. */
function memberNodes(members: unknown): readonly ExpressionNode[] {
  const place = 'fn.jsonObject()'
  if (typeof members !== 'object' || members === null || Array.isArray(members))
    throw wrongOperand(place, 'expects an object of expressions', members)
  return Object.entries(members).flatMap(([key, value]) => [
    valueNode(key, TEXT, place),
    jsonItem(value, `'${key}' of ${place}`),
  ])
}

/** The functions of documents by name. */
export const documentFunctions: Readonly<Record<string, MakeCall>> = {
  jsonObject: members => nodeCall('jsonObject', memberNodes(members), JSON_TYPE),
  jsonArray: (...items) =>
    nodeCall(
      'jsonArray',
      items.map(item => jsonItem(item, 'fn.jsonArray()')),
      JSON_TYPE,
    ),
  jsonLength: document => callOf('jsonLength', [document], INTEGER, [JSON_TYPE]),
  jsonType: document => callOf('jsonType', [document], TEXT, [JSON_TYPE]),
  jsonContains: (document, part) => {
    const place = 'fn.jsonContains()'
    const operand = isKind(part, 'expression') ? jsonOperand(part, place) : documentNode(part, place)
    return nodeCall('jsonContains', [nodeOf(document, place), operand], BOOLEAN)
  },
  arrayLength: array => {
    const place = 'fn.arrayLength()'
    const node = nodeOf(array, place)
    arrayTypeOf(typeOfExpression(array), place)
    return aggregate(arrayLength(node), INTEGER)
  },
}
