import { describe, expect, it } from 'vitest'
import { arithmeticProblem, resultOfArithmetic } from '../../../../src/sql/expression/arithmetic.ts'
import * as columns from '../../../../src/sql/schema/column-types.ts'

const types = {
  integer: columns.integer().type,
  smallint: columns.smallint().type,
  bigint: columns.bigint().type,
  bigNumber: columns.bigint().asNumber().type,
  exact: columns.numeric(10, 2).type,
  amount: columns.numeric(10, 2).asNumber().type,
  double: columns.double().type,
}
type Name = keyof typeof types

describe('the result of arithmetic', () => {
  it.each<[Name, Name, string]>([
    ['integer', 'smallint', 'integer'],
    ['integer', 'bigint', 'bigint'],
    ['integer', 'exact', 'numeric(null,null,false)'],
    ['integer', 'amount', 'numeric(10,2,true)'],
    ['integer', 'double', 'double'],
    ['bigint', 'integer', 'bigint'],
    ['bigint', 'exact', 'numeric(null,null,false)'],
    ['bigNumber', 'double', 'double'],
    ['bigNumber', 'integer', 'bigint(true)'],
    ['exact', 'integer', 'numeric(null,null,false)'],
    ['exact', 'bigint', 'numeric(null,null,false)'],
    ['exact', 'exact', 'numeric(null,null,false)'],
    ['exact', 'amount', 'numeric(null,null,false)'],
    ['amount', 'exact', 'numeric(null,null,false)'],
    ['double', 'integer', 'double'],
  ])('of %s and %s is %s', (left, right, key) => {
    expect(arithmeticProblem(types[left], types[right])).toBeNull()
    expect(resultOfArithmetic(types[left], types[right])?.key).toBe(key)
  })

  it('of what only the database knows is not known', () => {
    expect(resultOfArithmetic(null, types.exact)).toBeNull()
    expect(resultOfArithmetic(types.exact, null)?.key).toBe('numeric(null,null,false)')
  })

  it.each<[Name, Name]>([
    ['exact', 'double'],
    ['double', 'exact'],
    ['bigint', 'double'],
    ['bigint', 'amount'],
    ['amount', 'bigint'],
  ])('of %s and %s is refused with what to do', (left, right) => {
    expect(arithmeticProblem(types[left], types[right])).toMatch(/^would mix .*: cast one of them, with/)
  })
})
