// Whether columns may be NULL.
import type { FactComparator } from './fact.ts'

/** A changed nullability. The columns of a primary key are never NULL. */
export const compareNullability: FactComparator = ({ model, found, pair, place }, context) => {
  const isKey = (columns: readonly string[] | undefined) =>
    columns?.some(name => context.key(name) === context.key(model.name)) ?? false
  const nullable = model.nullable && !isKey(pair.model.primaryKey?.columns)
  if (nullable === found.nullable) return null
  if (model.computed !== null && found.computed !== null) return null
  return { changes: { nullable }, text: `${nullable ? 'NULL' : 'NOT NULL'} on column '${place}'` }
}
