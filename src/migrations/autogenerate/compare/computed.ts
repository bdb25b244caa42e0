// Columns that the database computes.
import { writeInline } from '../../../compiler/inline.ts'
import { normaliseSql } from '../../impl/normalise-sql.ts'
import type { FactComparator } from './fact.ts'

/** A changed, added or removed expression of a computed column. */
export const compareComputed: FactComparator = ({ model, found, place }, { dialect }) => {
  const wanted =
    model.computed === null
      ? null
      : `${normaliseSql(writeInline(model.computed.sql, dialect))} ${model.computed.stored}`
  const actual = found.computed === null ? null : `${normaliseSql(found.computed.text)} ${found.computed.stored}`
  if (wanted === actual) return null
  const change = wanted === null ? 'removed' : actual === null ? 'added' : 'changed'
  return { changes: { computed: model.computed }, text: `${change} computation of column '${place}'` }
}
