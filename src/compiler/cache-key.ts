// The structure of a statement as a text, and the values in it, in one walk: equal keys mean equal SQL, whatever the values.
//
// The text must be readable in one way only, or two statements would share SQL: every kind begins with a mark of its own, what follows
// has a fixed number of parts or ends with a mark, and a name comes with its length, because it may hold any mark itself.
import type { BinaryOperator, ExpressionNode, QueryNode } from '../sql/expression/nodes.ts'
import type { Assignment, FromNode, InsertNode, SelectItem, SelectNode, StatementNode } from '../sql/statement/nodes.ts'
import type { BoundNode } from './compiled.ts'

/** What the walk finds. */
export interface StatementDescription {
  /** Equal for statements that compile to the same text. */
  readonly key: string
  /** The values, in the order of the walk. */
  readonly values: readonly unknown[]
  /** The nodes that the values come from, in the same order; a node that stands in two places is there once. */
  readonly nodes: readonly BoundNode[]
}

class Description implements StatementDescription {
  key = ''
  readonly values: unknown[] = []
  readonly nodes: BoundNode[] = []
  #places: Map<BoundNode, number> | null = null

  bind(node: BoundNode, value: unknown): void {
    const place = this.#placeOf(node)
    if (place >= 0) {
      this.key += `=${place}`
      return
    }
    this.key += `?${node.type.key};`
    this.nodes.push(node)
    this.values.push(value)
    this.#places?.set(node, this.nodes.length - 1)
  }

  // Looking through a short list is cheaper than a map; a statement with many values gets a map.
  #placeOf(node: BoundNode): number {
    if (this.#places !== null) return this.#places.get(node) ?? -1
    if (this.nodes.length < 16) return this.nodes.indexOf(node)
    this.#places = new Map(this.nodes.map((known, at) => [known, at]))
    return this.#places.get(node) ?? -1
  }

  list(nodes: readonly ExpressionNode[]): void {
    this.key += '['
    for (const node of nodes) this.expression(node)
    this.key += ']'
  }

  expression(node: ExpressionNode): void {
    const walk = expressionWalks[node.kind] as (node: ExpressionNode, into: Description) => void
    walk(node, this)
  }

  statement(node: StatementNode | QueryNode): void {
    const walk = statementWalks[node.kind as StatementNode['kind']] as (
      node: StatementNode | QueryNode,
      into: Description,
    ) => void
    walk(node, this)
  }

  name(name: string): void {
    this.key += `${name.length}.${name}`
  }

  from(node: FromNode): void {
    if (node.kind === 'table') {
      this.key += node.source === node.table ? `T${node.table.id},` : `A${node.source.id},`
      return
    }
    this.key += 'Q'
    this.name(node.source.id)
    this.statement(node.query)
  }

  // The types of the results are part of what is compiled, so they are part of the key.
  items(items: readonly SelectItem[]): void {
    for (const item of items) {
      if (item.kind === 'columns') this.key += `{${item.key}`
      else {
        this.key += item.type === null ? '!' : `:${item.type.key};`
        this.expression(item.node)
      }
    }
    this.key += ';'
  }

  assignments(assignments: readonly Assignment[]): void {
    for (const { column, value } of assignments) {
      this.key += '='
      this.name(column.name)
      this.expression(value)
    }
    this.key += ';'
  }
}

type ExpressionWalks = {
  readonly [K in ExpressionNode['kind']]: (node: Extract<ExpressionNode, { kind: K }>, into: Description) => void
}

const BINARY = {
  '=': '(=',
  '<>': '(!',
  '<': '(<',
  '<=': '(l',
  '>': '(>',
  '>=': '(g',
  '+': '(+',
  '-': '(-',
  '*': '(*',
  '/': '(/',
  '%': '(%',
  '||': '(|',
  'is distinct from': '(d',
  'is not distinct from': '(n',
} satisfies Record<BinaryOperator, string>

const expressionWalks: ExpressionWalks = {
  column: (node, into) => {
    into.key += `.${node.source.id}.${node.name.length}.${node.name}`
  },
  value: (node, into) => into.bind(node, node.value),
  parameter: (node, into) => {
    into.key += `$${node.index}${node.type.key};`
  },
  inParameter: (node, into) => {
    into.key += `p${node.index}${node.type.key};`
    into.expression(node.operand)
  },
  constant: (node, into) => {
    into.key += `#${typeof node.value}`
    into.name(String(node.value))
  },
  template: (node, into) => {
    into.key += `t${JSON.stringify(node.strings)}`
    into.list(node.parts)
  },
  identifier: (node, into) => {
    into.key += `i${JSON.stringify(node.path)}`
  },
  binary: (node, into) => {
    into.key += BINARY[node.operator]
    into.expression(node.left)
    into.expression(node.right)
  },
  like: (node, into) => {
    into.key += `~${node.caseInsensitive ? 'i' : 'c'}${JSON.stringify(node.escape)}`
    into.expression(node.operand)
    into.expression(node.pattern)
  },
  logical: (node, into) => {
    into.key += node.operator === 'and' ? '&' : '|'
    into.list(node.operands)
  },
  unary: (node, into) => {
    into.key += `u${node.operator};`
    into.expression(node.operand)
  },
  between: (node, into) => {
    into.key += 'b'
    into.expression(node.operand)
    into.expression(node.low)
    into.expression(node.high)
  },
  in: (node, into) => {
    into.key += node.negated ? 'N' : 'I'
    into.expression(node.operand)
    into.bind(node, node.values)
  },
  inQuery: (node, into) => {
    into.key += node.negated ? 'qn' : 'qi'
    into.expression(node.operand)
    into.statement(node.query)
  },
  function: (node, into) => {
    into.key += node.distinct ? 'F' : 'f'
    into.name(node.name)
    into.list(node.operands)
  },
  star: (_, into) => {
    into.key += '*'
  },
  cast: (node, into) => {
    into.key += `c${node.type.key};`
    into.expression(node.operand)
  },
  case: (node, into) => {
    into.key += node.otherwise === null ? 'w' : 'W'
    into.list(node.branches.flatMap(branch => [branch.when, branch.then]))
    if (node.otherwise !== null) into.expression(node.otherwise)
  },
  over: (node, into) => {
    into.key += 'o'
    into.expression(node.operand)
    into.list(node.partitionBy)
    into.list(node.orderBy)
  },
  collate: (node, into) => {
    into.key += 'C'
    into.name(node.collation)
    into.expression(node.operand)
  },
  order: (node, into) => {
    into.key += `${node.descending ? '>' : '<'}${node.nulls};`
    into.expression(node.operand)
  },
  label: (node, into) => {
    into.key += 'L'
    into.name(node.label)
    into.expression(node.operand)
  },
  scalarQuery: (node, into) => {
    into.key += 's'
    into.statement(node.query)
  },
  exists: (node, into) => {
    into.key += 'e'
    into.statement(node.query)
  },
}

function describeSelect(node: SelectNode, into: Description): void {
  into.key += node.distinct ? 'D' : 'S'
  into.items(node.items)
  for (const from of node.from) into.from(from)
  for (const join of node.joins) {
    into.key += `J${join.kind};`
    into.from(join.from)
    into.expression(join.on)
  }
  if (node.where.length > 0) clause('w', node.where, into)
  if (node.groupBy.length > 0) clause('g', node.groupBy, into)
  if (node.having.length > 0) clause('h', node.having, into)
  if (node.orderBy.length > 0) clause('o', node.orderBy, into)
  if (node.limit !== null) clause('l', [node.limit], into)
  if (node.offset !== null) clause('f', [node.offset], into)
  if (node.lock !== null) into.key += `L${node.lock.skipLocked}${node.lock.noWait}`
  into.key += ';'
}

function clause(mark: string, nodes: readonly ExpressionNode[], into: Description): void {
  into.key += mark
  into.list(nodes)
}

function describeInsert(node: InsertNode, into: Description): void {
  into.key += `i${node.table.id}${JSON.stringify(node.columns.map(column => column.name))}`
  for (const row of node.rows) {
    into.key += ','
    for (const value of row) {
      if (value === null) into.key += '_'
      else into.expression(value)
    }
  }
  into.key += ';'
  if (node.query !== null) into.statement(node.query)
  if (node.conflict !== null) {
    into.key += `c${JSON.stringify(node.conflict.target)}`
    if (node.conflict.set === null) into.key += '_'
    else into.assignments(node.conflict.set)
    into.list(node.conflict.where)
  }
  into.key += 'r'
  into.items(node.returning)
}

type StatementWalks = {
  readonly [K in StatementNode['kind']]: (node: Extract<StatementNode, { kind: K }>, into: Description) => void
}

const statementWalks: StatementWalks = {
  select: describeSelect,
  insert: describeInsert,
  update: (node, into) => {
    into.key += `u${node.table.id}`
    into.assignments(node.set)
    into.list(node.where)
    into.items(node.returning)
  },
  delete: (node, into) => {
    into.key += `d${node.table.id}`
    into.list(node.where)
    into.items(node.returning)
  },
  text: (node, into) => {
    into.key += 't'
    into.expression(node.expression)
  },
}

/** Describes a statement: its structural key and its values. */
export function describeStatement(node: StatementNode): StatementDescription {
  const description = new Description()
  description.statement(node)
  return description
}

/** The nodes with values in an expression, for writing it outside a statement. */
export function describeExpression(node: ExpressionNode): StatementDescription {
  const description = new Description()
  description.expression(node)
  return description
}
