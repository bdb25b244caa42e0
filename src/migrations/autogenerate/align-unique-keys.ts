// Databases in which a unique constraint and a unique index are one thing: what was found is taken for what the model calls it.
import type { ReflectedIndex, ReflectedKey, ReflectedTable } from '../../dialect/reflected.ts'
import { type Index, indexedColumn, indexesOn } from '../../sql/schema/constraints.ts'
import type { Table } from '../../sql/schema/table.ts'
import type { ComparisonContext } from './comparison.ts'

/** What was found, with those of its unique keys as indexes that the model declares as indexes of that name. */
export function alignUniqueKeys(model: Table, found: ReflectedTable, context: ComparisonContext): ReflectedTable {
  if (context.dialect.capabilities.uniqueIndexesAreConstraints !== true) return found
  const declared = new Map(
    indexesOn(model, context.dialect)
      .filter(isPlainUnique)
      .map(index => [context.key(index.name), index]),
  )
  const isIndex = (key: ReflectedKey) => declared.has(context.key(key.name ?? ''))
  return {
    ...found,
    uniques: found.uniques.filter(key => !isIndex(key)),
    indexes: [...found.indexes, ...found.uniques.filter(isIndex).map(asIndex)],
  }
}

function isPlainUnique(index: Index): boolean {
  return index.unique && index.parts.every(part => indexedColumn(part) !== null)
}

function asIndex({ name, columns }: ReflectedKey): ReflectedIndex {
  const parts = columns.map(column => ({ column, text: null, descending: false }))
  return { name: name ?? '', parts, unique: true, where: null, using: null, definition: null }
}
