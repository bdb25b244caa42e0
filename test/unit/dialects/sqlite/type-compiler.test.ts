import { describe, expect, it } from 'vitest'
import { declaredType, sameType } from '../../../../src/dialects/sqlite/declared-type.ts'
import { storageText, typeText } from '../../../../src/dialects/sqlite/type-compiler.ts'
import * as columns from '../../../../src/sql/schema/column-types.ts'

const point = columns.custom({
  name: 'point',
  sql: { default: 'text', sqlite: 'POINT2D' },
  toDriver: x => x,
  fromDriver: (x: string) => x,
})

const spelled = [
  [columns.integer(), 'INTEGER', 'INTEGER'],
  [columns.smallint(), 'SMALLINT', 'INTEGER'],
  [columns.bigint(), 'BIGINT', 'INTEGER'],
  [columns.string(), 'VARCHAR', 'TEXT'],
  [columns.string(64), 'VARCHAR(64)', 'TEXT'],
  [columns.text(), 'TEXT', 'TEXT'],
  [columns.boolean(), 'BOOLEAN', 'INTEGER'],
  [columns.datetime(), 'DATETIME(3)', 'TEXT'],
  [columns.datetime({ precision: 6 }), 'DATETIME(6)', 'TEXT'],
  [columns.date(), 'DATE', 'TEXT'],
  [columns.time(), 'TIME', 'TEXT'],
  [columns.numeric(10, 2), 'DECIMAL_TEXT(10, 2)', 'TEXT'],
  [columns.numeric(10), 'DECIMAL_TEXT(10, 0)', 'TEXT'],
  [columns.numeric(), 'DECIMAL_TEXT', 'TEXT'],
  [columns.numeric(10, 2).asNumber(), 'NUMERIC(10, 2)', 'REAL'],
  [columns.numeric().asNumber(), 'NUMERIC', 'REAL'],
  [columns.float(), 'FLOAT', 'REAL'],
  [columns.double(), 'DOUBLE', 'REAL'],
  [columns.json(), 'JSON_TEXT', 'TEXT'],
  [columns.jsonb(), 'JSON_TEXT', 'TEXT'],
  [columns.binary(), 'BLOB', 'BLOB'],
  [columns.uuid(), 'CHAR(36)', 'TEXT'],
  [columns.enumeration('a', 'b'), 'TEXT', 'TEXT'],
] as const

describe('typeText', () => {
  it.each(spelled)('spells $0.spec.type.key as %s', ({ type }, text) => {
    expect(typeText(type)).toBe(text)
  })

  it.each(spelled)('uses the five types of a STRICT table for $0.spec.type.key', ({ type }, _, strict) => {
    expect(typeText(type, { strict: true })).toBe(strict)
    expect(storageText(type)).toBe(strict)
  })

  it('spells a generated key as the word that SQLite numbers', () => {
    expect(typeText(columns.bigint().type, { generatedKey: true })).toBe('INTEGER')
  })

  it("takes the user's spelling for SQLite", () => {
    expect(typeText(point.type)).toBe('POINT2D')
  })

  it.each([
    ['POINT', 'INTEGER'],
    ['nvarchar(5)', 'TEXT'],
    ['blob', 'BLOB'],
    ['double', 'REAL'],
    ['geometry', 'ANY'],
  ])("knows what SQLite stores for the user's spelling %s", (sql, storage) => {
    expect(storageText(columns.sqlType(sql).type)).toBe(storage)
  })
})

describe('declaredType', () => {
  it.each(spelled.filter(([{ type }]) => type.kind !== 'jsonb' && type.kind !== 'enumeration'))(
    'reads back what we spell for $0.spec.type.key',
    ({ type }, text) => {
      expect(declaredType(text)?.key).toBe(type.key)
    },
  )

  it.each([
    ['INT', 'integer'],
    ['int(11)', 'integer'],
    ['TINYINT', 'smallint'],
    ['INT8', 'bigint'],
    ['unsigned  big int', 'bigint'],
    ['NVARCHAR(160)', 'string(160)'],
    ['character varying (20)', 'string(20)'],
    ['CHAR(2)', 'string(2)'],
    ['NUMERIC(10,2)', 'numeric(10,2,true)'],
    ['DECIMAL( 10 , 2 )', 'numeric(10,2,true)'],
    ['timestamp', 'datetime'],
    ['BOOL', 'boolean'],
    ['REAL', 'double'],
    ['DOUBLE PRECISION', 'double'],
    ['CLOB', 'text'],
    ['JSON', 'json'],
    ['JSONB', 'jsonb'],
    ['UUID', 'uuid'],
    ['VARBINARY(16)', 'binary'],
  ])('reads %s as the nearest type', (text, key) => {
    expect(declaredType(text)?.key).toBe(key)
  })

  it.each(['', 'ANY', 'GEOMETRY', 'constructor', 'ENUM(1, 2, 3)', "ENUM('a')"])('has none for %j', text => {
    expect(declaredType(text)).toBeNull()
  })
})

describe('sameType', () => {
  const reflected = (typeText: string, generated = false) => ({ typeText, generated })

  it.each(spelled)('finds what we spell for $0.spec.type.key the same', ({ type }, text, strict) => {
    expect(sameType(type, reflected(text))).toBe(true)
    expect(sameType(type, reflected(strict), { strict: true })).toBe(true)
  })

  it.each([
    [columns.integer(), 'int'],
    [columns.string(160), 'NVARCHAR(160)'],
    [columns.string(160), 'varchar( 160 )'],
    [columns.numeric(10, 2).asNumber(), 'DECIMAL(10,2)'],
    [columns.numeric(10).asNumber(), 'DECIMAL(10)'],
    [columns.numeric(10, 2), 'NUMERIC(10,2)'],
    [columns.datetime(), 'TIMESTAMP'],
    [columns.datetime(), 'DATETIME(3)'],
    [columns.datetime({ precision: 0 }), 'DATETIME'],
    [columns.json(), 'JSON'],
    [columns.uuid(), 'UUID'],
    [columns.double(), 'REAL'],
    [point, 'point2d'],
  ])('finds $0.spec.type.key and %s the same', ({ type }, text) => {
    expect(sameType(type, reflected(text))).toBe(true)
  })

  it.each([
    [columns.integer(), 'BIGINT'],
    [columns.string(160), 'VARCHAR(161)'],
    [columns.string(160), 'VARCHAR'],
    [columns.string(), 'TEXT'],
    [columns.text(), 'VARCHAR'],
    [columns.numeric(10, 2), 'NUMERIC(10,3)'],
    [columns.numeric(20, 2), 'NUMERIC(20,2)'],
    [columns.numeric(), 'NUMERIC'],
    [columns.numeric(10, 2).asNumber(), 'DECIMAL_TEXT(10, 2)'],
    [columns.datetime({ precision: 6 }), 'DATETIME(3)'],
    [columns.boolean(), 'INTEGER'],
    [columns.integer(), ''],
  ])('finds $0.spec.type.key and %j different', ({ type }, text) => {
    expect(sameType(type, reflected(text))).toBe(false)
  })

  it('finds every whole number the same as a generated key', () => {
    expect(
      [columns.integer(), columns.smallint(), columns.bigint()].map(({ type }) =>
        sameType(type, reflected('INTEGER', true)),
      ),
    ).toEqual([true, true, true])
    expect(sameType(columns.text().type, reflected('INTEGER', true))).toBe(false)
  })
})
