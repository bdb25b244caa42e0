// The value of a hybrid in memory: its expression, computed from what its entity holds.
import { ModelError } from '../../errors/model-error.ts'
import { NotLoaded } from '../../errors/session-error.ts'
import type { ColumnNode, ExpressionNode } from '../../sql/expression/nodes.ts'
import { type Entity, valuesOf } from '../instrumentation/entity.ts'
import { evaluate } from './evaluate.ts'
import type { Mapper } from './mapper.ts'

/**
 * The value of a hybrid's expression for an entity.
 *
 * @throws NotLoaded when it needs a column that is not loaded; ModelError `unsupported` when only the database can compute it
 */
export function evaluateHybrid(mapper: Mapper, entity: Entity, node: ExpressionNode, place: string): unknown {
  return evaluate(node, column => readColumn(mapper, entity, column, place), place)
}

function readColumn(mapper: Mapper, entity: Entity, node: ColumnNode, place: string): unknown {
  const column = node.source === mapper.table ? mapper.table.column(node.name) : undefined
  if (column === undefined) {
    const problem = `uses '${node.source.name}.${node.name}', which is no column of its own model`
    throw new ModelError('unsupported', {
      place,
      problem,
      remedy: 'give `hybrid` a second function that computes it from the entity',
    })
  }
  const { attribute } = column
  const value = valuesOf(entity)[attribute]
  // A deferred column is something to be awaited until it is loaded.
  if (column.deferred && value !== undefined && !Object.hasOwn(entity, attribute))
    throw new NotLoaded({ entity: mapper.describe(entity), attribute })
  return value ?? null
}
