// Sequences: numbers that the database counts by itself, beside any table.
import type { Expression } from '../expression/expression.ts'
import { nameOf } from '../expression/name.ts'
import type { ExpressionNode, FunctionNode } from '../expression/nodes.ts'
import { expression } from '../expression/sql-expression.ts'
import { BigIntType, IntegerType } from '../types/integer.ts'
import type { SqlType } from '../types/sql-type.ts'

/** How a sequence counts. */
export interface SequenceOptions {
  /** The schema of the database. Default: the connection's own. */
  readonly schema?: string
  /** The first number. Default: 1. */
  readonly start?: number
  /** The step. Default: 1. */
  readonly increment?: number
  /** Whether it begins again after its last number. Default: false. */
  readonly cycle?: boolean
}

const sequences = new WeakMap<ExpressionNode, Sequence>()

/** A sequence. `createAll` makes those that a column's default uses. */
export class Sequence {
  readonly name: string
  readonly options: SequenceOptions

  constructor(name: string, options: SequenceOptions = {}) {
    this.name = nameOf(name, 'the name of a sequence')
    this.options = options
  }

  /** The name with its schema. */
  get qualifiedName(): string {
    return this.options.schema === undefined ? this.name : `${this.options.schema}.${this.name}`
  }

  /**
   * Its next number, as a default of a column: `integer().serverDefault(invoiceNumbers.next())`.
   */
  next(): Expression<number, never> {
    return this.#call(new IntegerType()) as Expression<number, never>
  }

  /** Its next number as a bigint. */
  nextBigint(): Expression<bigint, never> {
    return this.#call(new BigIntType()) as Expression<bigint, never>
  }

  #call(type: SqlType): Expression<any, any> {
    const names = this.options.schema === undefined ? [this.name] : [this.options.schema, this.name]
    const node: FunctionNode = {
      kind: 'function',
      name: 'nextval',
      operands: [{ kind: 'constant', value: names.map(quoted).join('.') }],
      distinct: false,
      type,
    }
    sequences.set(node, this)
    return expression<any, any>(node, type)
  }
}

function quoted(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}

/** A sequence of a given name, for defaults of columns. Only databases with sequences have it. */
export function sequence(name: string, options: SequenceOptions = {}): Sequence {
  return new Sequence(name, options)
}

/** The sequence that an expression is the next number of; null where it is something else. */
export function sequenceOf(node: ExpressionNode | null): Sequence | null {
  return node === null ? null : (sequences.get(node) ?? null)
}
