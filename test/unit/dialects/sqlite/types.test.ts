import { describe, expect, it } from 'vitest'
import { sqliteCodec } from '../../../../src/dialects/sqlite/types.ts'
import { ValueError } from '../../../../src/errors/value-error.ts'
import * as columns from '../../../../src/sql/schema/column-types.ts'
import type { SqlType } from '../../../../src/sql/types/sql-type.ts'
import { jsonNull } from '../../../../src/sql/types/structured.ts'

interface Builder {
  readonly type: SqlType
}

function encode(builder: Builder, value: unknown): unknown {
  const codec = sqliteCodec(builder.type)
  return codec.encode === null ? value : codec.encode(value as never)
}

function decode(builder: Builder, wire: unknown): unknown {
  const codec = sqliteCodec(builder.type)
  return codec.decode === null ? wire : codec.decode(wire as never)
}

const point = columns.custom<{ x: number }>({
  name: 'point',
  sql: 'text',
  toDriver: p => p.x,
  fromDriver: (x: number) => ({ x }),
})
const raw = columns.sqlType('blob')

describe('what the driver is given', () => {
  it.each([
    ['integer', columns.integer(), 5, 5n],
    ['smallint', columns.smallint(), -5, -5n],
    ['bigint', columns.bigint(), 2n ** 62n, 2n ** 62n],
    ['bigint as a number', columns.bigint().asNumber(), 5, 5n],
    ['string', columns.string(5), 'é😀', 'é😀'],
    ['boolean', columns.boolean(), true, 1n],
    ['boolean', columns.boolean(), false, 0n],
    ['date', columns.date(), '2026-11-20', '2026-11-20'],
    ['time without seconds', columns.time(), '17:30', '17:30:00'],
    ['time', columns.time(), '17:30:10', '17:30:10'],
    ['time with a fraction', columns.time(), '17:30:00.500', '17:30:00.5'],
    ['time with an empty fraction', columns.time(), '17:30:00.000', '17:30:00'],
    ['numeric', columns.numeric(10, 2), '+07.5', '7.50'],
    ['numeric without a scale', columns.numeric(), '07.50', '7.5'],
    ['numeric zero', columns.numeric(10, 2), '-0', '0.00'],
    ['numeric as a number', columns.numeric(10, 2).asNumber(), 1.5, 1.5],
    ['float', columns.float(), Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    ['json', columns.json(), { a: [1, null] }, '{"a":[1,null]}'],
    ['jsonb', columns.jsonb(), 'x', '"x"'],
    ['json null', columns.json(), jsonNull, 'null'],
    ['uuid', columns.uuid(), 'ABCDEF00-0000-4000-8000-000000000000', 'abcdef00-0000-4000-8000-000000000000'],
    ['enumeration', columns.enumeration('a', 'b'), 'a', 'a'],
    ['a type of the user', point, { x: 1.5 }, 1.5],
    ['a boolean of a type of the user', raw, true, 1n],
  ])('%s', (_, builder, value, wire) => {
    expect(encode(builder, value)).toEqual(wire)
  })

  it('is never NaN', () => {
    for (const builder of [columns.float(), columns.double()]) {
      expect(() => encode(builder, Number.NaN)).toThrow(/a float or double on SQLite expects a number, not NaN/)
    }
  })

  it.each([Number.NaN, undefined, {}, [1], new Date()])('is never what a type of the user cannot give: %j', value => {
    expect(() => encode(raw, value)).toThrow(ValueError)
  })
})

describe('what comes from the driver', () => {
  it.each([
    ['integer', columns.integer(), 5, 5],
    ['integer of a row with wide integers', columns.integer(), 5n, 5],
    ['the largest safe integer', columns.integer(), 9007199254740991n, Number.MAX_SAFE_INTEGER],
    ['bigint', columns.bigint(), 2n ** 63n - 1n, 2n ** 63n - 1n],
    ['bigint that came as a number', columns.bigint(), 5, 5n],
    ['bigint as a number', columns.bigint().asNumber(), 5n, 5],
    ['text', columns.text(), 'a\0b', 'a\0b'],
    ['boolean', columns.boolean(), 1, true],
    ['boolean of a row with wide integers', columns.boolean(), 0n, false],
    ['date', columns.date(), '2026-11-20', '2026-11-20'],
    ['date that another program wrote with a time', columns.date(), '2009-01-01 00:00:00', '2009-01-01'],
    ['time', columns.time(), '17:30:00', '17:30:00'],
    ['numeric', columns.numeric(10, 2), '7.50', '7.50'],
    ['numeric of another scale', columns.numeric(10, 2), '7.5', '7.50'],
    ['numeric with more digits than its scale', columns.numeric(10, 2), '7.505', '7.505'],
    ['numeric that SQLite stored as a number', columns.numeric(10, 2), 0.99, '0.99'],
    ['numeric that SQLite computed', columns.numeric(10, 2), 0.1 + 0.2, '0.30'],
    ['numeric that is a whole number', columns.numeric(10, 2), 7, '7.00'],
    ['numeric of a row with wide integers', columns.numeric(38, 0), 9007199254740993n, '9007199254740993'],
    ['a small numeric', columns.numeric(), 1.5e-7, '0.00000015'],
    ['a large numeric', columns.numeric(), -1.5e21, '-1500000000000000000000'],
    ['numeric without a scale', columns.numeric(), '7.500', '7.5'],
    ['numeric of scale 0', columns.numeric(5), '0042', '42'],
    ['numeric as a number', columns.numeric(10, 2).asNumber(), 0.99, 0.99],
    ['numeric as a number from text', columns.numeric(10, 2).asNumber(), '12.50', 12.5],
    ['numeric as a number from a wide integer', columns.numeric(10, 2).asNumber(), 5n, 5],
    ['double', columns.double(), Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
    ['double of a row with wide integers', columns.double(), 5n, 5],
    ['json', columns.json(), '{"a":1}', { a: 1 }],
    ['json that SQLite made a number', columns.json(), 5, 5],
    ['json that SQLite made a wide integer', columns.json(), 5n, 5],
    ['json null', columns.json(), 'null', null],
    ['uuid', columns.uuid(), 'ABCDEF00-0000-4000-8000-000000000000', 'abcdef00-0000-4000-8000-000000000000'],
    ['enumeration', columns.enumeration('a', 'b'), 'b', 'b'],
    ['a type of the user', point, 1.5, { x: 1.5 }],
    ['a type of the user, of a row with wide integers', point, 2n, { x: 2 }],
    ['a type of the user, a number that no number holds', raw, 2n ** 60n, 2n ** 60n],
  ])('%s', (_, builder, wire, value) => {
    expect(decode(builder, wire)).toEqual(value)
  })

  it.each([
    ['an integer that was rounded', columns.integer(), 9007199254740992],
    ['an integer that no number holds', columns.integer(), 9007199254740993n],
    ['text in an integer column', columns.integer(), '5'],
    ['a fraction in an integer column', columns.smallint(), 1.5],
    ['a bigint that was rounded', columns.bigint(), 9007199254740992],
    ['a bigint as a number that no number holds', columns.bigint().asNumber(), 9007199254740993n],
    ['a number other than 0 and 1 in a boolean column', columns.boolean(), 2],
    ['text in a boolean column', columns.boolean(), 'true'],
    ['a date with a time', columns.date(), '2009-01-01 10:00:00'],
    ['a number in a date column', columns.date(), 20090101],
    ['a number in a time column', columns.time(), 1730],
    ['text that is no decimal', columns.numeric(10, 2), 'abc'],
    ['infinity in a numeric column', columns.numeric(10, 2), Number.POSITIVE_INFINITY],
    ['a numeric that was rounded', columns.numeric(20, 0), 9007199254740992],
    ['bytes in a numeric column', columns.numeric(10, 2), new Uint8Array(1)],
    ['text that is no number', columns.numeric(10, 2).asNumber(), 'abc'],
    ['text in a double column', columns.double(), '1.5'],
    ['a wide integer that no double holds', columns.double(), 9007199254740993n],
    ['what is no JSON', columns.json(), '{'],
    ['bytes in a JSON column', columns.json(), new Uint8Array(1)],
    ['text in a column of bytes', columns.binary(), 'abc'],
    ['a short uuid', columns.uuid(), 'abc'],
    ['an unknown word', columns.enumeration('a', 'b'), 'c'],
  ])('is an error for %s', (_, builder, wire) => {
    expect(() => decode(builder, wire)).toThrow(expect.objectContaining({ code: 'unreadable_value' }))
  })

  it('names the words of an enumeration and not the one that was stored', () => {
    expect(() => decode(columns.enumeration('a', 'b'), 'secret')).toThrow(
      "a stored value cannot be read as an enumeration: the database holds text of 6 characters: expected one of 'a', 'b'",
    )
  })
})

describe('sqliteCodec', () => {
  it('gives the same functions for the same type', () => {
    const { type } = columns.numeric(10, 2)
    expect(sqliteCodec(type)).toBe(sqliteCodec(type))
  })
})
