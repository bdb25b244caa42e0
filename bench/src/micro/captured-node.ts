// The node of a query, which the query itself keeps private: a dialect is handed it when the query is written as text.
import { partsOf } from '../../../src/compiler/compile.ts'
import type { StatementDialect } from '../../../src/compiler/statement-dialect.ts'
import type { SelectNode } from '../../../src/sql/statement/nodes.ts'

/** The node of a query. */
export function nodeOf(query: { toSQL(dialect: unknown): unknown }, dialect: StatementDialect): SelectNode {
  const { statements } = partsOf(dialect)
  let found: SelectNode | undefined
  const spy = Object.create(dialect, {
    parts: {
      value: {
        ...dialect.parts,
        statements: {
          ...dialect.parts.statements,
          select: (node: SelectNode, writer: never) => {
            found ??= node
            return statements.select(node, writer)
          },
        },
      },
    },
  })
  query.toSQL(spy)
  if (found === undefined) throw new TypeError('the query was not written as a SELECT')
  return found
}
