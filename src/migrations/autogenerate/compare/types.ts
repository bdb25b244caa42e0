// The types of columns. The dialect says whether a column has the type that a model asks for.
import type { FactComparator } from './fact.ts'

/** A changed type. */
export const compareType: FactComparator = ({ model, found, pair, place }, { dialect }) => {
  if (dialect.sameType(model.type, found, pair.found)) return null
  return {
    changes: { type: model.type },
    text: `type change from ${found.typeText || 'no type'} to ${dialect.typeText(model.type)} on '${place}'`,
  }
}
