// Expressions as plain data: what the compiler reads. Each kind is one interface; values that a caller gave are only ever `value` nodes.
import type { SqlType } from '../types/sql-type.ts'

/** What a column belongs to under the name that a statement knows it by: a table, or an alias of one. */
export interface ColumnSource {
  /** The name in the statement. */
  readonly name: string
  /** The schema, for a table that is not aliased. */
  readonly schema: string | null
  /** Equal only for the same table or the same alias of it; part of cache keys. */
  readonly id: string
}

/** A column of a table, an alias or a subquery. */
export interface ColumnNode {
  readonly kind: 'column'
  readonly source: ColumnSource
  readonly name: string
  readonly type: SqlType
}

/** A value that is bound, never spelled out. */
export interface ValueNode {
  readonly kind: 'value'
  readonly value: unknown
  readonly type: SqlType
  /** Whether it is as the driver takes it already. */
  readonly wire?: boolean
}

/** A value that is given with every run of a statement that is compiled once, by its place in the list of values. */
export interface ParameterNode {
  readonly kind: 'parameter'
  readonly index: number
  readonly type: SqlType
}

/** All values of a list that is given with every run: what `in` compares with in a statement that is compiled once. */
export interface ParameterListNode {
  readonly kind: 'inParameter'
  readonly operand: ExpressionNode
  readonly index: number
  readonly type: SqlType
}

/** A constant of the program (never of a caller), spelled out in the text. */
export interface ConstantNode {
  readonly kind: 'constant'
  readonly value: string | number | bigint | boolean | null
}

/** Text of the program with expressions between: what the `sql` template makes. */
export interface TemplateNode {
  readonly kind: 'template'
  readonly strings: readonly string[]
  readonly parts: readonly ExpressionNode[]
  /** Whether it stands in another without parentheses: a list of things. */
  readonly open?: boolean
}

/** A name that the dialect quotes. */
export interface IdentifierNode {
  readonly kind: 'identifier'
  readonly path: readonly string[]
}

export type BinaryOperator =
  | '='
  | '<>'
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '||'
  | '&'
  | '|'
  | '^'
  | '<<'
  | '>>'
  | 'is distinct from'
  | 'is not distinct from'

/** Two operands and an operator: `^` is the exclusive or of bits. */
export interface BinaryNode {
  readonly kind: 'binary'
  readonly operator: BinaryOperator
  readonly left: ExpressionNode
  readonly right: ExpressionNode
}

/** Two operands and an operator of one database's own, whose text is checked when the node is made. */
export interface OperatorNode {
  readonly kind: 'operator'
  readonly operator: string
  readonly left: ExpressionNode
  readonly right: ExpressionNode
}

/** Pattern matching; `escape` is a constant character. */
export interface LikeNode {
  readonly kind: 'like'
  readonly operand: ExpressionNode
  readonly pattern: ExpressionNode
  readonly caseInsensitive: boolean
  readonly escape: string | null
}

/** Conditions joined by AND or OR; none is true for AND and false for OR. */
export interface LogicalNode {
  readonly kind: 'logical'
  readonly operator: 'and' | 'or'
  readonly operands: readonly ExpressionNode[]
}

/** One operand and what is said of it. */
export interface UnaryNode {
  readonly kind: 'unary'
  readonly operator: 'not' | 'negate' | 'invert bits' | 'is null' | 'is not null' | 'is true' | 'is false'
  readonly operand: ExpressionNode
}

/** Between two bounds, both included. */
export interface BetweenNode {
  readonly kind: 'between'
  readonly operand: ExpressionNode
  readonly low: ExpressionNode
  readonly high: ExpressionNode
}

/** One of a list of values; the list is bound as one. */
export interface InListNode {
  readonly kind: 'in'
  readonly operand: ExpressionNode
  readonly values: readonly unknown[]
  readonly type: SqlType
  readonly negated: boolean
}

/** One of the rows of a subquery. */
export interface InQueryNode {
  readonly kind: 'inQuery'
  readonly operand: ExpressionNode
  readonly query: QueryNode
  readonly negated: boolean
}

/** Several values as one: a row. */
export interface TupleNode {
  readonly kind: 'tuple'
  readonly operands: readonly ExpressionNode[]
}

/** One of a list of rows, each value of which is bound by itself. */
export interface InRowsNode {
  readonly kind: 'inRows'
  readonly operand: TupleNode
  readonly rows: readonly TupleNode[]
  readonly negated: boolean
}

/** How a value compares with any or all of the rows of a subquery, or of the items of an array. */
export interface QuantifiedNode {
  readonly kind: 'quantified'
  readonly operator: '=' | '<>' | '<' | '<=' | '>' | '>='
  readonly left: ExpressionNode
  readonly quantifier: 'any' | 'all'
  /** The subquery; null where an array is compared with. */
  readonly query: QueryNode | null
  /** The array; null where a subquery is compared with. */
  readonly array: ExpressionNode | null
}

/**
 * A call of a function. The names that `fn` gives a type to are the same for every database, and each dialect spells them; any other is
 * the database's own.
 */
export interface FunctionNode {
  readonly kind: 'function'
  readonly name: string
  readonly operands: readonly ExpressionNode[]
  readonly distinct: boolean
  /** The type of the result, where it is known. */
  readonly type?: SqlType | null
  /** The order in which an aggregate takes its rows. */
  readonly orderBy?: readonly ExpressionNode[]
  /** The order of an ordered-set aggregate such as a percentile. */
  readonly withinGroup?: readonly ExpressionNode[]
  /** Which rows an aggregate takes. */
  readonly filter?: ExpressionNode
}

/** Everything: `count(*)`. */
export interface StarNode {
  readonly kind: 'star'
}

export interface CastNode {
  readonly kind: 'cast'
  readonly operand: ExpressionNode
  readonly type: SqlType
}

export interface CaseNode {
  readonly kind: 'case'
  readonly branches: readonly { readonly when: ExpressionNode; readonly then: ExpressionNode }[]
  readonly otherwise: ExpressionNode | null
}

/** An end of a window's frame. */
export interface FrameBound {
  readonly kind: 'unbounded preceding' | 'preceding' | 'current row' | 'following' | 'unbounded following'
  /** How far from the current row, where it is some way off. */
  readonly offset: ExpressionNode | null
}

/** Which rows of a window a function sees from each row. */
export interface WindowFrame {
  readonly unit: 'rows' | 'range' | 'groups'
  readonly start: FrameBound
  readonly end: FrameBound
  readonly exclude: 'current row' | 'group' | 'ties' | null
}

/** A window: what a function is computed over. */
export interface OverNode {
  readonly kind: 'over'
  readonly operand: ExpressionNode
  readonly partitionBy: readonly ExpressionNode[]
  readonly orderBy: readonly ExpressionNode[]
  readonly frame?: WindowFrame
}

export interface CollateNode {
  readonly kind: 'collate'
  readonly operand: ExpressionNode
  readonly collation: string
}

/** A direction in ORDER BY or an index. */
export interface OrderNode {
  readonly kind: 'order'
  readonly operand: ExpressionNode
  readonly descending: boolean
  readonly nulls: 'first' | 'last' | null
}

/** A name for a result column. */
export interface LabelNode {
  readonly kind: 'label'
  readonly operand: ExpressionNode
  readonly label: string
}

/** A statement that returns rows, as seen from an expression; the statement layer says what it is. */
export interface QueryNode {
  readonly kind: string
}

/** A subquery that gives one value. */
export interface ScalarQueryNode {
  readonly kind: 'scalarQuery'
  readonly query: QueryNode
  /** The type of its value, where it is known. */
  readonly type?: SqlType | null
}

export interface ExistsNode {
  readonly kind: 'exists'
  readonly query: QueryNode
}

/** Every kind of expression. */
export type ExpressionNode =
  | ColumnNode
  | ValueNode
  | ParameterNode
  | ParameterListNode
  | ConstantNode
  | TemplateNode
  | IdentifierNode
  | BinaryNode
  | OperatorNode
  | LikeNode
  | LogicalNode
  | UnaryNode
  | BetweenNode
  | InListNode
  | InQueryNode
  | TupleNode
  | InRowsNode
  | QuantifiedNode
  | FunctionNode
  | StarNode
  | CastNode
  | CaseNode
  | OverNode
  | CollateNode
  | OrderNode
  | LabelNode
  | ScalarQueryNode
  | ExistsNode
