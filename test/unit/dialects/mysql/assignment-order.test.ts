import { describe, expect, it } from 'vitest'
import { orderAssignments } from '../../../../src/dialects/mysql/assignment-order.ts'
import { nodeOf } from '../../../../src/sql/expression/sql-expression.ts'
import { integer } from '../../../../src/sql/schema/column-types.ts'
import type { Column } from '../../../../src/sql/schema/table.ts'
import { table } from './describe-table.ts'

const pet = table('pet', { id: integer().primaryKey(), a: integer(), b: integer(), c: integer() })
const set = (name: string, from: string) => ({
  column: pet.column(name) as Column,
  value: nodeOf(pet.c[from]?.plus(1), 'test'),
})
const names = (...assignments: ReturnType<typeof set>[]) =>
  orderAssignments(assignments, pet.id)?.map(({ column }) => column.name) ?? null

describe('assignments', () => {
  it('stand before what they read is set', () => {
    expect(names(set('a', 'b'), set('b', 'c'))).toEqual(['a', 'b'])
    expect(names(set('b', 'c'), set('a', 'b'))).toEqual(['a', 'b'])
    expect(names(set('c', 'c'), set('b', 'c'), set('a', 'b'))).toEqual(['a', 'b', 'c'])
  })

  it('have no order where two change places', () => {
    expect(names(set('a', 'b'), set('b', 'a'))).toBeNull()
  })
})
