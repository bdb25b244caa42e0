// Comments and collations of columns.
import type { FactComparator } from './fact.ts'

/** A changed comment, where the database keeps comments. */
export const compareComment: FactComparator = ({ model, found, place }, { dialect }) => {
  if (!dialect.capabilities.supportsComments || model.comment === found.comment) return null
  return { changes: { comment: model.comment }, text: `column comment '${place}'` }
}

/** A changed collation. */
export const compareCollation: FactComparator = ({ model, found, place }, context) => {
  const wanted =
    model.collation === null || context.key(model.collation) === context.key('BINARY') ? null : model.collation
  if (context.key(wanted ?? '') === context.key(found.collation ?? '')) return null
  return {
    changes: { collation: wanted },
    text: `collation change from ${found.collation ?? 'the default'} to ${wanted ?? 'the default'} on '${place}'`,
  }
}
