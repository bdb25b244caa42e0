// What `limit` and `offset` take: a number of rows, or an expression of one.
import { ValueError } from '../../errors/value-error.ts'
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import { nodeOf } from '../../sql/expression/sql-expression.ts'
import { valueNode } from '../../sql/expression/value.ts'
import { IntegerType } from '../../sql/types/integer.ts'
import { isKind } from '../../util/brand.ts'

const INTEGER = new IntegerType()

/** The node of a number of rows. */
export function countNode(count: unknown, place: string): ExpressionNode {
  if (isKind(count, 'expression')) return nodeOf(count, place)
  const node = valueNode(count, INTEGER, place)
  if (Number(count) < 0)
    throw new ValueError('wrong_type', { place, problem: `expects a whole number from 0, not ${count}` })
  return node
}

/** A whole number from 1 that the caller gave for a page. */
export function pageNumber(value: number, name: string): number {
  if (Number.isSafeInteger(value) && value >= 1) return value
  throw new ValueError('wrong_type', {
    place: `paginate({ ${name} })`,
    problem: `expects a whole number from 1, not ${value}`,
  })
}

/** How many results a page has. */
export function pageSize(options: { readonly perPage?: number; readonly maxPerPage?: number }): number {
  const { perPage = 20, maxPerPage = Number.POSITIVE_INFINITY } = options
  const most = maxPerPage === Number.POSITIVE_INFINITY ? maxPerPage : pageNumber(maxPerPage, 'maxPerPage')
  return Math.min(pageNumber(perPage, 'perPage'), most)
}

/** How many results a stream reads at a time. */
export function batchSizeOf({ batchSize = 500 }: { readonly batchSize?: number }): number {
  if (Number.isSafeInteger(batchSize) && batchSize >= 1) return batchSize
  throw new ValueError('wrong_type', {
    place: 'stream({ batchSize })',
    problem: `expects a whole number from 1, not ${batchSize}`,
  })
}
