import { describe, expect, it } from 'vitest'
import { canonicalType, declaredType, sameType } from '../../../../src/dialects/postgresql/declared-type.ts'
import { CustomType } from '../../../../src/sql/types/custom.ts'
import { IntegerType } from '../../../../src/sql/types/integer.ts'
import { EnumerationType, StringType } from '../../../../src/sql/types/string.ts'
import { DateTimeType } from '../../../../src/sql/types/time.ts'

const spellings: readonly (readonly [database: string, ours: string])[] = [
  ['character varying(64)', 'varchar(64)'],
  ['timestamp(3) with time zone', 'timestamptz(3)'],
  ['timestamp without time zone', 'timestamp(6)'],
  ['time without time zone', 'time'],
  ['numeric(10,2)', 'numeric(10, 2)'],
  ['numeric(10)', 'numeric(10, 0)'],
  ['int4', 'integer'],
  ['integer[]', 'integer[]'],
  ['character varying(5)[]', 'varchar(5)[]'],
  ['character(1)', 'char(1)'],
  ['double precision', 'double precision'],
  ['"Mood"', '"Mood"'],
]

describe('the text of a type', () => {
  it.each(spellings)('%s is %s', (database, ours) => {
    expect(canonicalType(database)).toBe(ours)
  })

  it('gives the nearest type of ours, or none', () => {
    expect(declaredType('character varying(20)')?.key).toBe('string(20)')
    expect(declaredType('timestamp(6) without time zone')?.key).toBe('datetime(6,false,false)')
    expect(declaredType('bigint[]')?.key).toBe('array("bigint")')
    expect(declaredType('mood', { name: 'mood', words: ['a', 'b'] })?.key).toBe('enumeration("mood","a","b")')
    for (const text of ['inet', 'character(3)', 'numeric(3,-2)', 'time(3) without time zone', 'toString']) {
      expect(declaredType(text)).toBeNull()
    }
  })
})

describe('a column', () => {
  const column = (typeText: string) => ({ typeText, type: declaredType(typeText) })

  it('has the type of a model when both are spelled alike', () => {
    expect(sameType(new StringType(20), column('character varying(20)'))).toBe(true)
    expect(sameType(new StringType(20), column('character varying(21)'))).toBe(false)
    expect(sameType(new DateTimeType(), column('timestamp(3) with time zone'))).toBe(true)
    expect(sameType(new DateTimeType(), column('timestamp with time zone'))).toBe(false)
    expect(sameType(new IntegerType(), column('bigint'))).toBe(false)
    const pass = <T>(value: T): T => value
    expect(
      sameType(
        new CustomType({ name: 'n', sql: 'VARCHAR(20)', toDriver: pass, fromDriver: pass }),
        column('character varying(20)'),
      ),
    ).toBe(true)
  })

  it('of a named enumeration has the words of the model', () => {
    const found = { typeText: 'mood', type: new EnumerationType(['a', 'b'], 'mood') }
    expect(sameType(new EnumerationType(['a', 'b'], 'mood'), found)).toBe(true)
    expect(sameType(new EnumerationType(['a', 'b', 'c'], 'mood'), found)).toBe(false)
  })
})
