// The one class behind every expression: a node, its type, and the methods that build larger nodes from it.

import { ValueError } from '../../errors/value-error.ts'
import { isOfKind, KIND } from '../../util/brand.ts'
import { IntegerType } from '../types/integer.ts'
import { BooleanType, DoubleType } from '../types/number.ts'
import { describeValue, type SqlType } from '../types/sql-type.ts'
import { TextType } from '../types/string.ts'
import type { Condition, Expression, Typed, WindowOptions } from './expression.ts'
import { nameOf } from './name.ts'
import type { BinaryOperator, ExpressionNode, QueryNode } from './nodes.ts'
import { valueNode } from './value.ts'

const BOOLEAN = new BooleanType()
const INTEGER = new IntegerType()
const DOUBLE = new DoubleType()
const TEXT = new TextType()

/** A statement that returns rows, as an operand. */
interface QueryOperand {
  readonly node: QueryNode
}

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

  plus(value: unknown): SqlExpression {
    return this.#arithmetic('+', value, 'plus')
  }

  minus(value: unknown): SqlExpression {
    return this.#arithmetic('-', value, 'minus')
  }

  times(value: unknown): SqlExpression {
    return this.#arithmetic('*', value, 'times')
  }

  dividedBy(value: unknown): SqlExpression {
    return this.#arithmetic('/', value, 'dividedBy')
  }

  like(pattern: unknown): SqlExpression {
    return this.#like(this.#pattern(pattern, 'like'), false, null)
  }

  ilike(pattern: unknown): SqlExpression {
    return this.#like(this.#pattern(pattern, 'ilike'), true, null)
  }

  startsWith(prefix: unknown): SqlExpression {
    return this.#like(this.#pattern(`${escapePattern(prefix, 'startsWith')}%`, 'startsWith'), false, '\\')
  }

  endsWith(suffix: unknown): SqlExpression {
    return this.#like(this.#pattern(`%${escapePattern(suffix, 'endsWith')}`, 'endsWith'), false, '\\')
  }

  contains(part: unknown): SqlExpression {
    return this.#like(this.#pattern(`%${escapePattern(part, 'contains')}%`, 'contains'), false, '\\')
  }

  as(label: string): SqlExpression {
    return new SqlExpression({ kind: 'label', operand: this.node, label: nameOf(label, 'as()') }, this.type)
  }

  cast(target: Typed<unknown>): SqlExpression {
    return new SqlExpression({ kind: 'cast', operand: this.node, type: target.type }, target.type)
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
    return new SqlExpression(
      { kind: 'collate', operand: this.node, collation: nameOf(collation, 'collate()') },
      this.type,
    )
  }

  over(window: WindowOptions = {}): SqlExpression {
    const partitionBy = [window.partitionBy ?? []].flat().map(part => nodeOf(part, 'over({ partitionBy })'))
    const orderBy = [window.orderBy ?? []].flat().map(part => nodeOf(part, 'over({ orderBy })'))
    return new SqlExpression({ kind: 'over', operand: this.node, partitionBy, orderBy }, this.type)
  }

  #compare(operator: BinaryOperator, value: unknown, method: string): SqlExpression {
    return condition({ kind: 'binary', operator, left: this.node, right: this.#operand(value, method) })
  }

  #arithmetic(operator: BinaryOperator, value: unknown, method: string): SqlExpression {
    const right = operandNode(value, besideArithmetic(this.type, value), () => this.#place(method))
    const other = isOfKind<SqlExpression>(value, 'expression') ? value.type : right.kind === 'value' ? right.type : null
    return new SqlExpression({ kind: 'binary', operator, left: this.node, right }, resultOfArithmetic(this.type, other))
  }

  #like(pattern: ExpressionNode, caseInsensitive: boolean, escape: string | null): SqlExpression {
    return condition({ kind: 'like', operand: this.node, pattern, caseInsensitive, escape })
  }

  #ordered(descending: boolean | null, nulls: 'first' | 'last' | null): SqlExpression {
    const before = this.node.kind === 'order' ? this.node : { operand: this.node, descending: false, nulls: null }
    const order = { descending: descending ?? before.descending, nulls: nulls ?? before.nulls }
    return new SqlExpression({ kind: 'order', operand: before.operand, ...order }, this.type)
  }

  #membership(values: unknown, negated: boolean): SqlExpression {
    if (isOfKind<QueryOperand>(values, 'select'))
      return condition({ kind: 'inQuery', operand: this.node, query: values.node, negated })
    const place = this.#place(negated ? 'notIn' : 'in')
    if (!Array.isArray(values))
      throw new ValueError('wrong_type', { place, problem: `expects an array of values, not ${describeValue(values)}` })
    if (values.includes(null)) throw new ValueError('null_in_list', { place })
    const nodes = values.map(value => valueNode(value, this.type, place))
    const type = this.type ?? nodes[0]?.type ?? BOOLEAN
    return condition({ kind: 'in', operand: this.node, values: nodes.map(node => node.value), type, negated })
  }

  #operand(value: unknown, method: string): ExpressionNode {
    return operandNode(value, this.type, () => this.#place(method))
  }

  #pattern(value: unknown, method: string): ExpressionNode {
    if (typeof value === 'string' && value.includes('\0')) {
      throw new ValueError('wrong_type', {
        place: this.#place(method),
        problem: 'expects a pattern without a NUL, where a database would stop reading it',
      })
    }
    return operandNode(value, TEXT, () => this.#place(method))
  }

  #place(method: string): string {
    return this.node.kind === 'column' ? `${this.node.source.name}.${this.node.name}.${method}()` : `${method}()`
  }
}

/** Whole numbers are added to and multiplied by any number, whatever the range of the column. */
function besideArithmetic(type: SqlType | null, value: unknown): SqlType | null {
  if (!isWhole(type) || typeof value !== 'number') return type
  return Number.isInteger(value) ? INTEGER : DOUBLE
}

function isWhole(type: SqlType | null): boolean {
  return type?.kind === 'integer' || type?.kind === 'smallint'
}

/** A whole number and one with a fraction give one with a fraction. */
function resultOfArithmetic(left: SqlType | null, right: SqlType | null): SqlType | null {
  if (!isWhole(left)) return left
  return right?.kind === 'double' || right?.kind === 'float' ? DOUBLE : right?.kind === 'numeric' ? right : left
}

function condition(node: ExpressionNode): SqlExpression {
  return new SqlExpression(node, BOOLEAN)
}

function escapePattern(text: unknown, method: string): string {
  if (typeof text !== 'string')
    throw new ValueError('wrong_type', {
      place: `${method}()`,
      problem: `expects a string, not ${describeValue(text)}`,
    })
  return text.replace(/[\\%_]/g, character => `\\${character}`)
}

/** The node of what a caller gave as an operand: an expression, a subquery of one value, or a value to bind. */
export function operandNode(value: unknown, type: SqlType | null, place: string | (() => string)): ExpressionNode {
  if (isOfKind<SqlExpression>(value, 'expression')) return value.node
  if (isOfKind<QueryOperand>(value, 'select')) return { kind: 'scalarQuery', query: value.node }
  return valueNode(value, type, place)
}

/** The node of an expression; a `ValueError` that names the place for anything else. */
export function nodeOf(expression: unknown, place: string): ExpressionNode {
  if (isOfKind<SqlExpression>(expression, 'expression')) return expression.node
  if (expression === undefined) throw new ValueError('undefined_value', { place })
  throw new ValueError('not_an_expression', { place, found: describeValue(expression) })
}

/** The nodes of the conditions of a `where` or `having`. */
export function conditionNodes(conditions: readonly Condition[], place: string): ExpressionNode[] {
  return conditions.map(part => nodeOf(part, place))
}

/** A typed expression over a node: the one place where the type of an expression is asserted and not inferred. */
export function expression<T, S extends string = never>(node: ExpressionNode, type: SqlType | null): Expression<T, S> {
  return new SqlExpression(node, type) as unknown as Expression<T, S>
}

/** The type by which the values of an expression are decoded; null when only the database knows, and for what is no expression. */
export function typeOfExpression(value: unknown): SqlType | null {
  return isOfKind<SqlExpression>(value, 'expression') ? value.type : null
}
