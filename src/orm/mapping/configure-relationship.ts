// From a relationship as declared to the columns that pair up: by the foreign keys between the two tables.
import { ModelError } from '../../errors/model-error.ts'
import type { ColumnNode, ExpressionNode } from '../../sql/expression/nodes.ts'
import { nodeOf } from '../../sql/expression/sql-expression.ts'
import type { ForeignKey } from '../../sql/schema/constraints.ts'
import type { MetaData } from '../../sql/schema/metadata.ts'
import type { Table } from '../../sql/schema/table.ts'
import { columnOf } from '../../sql/statement/nodes.ts'
import { checkRelationshipOptions } from './check-relationship.ts'
import { throughPaths } from './configure-through.ts'
import { chosenColumn, keyNames, keyPairs, keysBetween, swapped } from './foreign-keys.ts'
import type { Mapper } from './mapper.ts'
import type { RelationshipSpec } from './relationship-builder.ts'
import type { ColumnPair, Direction, RelationshipPaths } from './relationship-paths.ts'

/** A relationship that is being configured. */
export interface Configuring {
  readonly owner: Mapper
  readonly name: string
  readonly spec: RelationshipSpec
  readonly target: Mapper
  readonly metadata: MetaData
}

interface Candidate {
  readonly direction: Direction
  /** The table that has the key. */
  readonly table: Table
  readonly key: ForeignKey
}

/**
 * Finds the way from one table to the other.
 *
 * @throws ModelError
 */
export function configurePaths(relationship: Configuring): RelationshipPaths {
  checkRelationshipOptions(
    `the relationship ${relationship.owner.name}.${relationship.name}`,
    relationship.spec.options,
  )
  const orderBy = orderOf(relationship)
  if (relationship.spec.options.through !== undefined)
    return { direction: 'manyToMany', pairs: [], through: throughPaths(relationship), orderBy }
  const { direction, table, key } = choose(relationship)
  const pairs = keyPairs(key, table, relationship.metadata)
  checkNullability(relationship, direction, pairs)
  return { direction, pairs: direction === 'manyToOne' ? pairs : swapped(pairs), through: null, orderBy }
}

function orderOf({ owner, name, spec, target }: Configuring): readonly ExpressionNode[] {
  const given = [spec.options.orderBy?.() ?? []].flat()
  if (given.length > 0) return given.map(part => nodeOf(part, `orderBy of ${owner.name}.${name}`))
  return target.keyColumns.map(column => columnOf(target.table, column))
}

function candidatesOf({ owner, target }: Configuring): readonly Candidate[] {
  const ours = keysBetween(owner.table, target.table).map(
    (key): Candidate => ({ direction: 'manyToOne', table: owner.table, key }),
  )
  const theirs = keysBetween(target.table, owner.table).map(
    (key): Candidate => ({ direction: 'oneToMany', table: target.table, key }),
  )
  return [...ours, ...theirs]
}

function choose(relationship: Configuring): Candidate {
  const { owner, name, target } = relationship
  const place = `${owner.name}.${name}`
  const all = candidatesOf(relationship)
  const column = chosenColumn(relationship)
  const chosen =
    column === null ? all : all.filter(({ table, key }) => table === column.source && key.columns.includes(column.name))
  if (column !== null && chosen.length === 0) throw wrongForeignKey(place, column, all)
  const matching = withDirection(relationship, chosen)
  const [only] = matching
  if (only === undefined)
    throw new ModelError('no_foreign_key', { relationship: place, model: owner.name, target: target.name })
  if (matching.length > 1)
    throw new ModelError('ambiguous_relationship', {
      relationship: place,
      target: target.name,
      keys: keyNames(matching),
    })
  return only
}

/** A list is at the other end of a key; a single entity is where this side's key leads, or else at the other end of one. */
function withDirection({ spec }: Configuring, candidates: readonly Candidate[]): readonly Candidate[] {
  const theirs = candidates.filter(candidate => candidate.direction === 'oneToMany')
  if (spec.kind !== 'one') return theirs
  const ours = candidates.filter(candidate => candidate.direction === 'manyToOne')
  return ours.length > 0 ? ours : theirs
}

function wrongForeignKey(relationship: string, column: ColumnNode, candidates: readonly Candidate[]): ModelError {
  return new ModelError('wrong_foreign_key', {
    relationship,
    column: `${column.source.name}.${column.name}`,
    keys: keyNames(candidates) || 'none',
  })
}

function checkNullability(
  { owner, name, spec }: Configuring,
  direction: Direction,
  pairs: readonly ColumnPair[],
): void {
  if (spec.kind !== 'one' || spec.nullable) return
  const relationship = `${owner.name}.${name}`
  if (direction === 'oneToMany') {
    throw new ModelError('nullability', {
      relationship,
      problem: 'is the side without the foreign key, so there may be none: write `one(…).nullable()`',
    })
  }
  const optional = pairs.find(pair => pair.local.nullable)
  if (optional === undefined) return
  const problem = `follows '${optional.local.attribute}', which is nullable: write \`one(…).nullable()\``
  throw new ModelError('nullability', { relationship, problem })
}
