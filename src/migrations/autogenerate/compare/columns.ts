// Columns that only one side has.
import { columnFromReflected } from '../../../dialect/from-reflected.ts'
import { type Comparator, type Finding, finding } from '../comparison.ts'

/** Added and removed columns. */
export const compareColumns: Comparator = (pair, context) => {
  const { model, found, name: table, display } = pair
  const known = new Set(found.columns.map(column => context.key(column.name)))
  const wanted = new Set(model.columns.map(column => context.key(column.name)))
  const key = found.primaryKey?.columns ?? []
  const added = model.columns
    .filter(column => !known.has(context.key(column.name)))
    .map((column): Finding => {
      const operation = { kind: 'addColumn', table, column, reference: null, checks: [] } as const
      return finding('addColumn', operation, 'column', column.name, display, `added column '${display}.${column.name}'`)
    })
  const removed = found.columns
    .filter(column => !wanted.has(context.key(column.name)))
    .map((reflected): Finding => {
      const { name } = reflected
      const column = columnFromReflected(reflected, key.includes(name), context.dialect)
      const operation = {
        kind: 'dropColumn',
        table,
        name,
        ifExists: false,
        column,
        reference: null,
        checks: [],
      } as const
      return finding('dropColumn', operation, 'column', name, display, `removed column '${display}.${name}'`)
    })
  return [...added, ...removed]
}
