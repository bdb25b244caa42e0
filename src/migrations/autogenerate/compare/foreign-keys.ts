// Foreign keys, compared by what they refer to and how. Their names do not matter: databases without a name for one have it all the same.

import { foreignKeyFromReflected } from '../../../dialect/from-reflected.ts'
import type { ForeignKey } from '../../../sql/schema/constraints.ts'
import { createConstraint, dropKnownConstraint } from '../../operations/constraint-operations.ts'
import { type Comparator, type ComparisonContext, type Finding, finding, type TablePair } from '../comparison.ts'

/** Added and removed foreign keys; a changed one is removed and added. */
export const compareForeignKeys: Comparator = (pair, context) => {
  const actual = pair.found.foreignKeys.map(foreignKeyFromReflected)
  const found = countBySignature(actual, context)
  const wanted = countBySignature(pair.model.foreignKeys, context)
  const added = pair.model.foreignKeys.filter(key => !take(found, signature(key, context)))
  const removed = actual.filter(key => !take(wanted, signature(key, context)))
  return [...removed.map(key => describe(pair, key, 'removed')), ...added.map(key => describe(pair, key, 'added'))]
}

function countBySignature(keys: readonly ForeignKey[], context: ComparisonContext): Map<string, number> {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(signature(key, context), (counts.get(signature(key, context)) ?? 0) + 1)
  return counts
}

function take(counts: Map<string, number>, signature: string): boolean {
  const left = counts.get(signature) ?? 0
  if (left > 0) counts.set(signature, left - 1)
  return left > 0
}

// The order of the pairs of columns means nothing.
function signature(key: ForeignKey, context: ComparisonContext): string {
  const target = key.target()
  const pairs = key.columns
    .map((column, at) => [context.key(column), context.key(target.columns[at] ?? '')].join('\0'))
    .toSorted()
  const restricts = context.dialect.capabilities.restrictIsNoAction === true
  const action = (name: string | null) => (name === 'no action' || (restricts && name === 'restrict') ? null : name)
  return JSON.stringify([context.key(target.table), pairs, action(key.onDelete), action(key.onUpdate), key.deferrable])
}

function describe(pair: TablePair, key: ForeignKey, change: 'added' | 'removed'): Finding {
  const { table, columns } = key.target()
  const text = `${change} foreign key (${key.columns.join(', ')}) to '${table}' (${columns.join(', ')}) on table '${pair.display}'`
  return change === 'added'
    ? finding('addForeignKey', createConstraint(pair.name, key), 'foreignKey', key.name, pair.display, text)
    : finding('dropForeignKey', dropKnownConstraint(pair.name, key), 'foreignKey', key.name, pair.display, text)
}
