import { describe, expect, test } from 'vitest'
import { arrayJsonCodec } from '../../../../src/compiler/array-json.ts'
import { sqliteCodec } from '../../../../src/dialects/sqlite/types.ts'
import { ModelError } from '../../../../src/errors/model-error.ts'
import { ValueError } from '../../../../src/errors/value-error.ts'
import * as columns from '../../../../src/sql/schema/column-types.ts'
import { ArrayType } from '../../../../src/sql/types/array.ts'

const { array, bigint, binary, boolean, datetime, double, integer, json, numeric, string, vector } = columns
const point = columns.custom<{ x: number }>({
  name: 'p',
  sql: 'text',
  toDriver: p => String(p.x),
  fromDriver: (x: string) => ({ x: Number(x) }),
})
const bytesLike = columns.custom<number>({
  name: 'b',
  sql: 'blob',
  toDriver: n => new Uint8Array([n]),
  fromDriver: (b: Uint8Array) => b[0] ?? -1,
})

function codecOf(builder: { readonly type: unknown }) {
  if (!(builder.type instanceof ArrayType)) throw new Error('no array')
  return arrayJsonCodec(builder.type, sqliteCodec)
}

describe('arrays', () => {
  test('take lists of their items and nothing else', () => {
    const { type } = array(integer())
    expect(type.problem([1, 2])).toBeNull()
    expect(type.problem([])).toBeNull()
    expect(type.problem('1,2')).toBe('expects an array, not a string')
    expect(type.problem([1, 'x'])).toBe('expects a number, not a string at [1]')
    expect(type.problem([1, null])).toContain('expects items without null')
    // biome-ignore lint/suspicious/noSparseArray: a hole is what is tested
    expect(type.problem([1, , 3])).toBe('expects a value, not undefined at [1]')
    expect(array(integer().nullable()).type.problem([1, null])).toBeNull()
  })

  test('lists of lists are matrices', () => {
    const { type } = array(array(integer()))
    expect(
      type.problem([
        [1, 2],
        [3, 4],
      ]),
    ).toBeNull()
    expect(type.problem([])).toBeNull()
    expect(type.problem([[1], [2, 3]])).toBe('expects inner arrays of one length')
    expect(type.problem([[], []])).toBe('expects inner arrays with items')
    expect(array(array(array(integer()))).type.problem([[[1]], [[1, 2]]])).toBe('expects inner arrays of one length')
  })

  test('refuse what no database has', () => {
    expect(() => array(vector(3))).toThrow(ModelError)
    expect(() => array(array(integer()).nullable())).toThrow(/declare the inner items as nullable/)
    expect(() => array(string(20).unique())).toThrow(/was given items with unique.*write the rest after it/)
    expect(() => array(string(20).default('x'))).toThrow(/default/)
  })

  test('a snapshot shares nothing with the list and sees every change', () => {
    const { type } = array(binary())
    const list = [new Uint8Array([1]), new Uint8Array([2])]
    const snapshot = type.snapshot(list)
    expect(type.same(list, snapshot)).toBe(true)
    list[1]?.fill(9)
    expect(type.same(list, snapshot)).toBe(false)
    expect(type.restore(snapshot)).toEqual([new Uint8Array([1]), new Uint8Array([2])])
    expect(type.same([new Uint8Array([1])], snapshot)).toBe(false)
  })

  test('types with other items have other keys', () => {
    const keys = [
      array(integer()),
      array(string()),
      array(string(3)),
      array(integer().nullable()),
      array(array(integer())),
    ]
    expect(new Set(keys.map(({ type }) => type.key)).size).toBe(keys.length)
  })

  test.each([
    [
      'whole numbers of 64 bits',
      array(bigint()),
      [2n ** 63n - 1n, -(2n ** 63n), 5n],
      '[9223372036854775807,-9223372036854775808,5]',
    ],
    ['decimals', array(numeric(30, 2)), ['12345678901234567890.50'], '["12345678901234567890.50"]'],
    ['bytes', array(binary()), [new Uint8Array([0, 255]), new Uint8Array()], '["00ff",""]'],
    ['truth values', array(boolean()), [true, false], '[1,0]'],
    ['dates', array(datetime()), [new Date('2026-11-20T17:30:00.123Z')], '["2026-11-20 17:30:00.123"]'],
    ['floating point numbers', array(double()), [0.1, 1e300, Number.POSITIVE_INFINITY], '[0.1,1e+300,9e999]'],
    ['documents', array(json()), [{ a: [1, null] }, null, 'x'], '[{"a":[1,null]},null,"x"]'],
    ['texts', array(string()), ['', 'a"b\\c', '\u0000', '😀'], '["","a\\"b\\\\c","\\u0000","😀"]'],
    ['nulls', array(bigint().nullable()), [null, 1n], '[null,1]'],
    [
      'lists',
      array(array(bigint())),
      [
        [1n, 2n ** 60n],
        [3n, 4n],
      ],
      '[[1,1152921504606846976],[3,4]]',
    ],
    ['custom texts', array(point), [{ x: 1 }], '["1"]'],
    ['custom bytes', array(bytesLike), [7], '[["07"]]'],
  ] as const)('%s are JSON and come back as they were', (_, builder, value, text) => {
    const codec = codecOf(builder)
    expect(codec.encode(value)).toBe(text)
    expect(codec.decode(text)).toEqual(value)
  })

  test.each(['{}', '7', 'x', '[null]'])('%s in the database is no list of whole numbers', text => {
    expect(() => codecOf(array(integer())).decode(text)).toThrow(ValueError)
  })

  test('bytes in the database are no list', () => {
    expect(() => codecOf(array(integer())).decode(new Uint8Array())).toThrow(/expected JSON as text/)
  })
})
