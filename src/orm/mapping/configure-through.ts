// The way of a many-to-many relationship: through the two foreign keys of the table between.
import { ModelError } from '../../errors/model-error.ts'
import type { ForeignKey } from '../../sql/schema/constraints.ts'
import type { MetaData } from '../../sql/schema/metadata.ts'
import type { Table } from '../../sql/schema/table.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import { isOfKind } from '../../util/brand.ts'
import { chosenColumn, keyNames, keyPairs, keysBetween, ownColumn, swapped } from './foreign-keys.ts'
import { type Mapper, mapperOf } from './mapper.ts'
import type { RelationshipSpec } from './relationship-builder.ts'
import type { Through } from './relationship-paths.ts'

interface Between {
  readonly owner: Mapper
  readonly name: string
  readonly spec: RelationshipSpec
  readonly target: Mapper
  readonly metadata: MetaData
}

/**
 * Finds the two foreign keys of the table between.
 *
 * @throws ModelError
 */
export function throughPaths(relationship: Between): Through {
  const { owner, name, target, spec, metadata } = relationship
  const place = `${owner.name}.${name}`
  if (spec.kind === 'one') {
    const remedy = 'use `many`, or a `one` to the model of the table between'
    throw new ModelError('unsupported', { place, problem: 'is a `one` with `through`, which leads to many', remedy })
  }
  const table = throughTable(relationship, `through of ${place}`)
  const [near, far] =
    owner.table === target.table
      ? selfKeys(relationship, table)
      : [sideKey(relationship, table, owner), sideKey(relationship, table, target)]
  return { table, near: swapped(keyPairs(near, table, metadata)), far: keyPairs(far, table, metadata) }
}

/** The key of the table between that leads to one side. */
function sideKey(relationship: Between, table: Table, side: Mapper): ForeignKey {
  const keys = keysBetween(table, side.table)
  const column = chosenColumn(relationship)
  const named = column === null ? [] : keys.filter(key => column.source === table && key.columns.includes(column.name))
  const matching = named.length > 0 ? named : keys
  const [only] = matching
  if (only === undefined) throw noKey(relationship, table, side)
  if (matching.length > 1) throw ambiguous(relationship, table, side, matching)
  return only
}

/** Between a table and itself `foreignKey` names the key of this side; without it the first key is that of the end which is declared first. */
function selfKeys(relationship: Between, table: Table): readonly [near: ForeignKey, far: ForeignKey] {
  const { owner, name, spec, target } = relationship
  const keys = keysBetween(table, owner.table)
  const [first, second] = keys
  if (first === undefined || second === undefined) throw noKey(relationship, table, owner)
  if (keys.length > 2) throw ambiguous(relationship, table, owner, keys)
  const own = ownColumn(`foreignKey of ${owner.name}.${name}`, spec.options)
  const chosen = own ?? chosenColumn(relationship)
  if (chosen === null) return declaredFirst(relationship, target) ? [first, second] : [second, first]
  const named = keys.find(key => chosen.source === table && key.columns.includes(chosen.name))
  if (named === undefined) {
    const keysText = keyNames(keys.map(key => ({ table, key })))
    throw new ModelError('wrong_foreign_key', {
      relationship: `${owner.name}.${name}`,
      column: `${chosen.source.name}.${chosen.name}`,
      keys: keysText,
    })
  }
  const other = named === first ? second : first
  return own === null ? [other, named] : [named, other]
}

function declaredFirst({ name, spec }: Between, target: Mapper): boolean {
  for (const [declared, { options }] of target.declared.relationships) {
    if (declared === name) return true
    if (
      options.through === spec.options.through ||
      options.backPopulates === name ||
      spec.options.backPopulates === declared
    )
      return false
  }
  return true
}

function throughTable({ spec, metadata, owner }: Between, place: string): Table {
  const { through } = spec.options
  if (typeof through === 'string') return metadata.requireTable(through, place, owner.table)
  const between: unknown = through?.()
  const table = isOfKind<Table>(between, 'table') ? between : mapperOf(between)?.table
  if (table === undefined) throw new ModelError('not_a_model', { place, found: describeValue(between) })
  return metadata.requireTable(table.qualifiedName, place, table)
}

function noKey({ owner, name }: Between, table: Table, side: Mapper): ModelError {
  return new ModelError('no_foreign_key', {
    relationship: `${owner.name}.${name}`,
    model: `the table '${table.name}'`,
    target: side.name,
  })
}

function ambiguous({ owner, name }: Between, table: Table, side: Mapper, keys: readonly ForeignKey[]): ModelError {
  const names = keyNames(keys.map(key => ({ table, key })))
  return new ModelError('ambiguous_relationship', {
    relationship: `${owner.name}.${name}`,
    target: side.name,
    keys: names,
  })
}
