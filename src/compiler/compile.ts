// From a statement to its text, binds and result types.

import type { SelectItem, StatementNode } from '../sql/statement/nodes.ts'
import type { SqlType } from '../sql/types/sql-type.ts'
import { describeStatement } from './cache-key.ts'
import type { BoundNode, Compiled } from './compiled.ts'
import { expressionParts } from './expression-parts.ts'
import { selectClauses, standardClauseOrder } from './select-parts.ts'
import type { CompilerParts, StatementDialect } from './statement-dialect.ts'
import { statementParts } from './statement-parts.ts'
import { StatementWriter } from './statement-writer.ts'

const assembled = new WeakMap<StatementDialect, CompilerParts>()

/** The standard parts with a dialect's replacements. */
export function partsOf(dialect: StatementDialect): CompilerParts {
  const known = assembled.get(dialect)
  if (known !== undefined) return known
  const own = dialect.parts
  const parts: CompilerParts = {
    expressions: { ...expressionParts, ...own.expressions },
    statements: { ...statementParts, ...own.statements },
    clauses: { ...selectClauses, ...own.clauses },
    clauseOrder: own.clauseOrder ?? standardClauseOrder,
    functions: new Map(Object.entries(own.functions ?? {})),
  }
  assembled.set(dialect, parts)
  return parts
}

/**
 * Compiles a statement.
 *
 * @param nodes the nodes with values, in the order of the list of values (see `describeStatement`)
 */
export function compileStatement(
  node: StatementNode,
  dialect: StatementDialect,
  nodes: readonly BoundNode[],
): Compiled {
  const writer = new StatementWriter(dialect, partsOf(dialect), placesOf(nodes))
  const text = writer.statement(node)
  const resultTypes = typesOf(node)
  return {
    text,
    binds: writer.binds,
    tables: writer.tables,
    resultTypes,
    returnsRows: node.kind === 'select' || node.kind === 'text' || resultTypes.length > 0,
    wideIntegers: resultTypes.some(type => type === null || type.kind === 'bigint' || type.kind === 'custom'),
  }
}

/** A statement's text and its values as the driver would get them: for reading and for tests. */
export function statementText(
  node: StatementNode,
  dialect: StatementDialect,
): { readonly sql: string; readonly parameters: readonly unknown[] } {
  const { values, nodes } = describeStatement(node)
  const compiled = compileStatement(node, dialect, nodes)
  return { sql: compiled.text, parameters: compiled.binds.map(bind => bind.encode(values[bind.index])) }
}

/** Where each node's value stands in the list of values. */
export function placesOf(nodes: readonly BoundNode[]): ReadonlyMap<BoundNode, number> {
  return new Map(nodes.map((node, at) => [node, at]))
}

function typesOf(node: StatementNode): readonly (SqlType | null)[] {
  if (node.kind === 'text') return []
  return (node.kind === 'select' ? node.items : node.returning).flatMap(itemTypes)
}

function itemTypes(item: SelectItem): readonly (SqlType | null)[] {
  return item.kind === 'columns' ? item.columns.map(column => column.type) : [item.type]
}
