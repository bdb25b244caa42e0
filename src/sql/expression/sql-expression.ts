// The one class behind every expression: a node, its type, and the methods that build larger nodes from it.

import { isKind, isOfKind, KIND } from '../../util/brand.ts'
import type { SqlType } from '../types/sql-type.ts'
import { type ArithmeticOperator, arithmeticProblem, besideArithmetic, resultOfArithmetic } from './arithmetic.ts'
import { arrayAppend, arrayConcat, arrayItem, arrayTest } from './array-node.ts'
import { columnType } from './column-type.ts'
import { datetimeDifference, datetimePlus, isMoment } from './datetime-node.ts'
import type { Condition, Expression, Typed, WindowOptions } from './expression.ts'
import { jsonItem, jsonOperand } from './json-item.ts'
import {
  documentNode,
  type JsonStep,
  jsonAs,
  jsonGet,
  jsonMerge,
  jsonRemove,
  jsonSet,
  jsonTest,
  jsonText,
  stepNodes,
} from './json-path.ts'
import { BOOLEAN, INTEGER, isDateType, isJsonType, TEXT } from './known-types.ts'
import { membershipNode, type Quantified, quantifiedNode } from './membership.ts'
import { nameOf } from './name.ts'
import type { BinaryOperator, ExpressionNode } from './nodes.ts'
import { nodeOf, operandNode } from './operand.ts'
import { operatorText } from './own-operator.ts'
import { type TextTest, textOperand, textTest } from './text-match.ts'
import { windowFrame } from './window-frame.ts'
import { wrongOperand } from './wrong-operand.ts'

export { nodeOf, operandNode, typeOfExpression } from './operand.ts'

/** The expression behind the typed {@link Expression}. */
export class SqlExpression {
  readonly [KIND] = 'expression'
  /** What the compiler reads. */
  readonly node: ExpressionNode
  /** How its values are decoded; null when only the database knows. */
  readonly type: SqlType | null

  constructor(node: ExpressionNode, type: SqlType | null) {
    this.node = node
    this.type = type
  }

  eq(value: unknown): SqlExpression {
    return value === null ? this.isNull() : this.#compare('=', value, 'eq')
  }

  ne(value: unknown): SqlExpression {
    return value === null ? this.isNotNull() : this.#compare('<>', value, 'ne')
  }

  lt(value: unknown): SqlExpression {
    return this.#compare('<', value, 'lt')
  }

  lte(value: unknown): SqlExpression {
    return this.#compare('<=', value, 'lte')
  }

  gt(value: unknown): SqlExpression {
    return this.#compare('>', value, 'gt')
  }

  gte(value: unknown): SqlExpression {
    return this.#compare('>=', value, 'gte')
  }

  between(low: unknown, high: unknown): SqlExpression {
    return condition({
      kind: 'between',
      operand: this.node,
      low: this.#operand(low, 'between'),
      high: this.#operand(high, 'between'),
    })
  }

  in(values: unknown): SqlExpression {
    return this.#membership(values, false)
  }

  notIn(values: unknown): SqlExpression {
    return this.#membership(values, true)
  }

  isNull(): SqlExpression {
    return condition({ kind: 'unary', operator: 'is null', operand: this.node })
  }

  isNotNull(): SqlExpression {
    return condition({ kind: 'unary', operator: 'is not null', operand: this.node })
  }

  is(value: unknown): SqlExpression {
    return value === null ? this.isNull() : this.#compare('is not distinct from', value, 'is')
  }

  isNot(value: unknown): SqlExpression {
    return value === null ? this.isNotNull() : this.#compare('is distinct from', value, 'isNot')
  }

  plus(value: unknown): SqlExpression {
    return isDateType(this.type) ? this.#moved(value, 1, 'plus') : this.#arithmetic('+', value, 'plus')
  }

  minus(value: unknown): SqlExpression {
    if (!isDateType(this.type)) return this.#arithmetic('-', value, 'minus')
    return isMoment(value) ? this.#since(value) : this.#moved(value, -1, 'minus')
  }

  times(value: unknown): SqlExpression {
    return this.#arithmetic('*', value, 'times')
  }

  dividedBy(value: unknown): SqlExpression {
    return this.#arithmetic('/', value, 'dividedBy')
  }

  modulo(value: unknown): SqlExpression {
    return this.#arithmetic('%', value, 'modulo')
  }

  negate(): SqlExpression {
    return this.#of({ kind: 'unary', operator: 'negate', operand: this.node })
  }

  bitAnd(value: unknown): SqlExpression {
    return this.#bits('&', value, 'bitAnd')
  }

  bitOr(value: unknown): SqlExpression {
    return this.#bits('|', value, 'bitOr')
  }

  bitXor(value: unknown): SqlExpression {
    return this.#bits('^', value, 'bitXor')
  }

  bitNot(): SqlExpression {
    return this.#of({ kind: 'unary', operator: 'invert bits', operand: this.node })
  }

  shiftLeft(places: unknown): SqlExpression {
    return this.#bits('<<', places, 'shiftLeft', INTEGER)
  }

  shiftRight(places: unknown): SqlExpression {
    return this.#bits('>>', places, 'shiftRight', INTEGER)
  }

  op(operator: string, value: unknown, result?: Typed<unknown>): SqlExpression {
    const right = operandNode(value, null, () => this.#place('op'))
    const node: ExpressionNode = { kind: 'operator', operator: operatorText(operator), left: this.node, right }
    return new SqlExpression(node, result === undefined ? null : columnType(result, 'op()'))
  }

  like(pattern: unknown): SqlExpression {
    return this.#like(pattern, false, 'like')
  }

  ilike(pattern: unknown): SqlExpression {
    return this.#like(pattern, true, 'ilike')
  }

  matches(pattern: unknown, options: { readonly ignoreCase?: boolean } = {}): SqlExpression {
    return this.#test(options.ignoreCase === true ? 'imatches' : 'matches', pattern, 'matches')
  }

  startsWith(prefix: unknown): SqlExpression {
    return this.#test('startsWith', prefix, 'startsWith')
  }

  istartsWith(prefix: unknown): SqlExpression {
    return this.#test('istartsWith', prefix, 'istartsWith')
  }

  endsWith(suffix: unknown): SqlExpression {
    return this.#test('endsWith', suffix, 'endsWith')
  }

  iendsWith(suffix: unknown): SqlExpression {
    return this.#test('iendsWith', suffix, 'iendsWith')
  }

  contains(part: unknown): SqlExpression {
    if (isJsonType(this.type)) return condition(jsonTest('jsonContains', this.node, this.#document(part, 'contains')))
    if (this.type?.kind === 'array') return this.#array('arrayContains', part, 'contains')
    return this.#test('containsText', part, 'contains')
  }

  icontains(part: unknown): SqlExpression {
    return this.#test('icontainsText', part, 'icontains')
  }

  containedBy(value: unknown): SqlExpression {
    return this.#array('arrayContainedBy', value, 'containedBy')
  }

  overlaps(value: unknown): SqlExpression {
    return this.#array('arrayOverlaps', value, 'overlaps')
  }

  at(index: unknown): SqlExpression {
    const node = arrayItem(this.node, this.type, index)
    return new SqlExpression(node, node.type ?? null)
  }

  concat(value: unknown): SqlExpression {
    if (this.type?.kind === 'array') return this.#of(arrayConcat(this.node, value, this.type))
    const right = operandNode(value, TEXT, () => this.#place('concat'))
    return new SqlExpression({ kind: 'binary', operator: '||', left: this.node, right }, TEXT)
  }

  append(value: unknown): SqlExpression {
    return this.#of(arrayAppend(this.node, value, this.type))
  }

  path(...steps: readonly JsonStep[]): SqlExpression {
    const node = jsonGet(this.#json('path'), stepNodes(steps, this.#place('path')))
    return new SqlExpression(node, node.type ?? null)
  }

  text(): SqlExpression {
    return new SqlExpression(jsonText(this.#json('text')), TEXT)
  }

  hasKey(key: unknown): SqlExpression {
    const [step] = stepNodes([key], this.#place('hasKey'))
    if (typeof key !== 'string' || step === undefined) throw wrongOperand(this.#place('hasKey'), 'expects a key', key)
    return condition(jsonTest('jsonHasKey', this.#json('hasKey'), step))
  }

  setPath(steps: readonly JsonStep[], value: unknown): SqlExpression {
    if (!Array.isArray(steps)) throw wrongOperand(this.#place('setPath'), 'expects a path as an array', steps)
    const nodes = stepNodes(steps, this.#place('setPath'))
    return this.#of(jsonSet(this.#json('setPath'), nodes, this.#part(value, 'setPath')))
  }

  removePath(...steps: readonly JsonStep[]): SqlExpression {
    return this.#of(jsonRemove(this.#json('removePath'), stepNodes(steps, this.#place('removePath'))))
  }

  merge(patch: object): SqlExpression {
    return this.#of(jsonMerge(this.#json('merge'), patch, this.#place('merge')))
  }

  as(label: unknown): SqlExpression {
    if (isKind(label, 'column')) {
      const type = columnType(label, 'as()')
      return new SqlExpression(jsonAs(this.#json('as'), type), type)
    }
    return this.#of({ kind: 'label', operand: this.node, label: nameOf(label, 'as()') })
  }

  cast(target: Typed<unknown>): SqlExpression {
    const type = columnType(target, this.#place('cast'))
    return new SqlExpression({ kind: 'cast', operand: this.node, type }, type)
  }

  asc(): SqlExpression {
    return this.#ordered(false, null)
  }

  desc(): SqlExpression {
    return this.#ordered(true, null)
  }

  nullsFirst(): SqlExpression {
    return this.#ordered(null, 'first')
  }

  nullsLast(): SqlExpression {
    return this.#ordered(null, 'last')
  }

  collate(collation: string): SqlExpression {
    return this.#of({ kind: 'collate', operand: this.node, collation: nameOf(collation, 'collate()') })
  }

  over(window: WindowOptions = {}): SqlExpression {
    const partitionBy = [window.partitionBy ?? []].flat().map(part => nodeOf(part, 'over({ partitionBy })'))
    const orderBy = [window.orderBy ?? []].flat().map(part => nodeOf(part, 'over({ orderBy })'))
    const frame = windowFrame(window)
    return this.#of({
      kind: 'over',
      operand: this.node,
      partitionBy,
      orderBy,
      ...(frame === undefined ? {} : { frame }),
    })
  }

  /** The same type over another node. */
  #of(node: ExpressionNode): SqlExpression {
    return new SqlExpression(node, this.type)
  }

  #compare(operator: BinaryOperator, value: unknown, method: string): SqlExpression {
    if (isOfKind<Quantified>(value, 'quantified')) return condition(quantifiedNode(operator, this.node, value))
    if (!isJsonType(this.type) || (operator !== '=' && operator !== '<>'))
      return condition({ kind: 'binary', operator, left: this.node, right: this.#operand(value, method) })
    const right = isKind(value, 'select') ? this.#operand(value, method) : this.#document(value, method)
    const equal = jsonTest('jsonEquals', this.node, right)
    return condition(operator === '=' ? equal : { kind: 'unary', operator: 'not', operand: equal })
  }

  #arithmetic(operator: ArithmeticOperator, value: unknown, method: string): SqlExpression {
    const right = operandNode(value, besideArithmetic(this.type, value), () => this.#place(method))
    const other = isOfKind<SqlExpression>(value, 'expression') ? value.type : right.kind === 'value' ? right.type : null
    const problem = arithmeticProblem(this.type, other)
    if (problem !== null) throw wrongOperand(this.#place(method), problem)
    const type = resultOfArithmetic(this.type, other)
    return new SqlExpression({ kind: 'binary', operator, left: this.node, right }, type)
  }

  #bits(operator: BinaryOperator, value: unknown, method: string, beside: SqlType | null = this.type): SqlExpression {
    const right = operandNode(value, beside, () => this.#place(method))
    return this.#of({ kind: 'binary', operator, left: this.node, right })
  }

  #moved(value: unknown, direction: 1 | -1, method: string): SqlExpression {
    const type = this.type ?? INTEGER
    return this.#of(datetimePlus(this.node, type, { value, direction, place: () => this.#place(method) }))
  }

  #since(value: unknown): SqlExpression {
    const node = datetimeDifference(this.node, this.type ?? INTEGER, value, () => this.#place('minus'))
    return new SqlExpression(node, node.type ?? null)
  }

  #like(value: unknown, caseInsensitive: boolean, method: string): SqlExpression {
    const pattern = textOperand(value, () => this.#place(method))
    return condition({ kind: 'like', operand: this.node, pattern, caseInsensitive, escape: null })
  }

  #test(name: TextTest, part: unknown, method: string): SqlExpression {
    return condition(
      textTest(
        name,
        this.node,
        textOperand(part, () => this.#place(method)),
      ),
    )
  }

  #array(name: 'arrayContains' | 'arrayContainedBy' | 'arrayOverlaps', value: unknown, method: string): SqlExpression {
    return condition(arrayTest(name, this.node, { value, type: this.type, place: this.#place(method) }))
  }

  /** This document; anything else has no inside. */
  #json(method: string): ExpressionNode {
    if (this.type === null || isJsonType(this.type)) return this.node
    throw wrongOperand(this.#place(method), `is for JSON, not for ${this.type.kind}`)
  }

  /** What is put into a document. */
  #part(value: unknown, method: string): ExpressionNode {
    const place = this.#place(method)
    return isKind(value, 'expression') ? jsonItem(value, place) : documentNode(value, place)
  }

  /** What a document is compared with. */
  #document(value: unknown, method: string): ExpressionNode {
    const place = this.#place(method)
    return isKind(value, 'expression') ? jsonOperand(value, place) : documentNode(value, place)
  }

  #ordered(descending: boolean | null, nulls: 'first' | 'last' | null): SqlExpression {
    const before = this.node.kind === 'order' ? this.node : { operand: this.node, descending: false, nulls: null }
    const order = { descending: descending ?? before.descending, nulls: nulls ?? before.nulls }
    return new SqlExpression({ kind: 'order', operand: before.operand, ...order }, this.type)
  }

  #membership(values: unknown, negated: boolean): SqlExpression {
    const place = this.#place(negated ? 'notIn' : 'in')
    return condition(membershipNode(this.node, { values, type: this.type, negated, place }))
  }

  #operand(value: unknown, method: string): ExpressionNode {
    return operandNode(value, this.type, () => this.#place(method))
  }

  #place(method: string): string {
    return this.node.kind === 'column' ? `${this.node.source.name}.${this.node.name}.${method}()` : `${method}()`
  }
}

function condition(node: ExpressionNode): SqlExpression {
  return new SqlExpression(node, BOOLEAN)
}

/** The nodes of the conditions of a `where` or `having`. */
export function conditionNodes(conditions: readonly Condition[], place: string): ExpressionNode[] {
  return conditions.map(part => nodeOf(part, place))
}

/** A typed expression over a node: the one place where the type of an expression is asserted and not inferred. */
export function expression<T, S extends string = never>(node: ExpressionNode, type: SqlType | null): Expression<T, S> {
  return new SqlExpression(node, type) as unknown as Expression<T, S>
}
