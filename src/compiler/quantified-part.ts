// Comparison with any or all rows of a subquery, or items of an array.
import type { QuantifiedNode } from '../sql/expression/nodes.ts'
import { operandText } from './call.ts'
import { requireCapability } from './refuse.ts'
import type { Writer } from './statement-dialect.ts'

/** As the standard has it; an array stands where a subquery may. */
export function quantifiedText(node: QuantifiedNode, writer: Writer): string {
  requireCapability(writer, 'supportsQuantifiedComparison', {
    feature: `a comparison with ${node.quantifier}()`,
    remedy: 'use `exists()` with the comparison in its `where`',
  })
  const left = operandText(node.left, writer)
  const rows = node.query === null ? '' : writer.statement(node.query)
  const items = node.array === null ? '' : writer.expression(node.array)
  return `${left} ${node.operator} ${node.quantifier} (${rows}${items})`
}

/**
 * The same for a database without ANY and ALL, with SQL's third truth value: by counting what the comparison gives for each row.
 *
 * @param rows writes a query of one column named by the given text
 */
export function countedQuantified(
  node: QuantifiedNode,
  writer: Writer,
  rows: (column: string) => { readonly before: string; readonly source: () => string },
): string {
  const column = writer.dialect.quote('compared value')
  const { before, source } = rows(column)
  const compare = () => `${operandText(node.left, writer)} ${node.operator} ${column}`
  const [decisive, other] = node.quantifier === 'any' ? ['max', 0] : ['min', 1]
  const found = 1 - other
  const first = `when ${decisive}(${compare()}) = ${found} then ${found}`
  const second = `when count(*) > count(${compare()}) then null`
  return `(${before}select case ${first} ${second} else ${other} end from ${source()})`
}
