// Comments of tables.
import { type Comparator, finding } from '../comparison.ts'

/** A changed comment of a table, where the database keeps comments. */
export const compareTableComments: Comparator = ({ model, found, name: table, display }, { dialect }) => {
  if (!dialect.capabilities.supportsComments || model.comment === found.comment) return []
  const operation = { kind: 'tableComment', table, comment: model.comment, existing: found.comment } as const
  return [finding('alterColumn', operation, 'table', table.name, display, `comment change on table '${display}'`)]
}
