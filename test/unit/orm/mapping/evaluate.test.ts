import { describe, expect, it } from 'vitest'
import { ModelError } from '../../../../src/errors/model-error.ts'
import { evaluate } from '../../../../src/orm/mapping/evaluate.ts'
import { fn } from '../../../../src/sql/expression/functions.ts'
import { and, caseWhen, literal, not, or } from '../../../../src/sql/expression/logic.ts'
import { nodeOf } from '../../../../src/sql/expression/sql-expression.ts'
import { sql } from '../../../../src/sql/expression/template.ts'
import {
  bigint,
  binary,
  boolean,
  datetime,
  double,
  integer,
  numeric,
  text,
} from '../../../../src/sql/schema/column-types.ts'
import { type AnyExpression, table } from '../../dialects/sqlite/describe-table.ts'

const c = table('t', {
  id: integer().primaryKey(),
  name: text().nullable(),
  big: bigint(),
  ratio: double(),
  price: numeric(6, 2),
  at: datetime(),
  bytes: binary(),
  done: boolean(),
}).c as Readonly<Record<string, AnyExpression>> & {
  readonly [K in 'id' | 'name' | 'big' | 'ratio' | 'price' | 'at' | 'bytes' | 'done']: AnyExpression
}

const row: Readonly<Record<string, unknown>> = {
  id: 7,
  name: null,
  big: 2n ** 60n,
  ratio: 5,
  price: '10.00',
  at: new Date(5),
  bytes: new Uint8Array([1, 2]),
  done: true,
}
const valueOf = (expression: AnyExpression, values = row) =>
  evaluate(nodeOf(expression, 'test'), column => values[column.name], 'T.x')

const computed: readonly (readonly [AnyExpression, unknown])[] = [
  [c.id, 7],
  [c.name, null],
  [c.id.plus(1).times(2).minus(3), 13],
  [c.id.dividedBy(2), 3],
  [c.id.times(-1).dividedBy(2), -3],
  [c.ratio.dividedBy(2), 2.5],
  [c.id.dividedBy(0), null],
  [c.ratio.dividedBy(0), null],
  [c.id.plus(0.5), 7.5],
  [c.big.plus(1n), 2n ** 60n + 1n],
  [c.big.dividedBy(3n), 2n ** 60n / 3n],
  [c.name.eq('x'), null],
  [c.name.isNull(), true],
  [c.name.isNotNull(), false],
  [c.name.is(null), true],
  [c.name.is('x'), false],
  [c.at.eq(new Date(5)), true],
  [c.at.lt(new Date(6)), true],
  [c.bytes.eq(new Uint8Array([1, 2])), true],
  [c.bytes.lt(new Uint8Array([1, 3])), true],
  [c.big.gt(5n), true],
  [c.done.eq(true), true],
  [c.id.between(1, 7), true],
  [c.id.between(8, 9), false],
  [c.id.in([1, 7]), true],
  [c.id.notIn([1, 7]), false],
  [c.id.in([]), false],
  [c.name.notIn([]), true],
  [c.name.in(['x']), null],
  [and(), true],
  [or(), false],
  [and(c.name.eq('x'), c.id.eq(8)), false],
  [and(c.name.eq('x'), c.id.eq(7)), null],
  [or(c.name.eq('x'), c.id.eq(7)), true],
  [or(c.name.eq('x'), c.id.eq(8)), null],
  [not(c.name.eq('x')), null],
  [not(c.id.eq(7)), false],
  [caseWhen(c.name.eq('x'), 'a').when(c.id.gt(5), 'b').otherwise('c'), 'b'],
  [caseWhen(c.id.gt(9), 'a'), null],
  [caseWhen(c.id.gt(9), 'a').otherwise('z'), 'z'],
  [fn.concat('a', c.name, 'b'), 'ab'],
  [fn.coalesce(c.name, 'none'), 'none'],
  [fn.coalesce!(c.name, literal('ok')), 'ok'],
  [fn.upper(literal('straße')), 'STRASSE'],
  [fn.lower(c.name), null],
  [fn.length(literal('a\u{1f600}')), 2],
  [fn.abs(c.id.minus(10)), 3],
  [fn.abs(c.big.times(-1n)), 2n ** 60n],
  [(literal('\uffff') as AnyExpression).lt('\u{10000}'), true],
  [(literal('b') as AnyExpression).gt('a'), true],
  [(literal('a') as AnyExpression).lt('ab'), true],
  [c.id.as('x'), 7],
]

const unsupported: readonly (readonly [AnyExpression, RegExp])[] = [
  [fn.count(), /calls 'count', which only the database can compute: give `hybrid` a second function/],
  [fn.constructor!(c.id), /calls 'constructor'/],
  [c.name.like('a%'), /cannot be computed in memory \(like\)/],
  [sql`1`, /\(template\)/],
  [c.price.plus('1.00'), /exact decimals/],
  [c.price.lt('9.00'), /exact decimals/],
  [c.name.collate('NOCASE').eq('x'), /the collation 'NOCASE'/],
  [fn.concat('a', c.at as never), /makes a text of a value/],
  [c.id.cast(text()), /\(cast\)/],
]

describe('an expression in memory', () => {
  it.each(computed.map(([expression, value], at) => [at, expression, value] as const))(
    'has its value (%i)',
    (_, expression, value) => {
      expect(valueOf(expression)).toEqual(value)
    },
  )

  it.each(unsupported.map(([expression, message], at) => [at, expression, message] as const))(
    'is refused when only the database can compute it (%i)',
    (_, expression, message) => {
      expect(() => valueOf(expression)).toThrow(ModelError)
      expect(() => valueOf(expression)).toThrow(message)
    },
  )
})
