// Expressions evaluated in memory and in SQLite give the same: precedence, parentheses, NULL and the order of values.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { evaluate } from '../../src/orm/mapping/evaluate.ts'
import type { BinaryOperator, ExpressionNode } from '../../src/sql/expression/nodes.ts'
import { boolean, integer, text } from '../../src/sql/schema/column-types.ts'
import { emptySelect } from '../../src/sql/statement/nodes.ts'
import type { SqlType } from '../../src/sql/types/sql-type.ts'
import { drivers, type Live, open } from '../dialects/sqlite/live.ts'

const INTEGER = integer().type
const BOOLEAN = boolean().type
const TEXT = text().type

const valueOf = <T>(given: fc.Arbitrary<T>, type: SqlType) =>
  given.map((value): ExpressionNode => ({ kind: 'value', value, type }))
const binary = (operators: readonly BinaryOperator[], operand: fc.Arbitrary<ExpressionNode>) =>
  fc.record({
    kind: fc.constant('binary' as const),
    operator: fc.constantFrom(...operators),
    left: operand,
    right: operand,
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
  return {
    number: fc.oneof(
      { maxDepth: 5 },
      valueOf(fc.option(fc.integer({ min: -9, max: 9 }), { freq: 6 }), INTEGER),
      binary(['+', '-', '/', '%'], whole),
      binary(['*'], valueOf(fc.integer({ min: -9, max: 9 }), INTEGER)),
      fc.record({ kind: fc.constant('unary' as const), operator: fc.constant('negate' as const), operand: whole }),
      call('abs', fc.tuple(whole)),
      call('coalesce', fc.tuple(whole, whole)),
      call('length', fc.tuple(name)),
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

describe.each(drivers)('through %s', (_, load) => {
  let live: Live
  beforeAll(async () => {
    live = await open(load)
  })
  afterAll(() => live.close())

  const inDatabase = async (node: ExpressionNode, type: SqlType): Promise<unknown> => {
    const [[value] = []] = await live.run({ ...emptySelect, items: [{ kind: 'expression', node, type }] })
    return value
  }

  it.each([
    ['condition', condition, BOOLEAN],
    ['number', number, INTEGER],
    ['text', word, TEXT],
  ])('a random %s has the same value in memory and in the database', async (_name, arbitrary, type) => {
    const property = fc.asyncProperty(arbitrary, async node => {
      expect(await inDatabase(node, type)).toEqual(evaluate(node, () => null, 'the test'))
    })
    await fc.assert(property, { numRuns: 400 })
  })
})
