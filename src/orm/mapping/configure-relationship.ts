// From a relationship as declared to the columns that pair up: by the foreign keys between the two tables.
import { ModelError } from '../../errors/model-error.ts'
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import { nodeOf } from '../../sql/expression/sql-expression.ts'
import type { ForeignKey } from '../../sql/schema/constraints.ts'
import type { MetaData } from '../../sql/schema/metadata.ts'
import type { Table } from '../../sql/schema/table.ts'
import { type Mapper, mapperOf } from './mapper.ts'
import type { ColumnPair, Direction, RelationshipPaths } from './relationship-paths.ts'
import type { RelationshipSpec } from './relationship-builder.ts'

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
  readonly key: ForeignKey
}

/** Finds the way from one table to the other. */
export function configurePaths(relationship: Configuring): RelationshipPaths {
  const { owner, target, spec, metadata } = relationship
  const orderBy = orderOf(relationship)
  if (spec.options.through !== undefined) return throughPaths(relationship, orderBy)
  const candidate = choose(relationship, candidatesOf(relationship))
  const remote = candidate.direction === 'manyToOne'
  const pairs = remote ? keyPairs(candidate.key, owner.table, target.table, metadata) : keyPairs(candidate.key, target.table, owner.table, metadata).map(swap)
  checkNullability(relationship, candidate, pairs)
  return { direction: candidate.direction, pairs, through: null, orderBy }
}

function swap({ local, remote }: ColumnPair): ColumnPair {
  return { local: remote, remote: local }
}

function orderOf({ owner, name, spec, target }: Configuring): readonly ExpressionNode[] {
  const order = spec.options.orderBy?.()
  const given = order === undefined ? [] : Array.isArray(order) ? order : [order]
  if (given.length > 0) return given.map(part => nodeOf(part, `orderBy of ${owner.name}.${name}`))
  return target.keyColumns.map(column => ({ kind: 'column', source: target.table, name: column.name, type: column.type }))
}

function keysBetween(from: Table, to: Table): readonly ForeignKey[] {
  return from.foreignKeys.filter(key => key.target().table === to.qualifiedName)
}

function candidatesOf({ owner, target, spec }: Configuring): readonly Candidate[] {
  const ours = keysBetween(owner.table, target.table).map((key): Candidate => ({ direction: 'manyToOne', key }))
  const theirs = keysBetween(target.table, owner.table).map((key): Candidate => ({ direction: 'oneToMany', key }))
  if (spec.kind !== 'one') return theirs
  return ours.length > 0 ? ours : theirs
}

function choose(relationship: Configuring, candidates: readonly Candidate[]): Candidate {
  const { owner, name, target } = relationship
  const wanted = wantedColumn(relationship)
  const matching = wanted === null ? candidates : candidates.filter(({ key }) => key.columns.includes(wanted))
  const [only] = matching
  if (only === undefined) throw new ModelError('no_foreign_key', { relationship: `${owner.name}.${name}`, model: owner.name, target: target.name })
  if (matching.length > 1) {
    const keys = matching.map(({ key }) => key.columns.join('+')).join(', ')
    throw new ModelError('ambiguous_relationship', { relationship: `${owner.name}.${name}`, target: target.name, keys })
  }
  return only
}

/** The column of the foreign key that this end or the other end names. */
function wantedColumn({ owner, name, spec, target }: Configuring): string | null {
  const other = spec.options.backPopulates === undefined ? undefined : target.declared.relationships.get(spec.options.backPopulates)
  const given = spec.options.foreignKey ?? other?.options.foreignKey
  if (given === undefined) return null
  const node = nodeOf(given(), `foreignKey of ${owner.name}.${name}`)
  if (node.kind !== 'column') throw new ModelError('bad_reference', { place: `foreignKey of ${owner.name}.${name}`, target: 'an expression' })
  return node.name
}

function keyPairs(key: ForeignKey, from: Table, to: Table, metadata: MetaData): readonly ColumnPair[] {
  const target = key.target()
  const table = metadata.requireTable(target.table, `the foreign key ${key.name} of ${from.name}`)
  return key.columns.map((column, at) => ({
    local: from.requireColumn(column, `the foreign key ${key.name}`),
    remote: (table === to ? to : table).requireColumn(target.columns[at] ?? '', `the foreign key ${key.name} of ${from.name}`),
  }))
}

function checkNullability({ owner, name, spec }: Configuring, { direction }: Candidate, pairs: readonly ColumnPair[]): void {
  if (spec.kind !== 'one' || spec.nullable) return
  const relationship = `${owner.name}.${name}`
  if (direction === 'oneToMany') {
    throw new ModelError('nullability', { relationship, problem: 'is the side without the foreign key, so there may be none: write `one(…).nullable()`' })
  }
  const optional = pairs.find(pair => pair.local.nullable)
  if (optional !== undefined) {
    throw new ModelError('nullability', { relationship, problem: `follows '${optional.local.attribute}', which is nullable: write \`one(…).nullable()\`` })
  }
}

function throughPaths(relationship: Configuring, orderBy: readonly ExpressionNode[]): RelationshipPaths {
  const { owner, name, target, metadata } = relationship
  const place = `through of ${owner.name}.${name}`
  const table = throughTable(relationship, place)
  const near = keysBetween(table, owner.table)
  const far = keysBetween(table, target.table)
  const [first, second] = owner.table === target.table ? selfKeys(relationship, near) : [near[0], far[0]]
  if (first === undefined || second === undefined) {
    throw new ModelError('no_foreign_key', { relationship: `${owner.name}.${name}`, model: table.name, target: first === undefined ? owner.name : target.name })
  }
  return {
    direction: 'manyToMany',
    pairs: [],
    through: { table, near: keyPairs(first, table, owner.table, metadata).map(swap), far: keyPairs(second, table, target.table, metadata) },
    orderBy,
  }
}

/** Between a table and itself: `foreignKey` names the column of this side, and the other end has the other one. */
function selfKeys(relationship: Configuring, keys: readonly ForeignKey[]): readonly (ForeignKey | undefined)[] {
  const { spec, target } = relationship
  const own = spec.options.foreignKey
  const wanted = wantedColumn(relationship)
  const named = keys.find(key => wanted !== null && key.columns.includes(wanted))
  const rest = keys.filter(key => key !== named)
  if (named !== undefined) return own === undefined ? [rest[0], named] : [named, rest[0]]
  const declared = [...target.declared.relationships].filter(([, other]) => other.options.through === spec.options.through).map(([name]) => name)
  return declared.indexOf(relationship.name) <= 0 ? [keys[0], keys[1]] : [keys[1], keys[0]]
}

function throughTable({ spec, metadata }: Configuring, place: string): Table {
  const { through } = spec.options
  if (typeof through === 'string') return metadata.requireTable(through, place)
  const model = through?.()
  const mapper = mapperOf(model)
  if (mapper !== undefined) return mapper.table
  throw new ModelError('not_a_model', { place, found: typeof model })
}
