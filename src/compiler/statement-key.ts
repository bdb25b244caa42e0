// How the structure of each kind of statement is written in a cache key: every field of a node that its text depends on.
//
// The rules of cache-key.ts hold: every kind begins with a mark of its own, lists end with a mark, names come with their length.
import type { ExpressionNode } from '../sql/expression/nodes.ts'
import type {
  Assignment,
  CompoundNode,
  ConflictNode,
  CteNode,
  DeleteNode,
  FromNode,
  GroupingNode,
  InsertNode,
  JoinNode,
  LockNode,
  ResultColumn,
  SelectItem,
  SelectNode,
  StatementNode,
  UpdateNode,
} from '../sql/statement/nodes.ts'
import type { KeyWriter } from './key-writer.ts'

type FromWalks = {
  readonly [K in FromNode['kind']]: (node: Extract<FromNode, { kind: K }>, into: KeyWriter) => void
}

const fromWalks: FromWalks = {
  table: (node, into) => {
    into.key += node.source === node.table ? `T${node.table.id},` : `A${node.source.id},`
  },
  query: (node, into) => {
    into.key += node.lateral === true ? 'QL' : 'Q'
    into.name(node.source.name)
    into.statement(node.query)
  },
  cte: (node, into) => {
    into.key += 'C'
    into.name(node.source.name)
    into.cte(node.cte)
  },
  values: (node, into) => {
    into.key += 'V'
    into.name(node.source.name)
    columns(node.columns, into)
    for (const row of node.rows) into.list(row)
    into.key += ';'
  },
}

function from(node: FromNode, into: KeyWriter): void {
  const walk = fromWalks[node.kind] as (node: FromNode, into: KeyWriter) => void
  walk(node, into)
}

function columns(list: readonly ResultColumn[], into: KeyWriter): void {
  for (const { name, type } of list) {
    into.key += type === null ? '!' : `:${type.key};`
    into.name(name)
  }
  into.key += ';'
}

/** What a common table expression is. */
export function describeCte(node: CteNode, into: KeyWriter): void {
  into.name(node.name)
  into.key += `${node.recursive ? 'r' : 'p'}${node.materialized === null ? '_' : node.materialized ? 'm' : 'n'}`
  columns(node.columns, into)
  into.statement(node.query)
}

// The types of the results are part of what is compiled, so they are part of the key.
function items(list: readonly SelectItem[], into: KeyWriter): void {
  for (const item of list) {
    if (item.kind === 'columns') into.key += `{${item.key}`
    else {
      into.key += item.type === null ? '!' : `:${item.type.key};`
      into.expression(item.node)
    }
  }
  into.key += ';'
}

function assignments(list: readonly Assignment[], into: KeyWriter): void {
  for (const { column, value } of list) {
    into.key += '='
    into.name(column.name)
    into.expression(value)
  }
  into.key += ';'
}

function sources(
  { from: list, joins }: { readonly from?: readonly FromNode[]; readonly joins?: readonly JoinNode[] },
  into: KeyWriter,
): void {
  for (const node of list ?? []) from(node, into)
  for (const join of joins ?? []) {
    into.key += `J${join.kind};`
    from(join.from, into)
    if (join.on === null) into.key += '_'
    else into.expression(join.on)
  }
}

function clause(mark: string, nodes: readonly ExpressionNode[], into: KeyWriter): void {
  if (nodes.length === 0) return
  into.key += mark
  into.list(nodes)
}

function single(mark: string, node: ExpressionNode | null | undefined, into: KeyWriter): void {
  if (node !== null && node !== undefined) clause(mark, [node], into)
}

function grouping(node: GroupingNode, into: KeyWriter): void {
  into.key += `G${node.kind};`
  for (const set of node.sets) into.list(set)
  into.key += ';'
}

function lock(node: LockNode | null, into: KeyWriter): void {
  if (node === null) return
  into.key += `L${node.strength};${node.skipLocked ? 's' : ''}${node.noWait ? 'n' : ''}:`
  for (const source of node.of) into.name(source.name)
  into.key += ';'
}

function select(node: SelectNode, into: KeyWriter): void {
  into.key += node.distinct ? 'D' : 'S'
  clause('d', node.distinctOn, into)
  items(node.items, into)
  sources(node, into)
  clause('w', node.where, into)
  clause('g', node.groupBy, into)
  for (const one of node.groupings) grouping(one, into)
  clause('h', node.having, into)
  clause('o', node.orderBy, into)
  single('l', node.limit, into)
  single('f', node.offset, into)
  lock(node.lock, into)
  into.key += ';'
}

function compound(node: CompoundNode, into: KeyWriter): void {
  into.key += `U${node.operator};`
  for (const query of node.queries) into.statement(query)
  into.key += ';'
  items(node.items, into)
  clause('o', node.orderBy, into)
  single('l', node.limit, into)
  single('f', node.offset, into)
  into.key += ';'
}

function conflict(node: ConflictNode, into: KeyWriter): void {
  into.key += `c${JSON.stringify(node.target)}`
  if (node.constraint !== undefined) {
    into.key += 'k'
    into.name(node.constraint)
  }
  clause('p', node.targetWhere ?? [], into)
  if (node.set === null) into.key += '_'
  else assignments(node.set, into)
  into.list(node.where)
}

function insert(node: InsertNode, into: KeyWriter): void {
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
  if (node.conflict !== null) conflict(node.conflict, into)
  into.key += 'r'
  items(node.returning, into)
}

/** What UPDATE and DELETE have in common. */
function change(node: UpdateNode | DeleteNode, into: KeyWriter): void {
  sources(node, into)
  into.list(node.where)
  clause('o', node.orderBy ?? [], into)
  single('l', node.limit, into)
  items(node.returning, into)
}

type StatementWalks = {
  readonly [K in StatementNode['kind']]: (node: Extract<StatementNode, { kind: K }>, into: KeyWriter) => void
}

/** How each kind of statement is described. */
export const statementWalks: StatementWalks = {
  select,
  compound,
  insert,
  update: (node, into) => {
    into.key += `u${node.table.id}`
    assignments(node.set, into)
    change(node, into)
  },
  delete: (node, into) => {
    into.key += `d${node.table.id}`
    change(node, into)
  },
  text: (node, into) => {
    into.key += 't'
    into.expression(node.expression)
  },
  explain: (node, into) => {
    into.key += `x${node.analyze ? 'a' : ''}${node.format};`
    into.statement(node.statement)
  },
}
