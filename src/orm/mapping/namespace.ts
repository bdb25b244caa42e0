// `User.c`: everything that a model maps, as expressions, under its own name or an alias.
import { nodeOf, untyped, expression } from '../../sql/expression/sql-expression.ts'
import { rewriteSource } from '../../sql/expression/rewrite.ts'
import type { ColumnSource } from '../../sql/expression/nodes.ts'
import { columnExpressions } from '../../sql/schema/table.ts'
import type { Mapper } from './mapper.ts'
import { RelationshipExpression } from './relationship-expression.ts'

/**
 * Everything that a model maps, as expressions.
 *
 * @param configure resolves relationships, which may lead to models that are declared later
 */
export function makeNamespace(mapper: Mapper, source: ColumnSource, configure: () => void): Readonly<Record<string, unknown>> {
  const namespace: Record<string, unknown> = source === mapper.table ? { ...mapper.table.c } : columnExpressions(mapper.table.columns, source)
  for (const name of mapper.declared.relationships.keys()) {
    defineLazy(namespace, name, () => {
      configure()
      const relationship = mapper.relationship(name)
      return relationship === undefined ? undefined : new RelationshipExpression(relationship, source)
    })
  }
  for (const [name, hybrid] of mapper.declared.hybrids) {
    defineLazy(namespace, name, () => {
      const own = hybrid.expression()
      const node = nodeOf(own, `the hybrid ${mapper.name}.${name}`)
      return source === mapper.table ? own : expression(rewriteSource(node, mapper.table, source), untyped(own).type)
    })
  }
  return namespace
}

function defineLazy(target: object, name: string, make: () => unknown): void {
  Object.defineProperty(target, name, {
    enumerable: true,
    configurable: true,
    get() {
      const value = make()
      Object.defineProperty(target, name, { value, enumerable: true })
      return value
    },
  })
}
