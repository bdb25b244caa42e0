// Foreign keys between two tables, as relationships follow them.
import { ModelError } from '../../errors/model-error.ts'
import type { ColumnNode } from '../../sql/expression/nodes.ts'
import { nodeOf } from '../../sql/expression/sql-expression.ts'
import type { ForeignKey } from '../../sql/schema/constraints.ts'
import type { MetaData } from '../../sql/schema/metadata.ts'
import type { Table } from '../../sql/schema/table.ts'
import type { Mapper } from './mapper.ts'
import type { RelationshipOptions, RelationshipSpec } from './relationship-builder.ts'
import type { ColumnPair } from './relationship-paths.ts'

/** The foreign keys of one table that refer to another. */
export function keysBetween(from: Table, to: Table): readonly ForeignKey[] {
  return from.foreignKeys.filter(key => key.target().table === to.qualifiedName)
}

/** Foreign keys with their tables, for messages. */
export function keyNames(keys: readonly { readonly table: Table; readonly key: ForeignKey }[]): string {
  return [...new Set(keys.map(({ table, key }) => `${table.name}.${key.columns.join('+')}`))].join(', ')
}

/** The columns of a foreign key and those that they refer to. */
export function keyPairs(key: ForeignKey, from: Table, metadata: MetaData): readonly ColumnPair[] {
  const target = key.target()
  const place = `the foreign key ${key.name} of ${from.name}`
  const to = metadata.requireTable(target.table, place, from)
  return key.columns.map((column, at) => ({
    local: from.requireColumn(column, place),
    remote: to.requireColumn(target.columns[at] ?? '', place),
  }))
}

/** The same pairs seen from the other side. */
export function swapped(pairs: readonly ColumnPair[]): readonly ColumnPair[] {
  return pairs.map(({ local, remote }) => ({ local: remote, remote: local }))
}

/** What `foreignKey` says at this end, or at the other end where this one says nothing; null when neither does. */
export function chosenColumn({
  owner,
  name,
  spec,
  target,
}: {
  readonly owner: Mapper
  readonly name: string
  readonly spec: RelationshipSpec
  readonly target: Mapper
}): ColumnNode | null {
  return ownColumn(`foreignKey of ${owner.name}.${name}`, spec.options) ?? otherColumn(spec.options, target)
}

function otherColumn({ backPopulates }: RelationshipOptions, target: Mapper): ColumnNode | null {
  const other = backPopulates === undefined ? undefined : target.declared.relationships.get(backPopulates)
  return other === undefined ? null : ownColumn(`foreignKey of ${target.name}.${backPopulates}`, other.options)
}

/** What `foreignKey` says at one end. */
export function ownColumn(place: string, { foreignKey }: RelationshipOptions): ColumnNode | null {
  if (foreignKey === undefined) return null
  const node = nodeOf(foreignKey(), place)
  if (node.kind === 'column') return node
  throw new ModelError('bad_reference', { place, target: 'an expression' })
}
