import { describe, expect, it } from 'vitest'
import * as columns from '../../../../src/sql/schema/column-types.ts'
import type { SqlType } from '../../../../src/sql/types/sql-type.ts'
import { jsonNull } from '../../../../src/sql/types/structured.ts'

const point = () =>
  columns.custom<readonly number[]>({
    name: 'point',
    sql: 'blob',
    toDriver: value => new Uint8Array(value),
    fromDriver: (wire: Uint8Array) => [...wire],
  })

const types = {
  integer: columns.integer().type,
  smallint: columns.smallint().type,
  bigint: columns.bigint().type,
  'bigint as number': columns.bigint().asNumber().type,
  string: columns.string(5).type,
  text: columns.text().type,
  boolean: columns.boolean().type,
  datetime: columns.datetime().type,
  date: columns.date().type,
  time: columns.time().type,
  numeric: columns.numeric(6, 2).type,
  'numeric as number': columns.numeric().asNumber().type,
  double: columns.double().type,
  float: columns.float().type,
  json: columns.json().type,
  jsonb: columns.jsonb().type,
  binary: columns.binary().type,
  uuid: columns.uuid().type,
  enumeration: columns.enumeration('a', 'b').type,
} as const
type Name = keyof typeof types

const cycle: Record<string, unknown> = {}
cycle.self = cycle
const sparse = [1, 2]
delete sparse[0]

const refused: readonly (readonly [Name, unknown])[] = [
  ['integer', 1.5],
  ['integer', '1'],
  ['integer', 2 ** 53],
  ['integer', Number.NaN],
  ['integer', 1n],
  ['integer', true],
  ['smallint', 32768],
  ['bigint', 1],
  ['bigint', 2n ** 63n],
  ['bigint as number', 2 ** 53],
  ['string', 5],
  ['string', 'a\ud800b'],
  ['string', {}],
  ['string', ['a']],
  ['text', null],
  ['boolean', 1],
  ['boolean', 'true'],
  ['datetime', '2026-11-20'],
  ['datetime', new Date(Number.NaN)],
  ['datetime', new Date(8.64e15)],
  ['date', new Date(0)],
  ['date', '2026-02-30'],
  ['date', '2026-11-20T00:00'],
  ['time', '24:00'],
  ['time', '17:30:00.1234567'],
  ['numeric', 1.5],
  ['numeric', '1e3'],
  ['numeric', '1.234'],
  ['numeric', '12345.6'],
  ['numeric as number', Number.POSITIVE_INFINITY],
  ['double', '1'],
  ['json', { at: new Date(0) }],
  ['json', [1n]],
  ['json', { a: [Number.NaN] }],
  ['json', new Map()],
  ['json', new Set()],
  ['json', [undefined]],
  ['json', cycle],
  ['json', sparse],
  ['json', { 'a\ud800': 1 }],
  ['json', { a: jsonNull }],
  ['json', () => 1],
  ['jsonb', 'a\ud800'],
  ['binary', [1, 2]],
  ['binary', 'abc'],
  ['uuid', '7f8de4a6'],
  ['enumeration', 'c'],
  ['enumeration', 1],
]

const taken: readonly (readonly [Name, unknown])[] = [
  ['integer', -1],
  ['smallint', -32768],
  ['bigint', -(2n ** 63n)],
  ['bigint as number', 5],
  ['string', ''],
  ['text', "it's \u0000 \ud83d\ude00"],
  ['boolean', false],
  ['datetime', new Date('0000-01-01T00:00:00.000Z')],
  ['date', '2024-02-29'],
  ['time', '23:59'],
  ['numeric', '-1234.50'],
  ['numeric as number', 1.5],
  ['double', Number.POSITIVE_INFINITY],
  ['json', { a: [1, 'x', null, { b: undefined }] }],
  ['json', jsonNull],
  ['json', JSON.parse('{"__proto__":1}')],
  ['binary', new Uint8Array(2)],
  ['uuid', '7F8DE4A6-0000-4000-8000-00000000000A'],
  ['enumeration', 'b'],
]

describe('a type', () => {
  it.each(refused)('%s says what is wrong with %o', (name, value) => {
    expect(types[name].problem(value)).toMatch(/^expects /)
  })

  it.each(taken)('%s takes %o', (name, value) => {
    expect(types[name].problem(value)).toBeNull()
  })

  it.each(taken.filter(([, value]) => value !== jsonNull))('%s restores %o from its snapshot', (name, value) => {
    const type: SqlType = types[name]
    const restored = type.restore(type.snapshot(value))
    expect(type.same(restored, type.snapshot(value))).toBe(true)
    if (type.mutable) expect(restored).not.toBe(value)
  })

  it('compares values and not their spelling', () => {
    expect(types.numeric.same('1.5', types.numeric.snapshot('+01.50'))).toBe(true)
    expect(types.uuid.toKey('7F8DE4A6-0000-4000-8000-00000000000A')).toBe('7f8de4a6-0000-4000-8000-00000000000a')
    expect(types.time.same('17:30', types.time.snapshot('17:30:00.000'))).toBe(true)
    expect(types.json.same({ b: 1, a: { c: undefined } }, types.json.snapshot({ a: {}, b: 1 }))).toBe(true)
    expect(types.json.same({ a: [] }, types.json.snapshot({ a: {} }))).toBe(false)
    expect(types.double.same(Number.NaN, Number.NaN)).toBe(true)
    expect(types.numeric.toKey('1.5')).toBe(types.numeric.toKey('1.50'))
    expect(types.bigint.toKey(5n)).toBe(5)
  })

  it('sees a change in place', () => {
    const bytes = new Uint8Array([1])
    const kept = types.binary.snapshot(bytes)
    bytes[0] = 2
    expect(types.binary.same(bytes, kept)).toBe(false)
    const at = new Date(0)
    const time = types.datetime.snapshot(at)
    at.setTime(1)
    expect(types.datetime.same(at, time)).toBe(false)
  })
})

describe('text from a request path', () => {
  it.each([
    ['integer', '1', 1],
    ['integer', '01', null],
    ['integer', '1e3', null],
    ['integer', ' 1', null],
    ['integer', '', null],
    ['smallint', '40000', null],
    ['bigint', '9223372036854775807', 2n ** 63n - 1n],
    ['bigint', '9223372036854775808', null],
    ['bigint as number', '9007199254740993', null],
    ['uuid', 'no', null],
    ['text', '1', '1'],
    ['datetime', '2026-11-20T00:00:00.000Z', new Date('2026-11-20T00:00:00.000Z')],
    ['datetime', '1', null],
    ['datetime', '2026-11-20T00:00:00', null],
    ['boolean', 'true', null],
  ] as const)('is for %s: %o means %o', (name, text, value) => {
    expect(types[name].fromText(text)).toEqual(value)
  })
})

describe('a type of the user', () => {
  it('is compared by the bytes that it gives, and shares none with its snapshot', () => {
    const { type } = point()
    const kept = type.snapshot([1, 2])
    expect(type.same([1, 2], kept)).toBe(true)
    expect(type.same([1, 3], kept)).toBe(false)
    expect(type.toKey([1, 255])).toBe('01ff')
  })

  it('differs from another of the same name', () => {
    expect(point().type.key).not.toBe(point().type.key)
    const shared = point()
    expect(shared.type.key).toBe(shared.nullable().type.key)
  })

  it('needs a name and conversions', () => {
    expect(() => columns.custom({ name: 'x', sql: 'text' } as never)).toThrow(
      expect.objectContaining({ code: 'unsupported' }),
    )
  })
})

describe('the parameters of a type', () => {
  it.each([
    () => columns.string(0),
    () => columns.string(1.5),
    () => columns.string('1); drop table x' as never),
    () => columns.numeric(-1),
    () => columns.numeric(4, 5),
    () => columns.datetime({ precision: 7 }),
    () => columns.enumeration(),
    () => columns.enumeration('a', 'a'),
    () => columns.enumeration(1 as never),
  ])('are checked: %s', make => {
    expect(make).toThrow(expect.objectContaining({ code: 'unsupported' }))
  })

  it('are part of its key', () => {
    expect(columns.string(5).type.key).toBe('string(5)')
    expect(columns.text().type.key).toBe('text')
    expect(columns.numeric(4, 1).type.key).not.toBe(columns.numeric(4, 1).asNumber().type.key)
    expect(columns.enumeration('a","b').type.key).not.toBe(columns.enumeration('a', 'b').type.key)
  })
})
