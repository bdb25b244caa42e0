import { describe, expect, it } from 'vitest'
import { ValueError } from '../../../../src/errors/value-error.ts'
import { fn } from '../../../../src/sql/expression/functions.ts'
import { and, caseWhen, exists, literal, not, or } from '../../../../src/sql/expression/logic.ts'
import { isExpression, sql } from '../../../../src/sql/expression/template.ts'
import { c } from '../../compiler/fixtures.ts'

// Past the types, as a program in JavaScript calls it.
const pet = c as unknown as Readonly<Record<'id' | 'name' | 'age', Record<string, (...given: unknown[]) => unknown>>>
const untypedSql = sql as unknown as (...given: unknown[]) => unknown
const call =
  (run: (...given: never[]) => unknown, ...given: unknown[]) =>
  () =>
    (run as (...all: unknown[]) => unknown)(...given)

const undefinedGiven: readonly (readonly [string, () => unknown])[] = [
  ['eq', () => pet.id.eq?.(undefined)],
  ['ne', () => pet.id.ne?.(undefined)],
  ['lt', () => pet.id.lt?.(undefined)],
  ['between', () => pet.id.between?.(1, undefined)],
  ['in', () => pet.id.in?.([1, undefined])],
  ['is', () => pet.id.is?.(undefined)],
  ['like', () => pet.name.like?.(undefined)],
  ['plus', () => pet.age.plus?.(undefined)],
  ['and', call(and, undefined)],
  ['or', call(or, undefined)],
  ['not', call(not, undefined)],
  ['caseWhen', call(caseWhen, undefined, 1)],
  ['caseWhen value', () => caseWhen(c.id.eq(1), undefined)],
  ['literal', call(literal, undefined)],
  ['fn.max', call(fn.max, undefined)],
  ['fn.anything', () => fn.anything?.(undefined)],
  ['sql', () => sql`x = ${undefined}`],
  ['over', () => pet.id.over?.({ partitionBy: [undefined] })],
]

const wrong: readonly (readonly [string, () => unknown])[] = [
  ['text for a number', () => pet.id.eq?.('1')],
  ['a number for text', () => pet.name.eq?.(0)],
  ['an object for a scalar', () => pet.name.eq?.({ not: '' })],
  ['an array for a scalar', () => pet.name.eq?.([''])],
  ['a Date for text', () => pet.name.eq?.(new Date(0))],
  ['NaN', () => pet.id.eq?.(Number.NaN)],
  ['an unsafe integer', () => pet.id.gt?.(2 ** 53)],
  ['a bigint for a number', () => pet.id.eq?.(1n)],
  ['a lone surrogate', () => pet.name.contains?.('\ud800')],
  ['an object in a list', () => pet.id.in?.([{ id: 1 }])],
  ['a text for a list', () => pet.name.in?.('abc')],
  ['a set for a list', () => pet.id.in?.(new Set([1]))],
  ['what looks like an expression', () => pet.name.eq?.({ node: { kind: 'constant', value: 1 }, kind: 'expression' })],
  ['a symbol', () => pet.name.eq?.(Symbol('x'))],
  ['a function', () => pet.name.eq?.(() => 'x')],
  ['a pattern with a NUL', () => pet.name.contains?.('a\0')],
  ['a like with a NUL', () => pet.name.like?.('\0%')],
  ['a number as a pattern', () => pet.name.startsWith?.(5)],
  ['a text as a condition', call(and, "name = 'x'")],
  ['an object as a condition', call(or, { name: 'x' })],
  ['true as a condition', call(not, true)],
  ['a text as a query', call(exists, 'select 1')],
  ['an object as a query', call(exists, { node: { kind: 'select' } })],
  ['a label that is no text', () => pet.id.as?.(5)],
  ['an empty label', () => pet.id.as?.('')],
  ['a collation that is no text', () => pet.id.collate?.(undefined)],
  ['no identifier', () => sql.identifier('a', '')],
  ['an invalid Date', call(literal, new Date(Number.NaN))],
  ['an object as an operand of a function', () => fn.f?.({})],
]

describe('an operand', () => {
  it.each(undefinedGiven)('of %s is never undefined', (_, run) => {
    expect(run).toThrow(expect.objectContaining({ code: 'undefined_value' }))
  })

  it.each(wrong)('is checked: %s is refused', (_, run) => {
    expect(run).toThrow(ValueError)
  })

  it('names where it was given', () => {
    expect(() => pet.name.eq?.(5)).toThrow('pet.name.eq() expects a string, not the number 5')
    expect(() => sql`${1} ${undefined}`).toThrow(/^the second value of an sql template was given undefined/)
  })

  it('that is null in a list is refused, and an empty list is not', () => {
    expect(() => pet.name.in?.(['a', null])).toThrow(expect.objectContaining({ code: 'null_in_list' }))
    expect(isExpression(pet.name.in?.([]))).toBe(true)
  })
})

describe('the sql template', () => {
  it.each([
    ['a text', () => untypedSql('drop table pet')],
    ['an array', () => untypedSql(['drop table pet'])],
    ['an array that looks like one', () => untypedSql(Object.freeze(Object.assign(['x'], { raw: ['x'] })), 1)],
    ['nothing', () => untypedSql()],
    ['an object', () => untypedSql({ raw: ['x'], length: 1 })],
  ])('takes no %s in place of a template', (_, run) => {
    expect(run).toThrow(expect.objectContaining({ code: 'wrong_type' }))
  })

  it('takes no text with an escape that means nothing', () => {
    expect(() => sql`\unicode`).toThrow(ValueError)
  })
})
