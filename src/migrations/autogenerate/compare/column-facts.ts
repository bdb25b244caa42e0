// What changes in columns that both sides have: each fact has a comparator of its own, and what they find in a column becomes one operation.

import { columnFromReflected } from '../../../dialect/from-reflected.ts'
import type { ColumnFacts } from '../../operations/column-operations.ts'
import type { Comparator, ComparisonContext, Finding, ReportLine } from '../comparison.ts'
import { compareCollation, compareComment } from './column-words.ts'
import { compareComputed } from './computed.ts'
import type { ColumnPair, FactChange, FactComparator } from './fact.ts'
import { compareNullability } from './nullability.ts'
import { compareServerDefault } from './server-defaults.ts'
import { compareType } from './types.ts'

/** The comparators of single facts, in the order of the report. */
const factComparators: readonly FactComparator[] = [
  compareType,
  compareNullability,
  compareServerDefault,
  compareComputed,
  compareCollation,
  compareComment,
]

/** Changed columns, one operation each. */
export const compareColumnFacts: Comparator = (pair, context) =>
  pair.model.columns.flatMap(model => {
    const found = pair.found.columns.find(column => context.key(column.name) === context.key(model.name))
    if (found === undefined) return []
    const column = { model, found, pair, place: `${pair.display}.${found.name}` }
    const changes = factComparators.flatMap(compare => compare(column, context) ?? [])
    return changes.length === 0 ? [] : [alteration(column, changes, context)]
  })

function alteration({ found, pair }: ColumnPair, facts: readonly FactChange[], context: ComparisonContext): Finding {
  const changes: ColumnFacts = Object.assign({}, ...facts.map(fact => fact.changes))
  const { type, nullable, serverDefault, comment, computed, collation } = columnFromReflected(
    found,
    false,
    context.dialect,
  )
  const existing = { type, nullable, serverDefault, comment, computed, collation }
  const operation = {
    kind: 'alterColumn',
    table: pair.name,
    name: found.name,
    changes,
    existing,
    newName: null,
    using: null,
  } as const
  const subject = { type: 'column', name: found.name, table: pair.display } as const
  const lines = facts.map((fact): ReportLine => ({ ...subject, text: `detected ${fact.text}` }))
  return { subject, phase: 'alterColumn', operation, lines }
}
