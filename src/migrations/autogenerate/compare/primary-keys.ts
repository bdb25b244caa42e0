// Primary keys, compared by their columns.

import { primaryKeyFromReflected } from '../../../dialect/from-reflected.ts'
import { createConstraint, dropKnownConstraint } from '../../operations/constraint-operations.ts'
import { also, type Comparator, finding, sameNames } from '../comparison.ts'

/** An added, removed or changed primary key. It is made after its columns are required, so that on the way back it goes before. */
export const comparePrimaryKeys: Comparator = (pair, context) => {
  const wanted = pair.model.primaryKey
  const found = pair.found.primaryKey === null ? null : primaryKeyFromReflected(pair.found.primaryKey)
  if (sameNames(wanted?.columns ?? [], found?.columns ?? [], context)) return []
  const { name: table, display } = pair
  const before = found === null ? 'none' : `(${found.columns.join(', ')})`
  const after = wanted === null ? 'none' : `(${wanted.columns.join(', ')})`
  const text = `changed primary key of table '${display}': ${before} to ${after}`
  const name = wanted?.name ?? found?.name ?? ''
  const drop =
    found === null ? null : finding('replace', dropKnownConstraint(table, found), 'primaryKey', name, display, text)
  if (wanted === null) return drop === null ? [] : [drop]
  const add = createConstraint(table, wanted)
  if (drop === null) return [finding('addPrimaryKey', add, 'primaryKey', name, display, text)]
  return [drop, also(drop, 'addPrimaryKey', add)]
}
