// `User.c`: everything that a model maps, as expressions, under its own name or an alias.
import type { ColumnSource } from '../../sql/expression/nodes.ts'
import { expression, nodeOf, typeOfExpression } from '../../sql/expression/sql-expression.ts'
import { columnExpressions } from '../../sql/schema/table.ts'
import { rewriteSource } from '../../sql/statement/rewrite.ts'
import type { Mapper, Relationship } from './mapper.ts'
import type { HybridSpec } from './relationship-builder.ts'
import { RelationshipExpression } from './relationship-expression.ts'

/**
 * Everything that a model maps, as expressions.
 *
 * @param configure resolves relationships, which may lead to models that are declared later
 */
export function makeNamespace(
  mapper: Mapper,
  source: ColumnSource,
  configure: () => void,
): Readonly<Record<string, unknown>> {
  const columns = source === mapper.table ? mapper.table.c : columnExpressions(mapper.table.columns, source)
  const namespace: Record<string, unknown> = { ...columns }
  for (const name of mapper.declared.relationships.keys())
    defineGetter(namespace, name, relationshipGetter(mapper, name, source, configure))
  for (const [name, hybrid] of mapper.declared.hybrids)
    defineGetter(namespace, name, hybridGetter(mapper, name, hybrid, source))
  return Object.freeze(namespace)
}

function defineGetter(target: object, name: string, get: () => unknown): void {
  Object.defineProperty(target, name, { enumerable: true, get })
}

/** The expression is made anew when the relationship is, because a model at its other end was declared again. */
function relationshipGetter(mapper: Mapper, name: string, source: ColumnSource, configure: () => void): () => unknown {
  let made: RelationshipExpression | undefined
  return () => {
    configure()
    const relationship: Relationship | undefined = mapper.relationship(name)
    if (relationship !== undefined && made?.relationship !== relationship)
      made = new RelationshipExpression(relationship, source)
    return made
  }
}

function hybridGetter(mapper: Mapper, name: string, hybrid: HybridSpec, source: ColumnSource): () => unknown {
  let made: unknown
  return () => {
    if (made !== undefined) return made
    const own = hybrid.expression()
    const node = nodeOf(own, `the hybrid ${mapper.name}.${name}`)
    made = source === mapper.table ? own : expression(rewriteSource(node, mapper.table, source), typeOfExpression(own))
    return made
  }
}
