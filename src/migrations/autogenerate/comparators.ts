// Every comparison that is made in a table that both sides have. A new one is a file and an entry here.
import { compareChecks } from './compare/checks.ts'
import { compareColumnFacts } from './compare/column-facts.ts'
import { compareColumns } from './compare/columns.ts'
import { compareForeignKeys } from './compare/foreign-keys.ts'
import { compareIndexes } from './compare/indexes.ts'
import { comparePrimaryKeys } from './compare/primary-keys.ts'
import { compareTableComments } from './compare/table-comments.ts'
import { compareUniqueConstraints } from './compare/unique-constraints.ts'
import type { Comparator } from './comparison.ts'

/** The comparators, in the order in which what they find in one phase is told. */
export const comparators: readonly Comparator[] = [
  compareColumns,
  comparePrimaryKeys,
  compareUniqueConstraints,
  compareChecks,
  compareIndexes,
  compareColumnFacts,
  compareForeignKeys,
  compareTableComments,
]
