// Columns that the database computes.
import { writeInline } from '../../../compiler/inline.ts'
import { comparableSql } from '../../impl/normalise-sql.ts'
import type { FactComparator } from './fact.ts'

/** A changed, added or removed expression of a computed column. */
export const compareComputed: FactComparator = ({ model, found, place }, { dialect }) => {
  const kept = (stored: boolean) => (dialect.capabilities.supportsVirtualColumns === false ? true : stored)
  const wanted =
    model.computed === null
      ? null
      : `${comparableSql(writeInline(model.computed.sql, dialect), dialect)} ${kept(model.computed.stored)}`
  const actual =
    found.computed === null ? null : `${comparableSql(found.computed.text, dialect)} ${kept(found.computed.stored)}`
  if (wanted === actual) return null
  const change = wanted === null ? 'removed' : actual === null ? 'added' : 'changed'
  return { changes: { computed: model.computed }, text: `${change} computation of column '${place}'` }
}
