import { describe, expect, it } from 'vitest'
import { ValueError } from '../../../../src/errors/value-error.ts'
import { fn } from '../../../../src/sql/expression/functions.ts'
import { and, caseWhen, exists, literal, not, or } from '../../../../src/sql/expression/logic.ts'
import { any } from '../../../../src/sql/expression/membership.ts'
import { isExpression, sql } from '../../../../src/sql/expression/template.ts'
import { match } from '../../../../src/sql/expression/text-search.ts'
import { tuple } from '../../../../src/sql/expression/tuple.ts'
import { array, datetime, json, text } from '../../../../src/sql/schema/column-types.ts'
import { c } from '../../compiler/fixtures.ts'
import { table } from '../../dialects/sqlite/describe-table.ts'

// Past the types, as a program in JavaScript calls it.
const pet = c as unknown as Readonly<Record<'id' | 'name' | 'age', Record<string, (...given: unknown[]) => unknown>>>
type Loose = Record<string, (...given: unknown[]) => unknown>
const more = table('more', { data: json(), words: array(text()), time: datetime() }).c
const loose = (name: string) => more[name] as unknown as Loose
const [data, words, time] = [loose('data'), loose('words'), loose('time')] as const
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
  ['isNot', () => pet.id.isNot?.(undefined)],
  ['modulo', () => pet.age.modulo?.(undefined)],
  ['bitAnd', () => pet.age.bitAnd?.(undefined)],
  ['op', () => pet.age.op?.('+', undefined)],
  ['startsWith', () => pet.name.startsWith?.(undefined)],
  ['icontains', () => pet.name.icontains?.(undefined)],
  ['matches', () => pet.name.matches?.(undefined)],
  ['concat', () => pet.name.concat?.(undefined)],
  ['path', () => data.path?.('a', undefined)],
  ['hasKey', () => data.hasKey?.(undefined)],
  ['setPath', () => data.setPath?.(['a'], undefined)],
  ['a step of setPath', () => data.setPath?.([undefined], 1)],
  ['merge', () => data.merge?.({ a: undefined })],
  ['JSON contains', () => data.contains?.(undefined)],
  ['JSON eq', () => data.eq?.(undefined)],
  ['array contains', () => words.contains?.(undefined)],
  ['append', () => words.append?.(undefined)],
  ['at', () => words.at?.(undefined)],
  ['datetime plus', () => time.plus?.(undefined)],
  ['datetime minus', () => time.minus?.(undefined)],
  ['tuple', call(tuple, c.id, undefined)],
  ['a row of a tuple', () => (tuple(c.id, c.age) as unknown as Loose).eq?.([1, undefined])],
  ['match', call(match, [c.name], undefined)],
  ['sql.join', () => sql.join([1, undefined])],
  ['filter', () => (fn.sum(c.id) as unknown as Loose).filter?.(undefined)],
  ['orderBy', () => (fn.sum(c.id) as unknown as Loose).orderBy?.(undefined)],
  ['fn.coalesce', call(fn.coalesce, c.id, undefined)],
  ['fn.replace', call(fn.replace, c.name, 'a', undefined)],
  ['fn.jsonObject', () => fn.jsonObject({ a: undefined as never })],
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
  ['an object as a type to cast to', () => pet.id.cast?.({ type: { kind: 'integer' } })],
  ['an object as a type to read JSON as', () => data.as?.({ type: { kind: 'integer' } })],
  ['an object as a type of a literal', call(literal, 1, { type: {} })],
  ['an object as a type of an operator', () => pet.id.op?.('+', 1, { type: {} })],
  ['a key of a prototype', () => data.path?.(Object.create({ a: 1 }))],
  ['a place before the first', () => data.path?.(-1)],
  ['a place between two', () => data.path?.(0.5)],
  ['a key with a NUL', () => data.path?.('a\0')],
  ['a key with a lone surrogate', () => data.path?.('\ud800')],
  ['no step', () => data.path?.()],
  ['a path of a number', () => pet.id.path?.('a')],
  ['a text out of a number', () => pet.id.text?.()],
  ['a merge with an array', () => data.merge?.([1])],
  ['a merge with a Date', () => data.merge?.({ a: new Date(0) })],
  ['a document that is none', () => data.eq?.({ a: () => 1 })],
  ['an item of a text', () => pet.name.at?.(0)],
  ['an item before the first', () => words.at?.(-1)],
  ['overlaps of a text', () => pet.name.overlaps?.(['a'])],
  ['a text as a length of time', () => time.plus?.('1 day')],
  ['a number as a length of time', () => time.plus?.(5)],
  ['an object as a length of time', () => time.plus?.({ days: 1 })],
  ['a number as a moment', () => time.minus?.(5)],
  ['any of a list', () => pet.id.eq?.(any([1] as never))],
  ['any of an object', () => any({ node: { kind: 'select' } } as never)],
  ['any as a pattern', () => pet.name.like?.(any(words as never))],
  ['any as a result', () => literal(any(words as never) as never)],
  ['any in plus', () => pet.id.plus?.(any(words as never))],
  ['a tuple of one', call(tuple, c.id)],
  ['a tuple of values', call(tuple, 1, 2)],
  ['a row of another length', () => (tuple(c.id, c.age) as unknown as Loose).in?.([[1]])],
  ['null in a row', () => (tuple(c.id, c.age) as unknown as Loose).in?.([[1, null]])],
  ['a text for rows', () => (tuple(c.id, c.age) as unknown as Loose).in?.('ab')],
  ['an object for a row', () => (tuple(c.id, c.age) as unknown as Loose).eq?.({ id: 1 })],
  ['a frame of two kinds', () => pet.id.over?.({ rows: [0, 1], range: [0, 1] })],
  ['a frame of one end', () => pet.id.over?.({ rows: [0] })],
  ['a frame that ends before it starts', () => pet.id.over?.({ rows: [1, -1] })],
  ['a frame of text', () => pet.id.over?.({ rows: ['1 preceding; drop table pet', 0] })],
  ['a frame of parts of rows', () => pet.id.over?.({ rows: [-0.5, 0] })],
  ['something else excluded', () => pet.id.over?.({ rows: [0, 1], exclude: 'ties) --' })],
  ['an exclusion without a frame', () => pet.id.over?.({ exclude: 'ties' })],
  ['a field that is none', call(fn.extract, 'year from now()) --', c.id)],
  ['a unit that is none', call(fn.dateTrunc, 'constructor', c.id)],
  ['a separator that is no text', call(fn.stringAgg, c.name, { toString: () => 'x' })],
  ['a separator with a NUL', call(fn.stringAgg, c.name, '\0')],
  ['several characters to trim', call(fn.trim, c.name, 'ab')],
  ['a fraction beyond 1', call(fn.percentileCont, 2)],
  ['digits that are none', call(fn.round, c.id, '1')],
  ['words that are no text', call(match, [c.name], { $ne: 1 })],
  ['a language that is none', call(match, [c.name], 'a', { language: "english', (select 1)" })],
  ['no columns to search', call(match, [], 'a')],
  ['bytes in JSON', () => fn.jsonArray(literal(new Uint8Array(1)))],
  ['no filter', () => (fn.sum(c.id) as unknown as Loose).filter?.()],
  ['a separator with a value', () => sql.join([1, 2], sql`${1}`)],
  ['a text as a separator', () => sql.join([1, 2], '; drop table pet' as never)],
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

describe('an operator of the database', () => {
  it.each(['@>', '->>', '~*', '||', 'similar to', 'GLOB', 'sounds like'])('may be %s', operator => {
    expect(isExpression(pet.name.op?.(operator, 'x'))).toBe(true)
  })

  it.each([
    '',
    ' ',
    ';',
    '--',
    '/*',
    '=--',
    "'",
    '"',
    '(',
    ')',
    'or',
    'or 1 =',
    'union',
    '@>x',
    '`',
    '\0',
    5,
    null,
    ['+'],
  ])('is never %o', operator => {
    expect(() => pet.name.op?.(operator, 'x')).toThrow(expect.objectContaining({ code: 'wrong_type' }))
  })
})
