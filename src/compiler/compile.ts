// From a statement to its text, binds and result types.

import { ValueError } from '../errors/value-error.ts'
import type { SelectItem, StatementNode } from '../sql/statement/nodes.ts'
import type { SqlType, TypeKind } from '../sql/types/sql-type.ts'
import { describeStatement } from './cache-key.ts'
import type { BoundNode, Compiled } from './compiled.ts'
import { expressionParts } from './expression-parts.ts'
import { sizedForReaders, withLists } from './list-sizes.ts'
import { selectClauses, standardClauseOrder } from './select-parts.ts'
import { sourceParts } from './source-parts.ts'
import { standardCalls } from './standard-calls.ts'
import type { CompilerParts, StatementDialect } from './statement-dialect.ts'
import { statementParts } from './statement-parts.ts'
import { StatementWriter } from './statement-writer.ts'

/** Types whose values may be whole numbers that no JavaScript number holds. */
const WIDE: ReadonlySet<TypeKind> = new Set(['bigint', 'interval', 'custom'])

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
    sources: { ...sourceParts, ...own.sources },
    clauseOrder: own.clauseOrder ?? standardClauseOrder,
    functions: new Map(Object.entries(own.functions ?? {})),
    calls: new Map(Object.entries({ ...standardCalls, ...own.calls })),
  }
  assembled.set(dialect, parts)
  return parts
}

/**
 * Compiles a statement.
 *
 * @param nodes the nodes with values, in the order of the list of values (see `describeStatement`)
 * @throws CompileError `unsupported_feature`; ValueError `wrong_type` for more values than the database takes with one statement
 */
export function compileStatement(
  node: StatementNode,
  dialect: StatementDialect,
  nodes: readonly BoundNode[],
): Compiled {
  const writer = new StatementWriter(dialect, partsOf(dialect), placesOf(nodes))
  const text = writer.whole(node, describeStatement(node).ctes)
  checkNumber(writer.binds.length, dialect)
  const resultTypes = typesOf(node)
  const compiled: Compiled = {
    text,
    binds: writer.binds,
    tables: writer.tables,
    resultTypes,
    returnsRows: READING.has(node.kind) || resultTypes.length > 0,
    wideIntegers: resultTypes.some(type => type === null || WIDE.has(type.kind)),
    readsOnly: isQuery(node) ? writer.readsOnly : node.kind === 'explain' && !node.analyze,
    ownText: node.kind === 'text' || writer.callsUnknown,
    ...(isQuery(node) && writer.changed.size > 0 && { changes: writer.changed }),
  }
  return withLists(compiled, dialect.placeholder)
}

function checkNumber(values: number, { name, capabilities }: StatementDialect): void {
  const most = capabilities.maxParameters
  if (values <= most) return
  const problem = `has ${values} values, and ${name} takes ${most}: send them in several statements, or add entities to a session, whose flush does so`
  throw new ValueError('wrong_type', { place: 'a statement', problem })
}

function isQuery(node: StatementNode): boolean {
  return node.kind === 'select' || node.kind === 'compound'
}

const READING: ReadonlySet<StatementNode['kind']> = new Set(['select', 'compound', 'text', 'explain'])

/** A statement's text and its values as the driver would get them, whole numbers as they were given: for reading and for tests. */
export function statementText(
  node: StatementNode,
  dialect: StatementDialect,
): { readonly sql: string; readonly parameters: readonly unknown[] } {
  const { values, nodes } = describeStatement(node)
  const compiled = sizedForReaders(compileStatement(node, dialect, nodes), values)
  const parameters = compiled.binds.map(({ index, encode }) => readable(encode(values[index]), values[index]))
  return { sql: compiled.text, parameters }
}

/** Some drivers take whole numbers only as bigint, which is not what was given, and no JSON. */
function readable(encoded: unknown, given: unknown): unknown {
  return typeof encoded === 'bigint' && typeof given === 'number' ? Number(encoded) : encoded
}

/** Where each node's value stands in the list of values. */
export function placesOf(nodes: readonly BoundNode[]): ReadonlyMap<BoundNode, number> {
  return new Map(nodes.map((node, at) => [node, at]))
}

function typesOf(node: StatementNode): readonly (SqlType | null)[] {
  switch (node.kind) {
    case 'text':
    case 'explain':
      return []
    case 'select':
    case 'compound':
      return node.items.flatMap(itemTypes)
    case 'insert':
    case 'update':
    case 'delete':
      return node.returning.flatMap(itemTypes)
  }
}

function itemTypes(item: SelectItem): readonly (SqlType | null)[] {
  return item.kind === 'columns' ? item.columns.map(column => column.type) : [item.type]
}
