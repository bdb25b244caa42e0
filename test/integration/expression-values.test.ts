// Expressions evaluated in memory and in each database give the same: precedence, parentheses, NULL and the order of values.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { select } from '../../src/exports/index.ts'
import { evaluate } from '../../src/orm/mapping/evaluate.ts'
import type { BinaryOperator, ExpressionNode } from '../../src/sql/expression/nodes.ts'
import { expression } from '../../src/sql/expression/sql-expression.ts'
import { boolean, integer, text } from '../../src/sql/schema/column-types.ts'
import type { SqlType } from '../../src/sql/types/sql-type.ts'
import { eachDatabase } from '../databases.ts'

const INTEGER = integer().type
const BOOLEAN = boolean().type
const TEXT = text().type

const valueOf = <T>(given: fc.Arbitrary<T>, type: SqlType) =>
  given.map((value): ExpressionNode => ({ kind: 'value', value, type }))
const binary = (
  operators: readonly BinaryOperator[],
  operand: fc.Arbitrary<ExpressionNode>,
  right: fc.Arbitrary<ExpressionNode> = operand,
) =>
  fc.record({
    kind: fc.constant('binary' as const),
    operator: fc.constantFrom(...operators),
    left: operand,
    right,
  })

/** Random conditions over numbers, truth values, texts and NULL. Numbers stay small, so that no sum leaves 64 bits. */
const { condition, number, word } = fc.letrec<{
  condition: ExpressionNode
  number: ExpressionNode
  word: ExpressionNode
}>(tie => {
  const [truth, whole, name] = [tie('condition'), tie('number'), tie('word')]
  const branches = (then: fc.Arbitrary<ExpressionNode>) =>
    fc.array(fc.record({ when: truth, then }), { minLength: 1, maxLength: 2 })
  const caseOf = (then: fc.Arbitrary<ExpressionNode>) =>
    fc.record({ kind: fc.constant('case' as const), branches: branches(then), otherwise: fc.option(then) })
  const call = (called: string, operands: fc.Arbitrary<ExpressionNode[]>) =>
    fc.record({
      kind: fc.constant('function' as const),
      name: fc.constant(called),
      operands,
      distinct: fc.constant(false),
    })
  const letter = valueOf(fc.constantFrom('a', 'B', '%', ' '), TEXT)
  const count = valueOf(fc.integer({ min: 0, max: 3 }), INTEGER)
  return {
    number: fc.oneof(
      { maxDepth: 5 },
      valueOf(fc.option(fc.integer({ min: -9, max: 9 }), { freq: 6 }), INTEGER),
      binary(['+', '-', '/', '%'], whole),
      binary(['*'], valueOf(fc.integer({ min: -9, max: 9 }), INTEGER)),
      fc.record({ kind: fc.constant('unary' as const), operator: fc.constant('negate' as const), operand: whole }),
      binary(['&', '|', '^'], whole),
      binary(['<<', '>>'], whole, valueOf(fc.integer({ min: 0, max: 3 }), INTEGER)),
      fc.record({ kind: fc.constant('unary' as const), operator: fc.constant('invert bits' as const), operand: whole }),
      call('abs', fc.tuple(whole)),
      call('coalesce', fc.tuple(whole, whole)),
      call('nullif', fc.tuple(whole, whole)),
      call('greatest', fc.array(whole, { minLength: 2, maxLength: 3 })),
      call('least', fc.array(whole, { minLength: 2, maxLength: 3 })),
      call('floor', fc.tuple(whole)),
      call('length', fc.tuple(name)),
      call('position', fc.tuple(name, name)),
      caseOf(whole),
    ),
    word: fc.oneof(
      { maxDepth: 3 },
      valueOf(
        fc.option(fc.string({ unit: fc.constantFrom('a', 'B', "'", '%', '\uffff', '\u{1f600}'), maxLength: 3 }), {
          freq: 6,
        }),
        TEXT,
      ),
      binary(['||'], name),
      call('concat', fc.array(name, { minLength: 1, maxLength: 3 })),
      call('lower', fc.tuple(name)),
      call('reverse', fc.tuple(name)),
      call('trim', fc.tuple(name, letter)),
      call('ltrim', fc.tuple(name, letter)),
      call('rtrim', fc.tuple(name, letter)),
      call('left', fc.tuple(name, count)),
      call('right', fc.tuple(name, count)),
      call('replace', fc.tuple(name, letter, name)),
      call('coalesce', fc.tuple(name, name)),
      call('nullif', fc.tuple(name, name)),
      caseOf(name),
    ),
    condition: fc.oneof(
      { maxDepth: 5 },
      valueOf(fc.option(fc.boolean(), { freq: 6 }), BOOLEAN),
      binary(['=', '<>', '<', '<=', '>', '>=', 'is distinct from', 'is not distinct from'], whole),
      binary(['=', '<>', '<', '>=', 'is not distinct from'], name),
      binary(['=', '<>', 'is distinct from'], truth),
      fc.record({
        kind: fc.constant('logical' as const),
        operator: fc.constantFrom('and' as const, 'or' as const),
        operands: fc.array(truth, { maxLength: 3 }),
      }),
      fc.record({
        kind: fc.constant('unary' as const),
        operator: fc.constantFrom('not' as const, 'is null' as const, 'is not null' as const),
        operand: truth,
      }),
      fc.record({ kind: fc.constant('between' as const), operand: whole, low: whole, high: whole }),
      call('startsWith', fc.tuple(name, name)),
      call('endsWith', fc.tuple(name, name)),
      call('containsText', fc.tuple(name, name)),
      fc.record({
        kind: fc.constant('in' as const),
        operand: whole,
        values: fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 3 }),
        type: fc.constant(INTEGER),
        negated: fc.boolean(),
      }),
      caseOf(truth),
    ),
  }
})

eachDatabase((_, makeDb) => {
  it.each([
    ['condition', condition, BOOLEAN],
    ['number', number, INTEGER],
    ['text', word, TEXT],
  ])('a random %s has the same value in memory and in the database', async (_name, arbitrary, type) => {
    const db = makeDb()
    const property = fc.asyncProperty(arbitrary, async node => {
      const value = await select(expression(node, type)).one(db.engine)
      expect(value).toEqual(evaluate(node, () => null, 'the test'))
    })
    await fc.assert(property, { numRuns: 300 })
  })
})
