import { describe, expect, it } from 'vitest'
import { sqliteDialect } from '../../../../../src/dialects/sqlite/dialect.ts'
import { layOut, sequence } from '../../../../../src/migrations/autogenerate/render/code.ts'
import { RenderContext } from '../../../../../src/migrations/autogenerate/render/render-context.ts'
import { renderType } from '../../../../../src/migrations/autogenerate/render/render-type.ts'
import {
  array,
  bigint,
  datetime,
  enumeration,
  integer,
  interval,
  numeric,
  string,
  vector,
} from '../../../../../src/sql/schema/column-types.ts'
import type { SqlType } from '../../../../../src/sql/types/sql-type.ts'
import { DateTimeType, DateType } from '../../../../../src/sql/types/time.ts'

const code = (type: SqlType) => layOut(sequence(...renderType(type, new RenderContext(sqliteDialect)))).join('\n')

describe('types in revision scripts', () => {
  it.each([
    [interval().type, 'interval()'],
    [vector(3).type, 'vector(3)'],
    [array(string(20)).type, 'array(string(20))'],
    [array(array(bigint())).type, 'array(array(bigint()))'],
    [array(numeric(10, 2).asNumber()).type, 'array(numeric(10, 2).asNumber())'],
    [array(enumeration('a', "it's")).type, `array(enumeration('a', "it's"))`],
    [datetime().type, 'datetime()'],
    [datetime({ precision: 6 }).type, 'datetime({ precision: 6 })'],
    [datetime({ timeZone: false }).type, 'datetime({ timeZone: false })'],
    [datetime({ precision: 0, timeZone: false }).type, 'datetime({ precision: 0, timeZone: false })'],
  ])('%# are the functions that begin a column', (type, text) => {
    expect(code(type)).toBe(text)
  })

  it('are declared alike with values of Temporal, so that a script runs where there is no Temporal', () => {
    expect(code(new DateTimeType(null, { temporal: true }))).toBe('datetime({ precision: 6 })')
    expect(code(new DateType(true))).toBe('date()')
  })

  it('do not say that items may be null, which makes no difference in the database', () => {
    expect(code(array(integer().nullable()).type)).toBe('array(integer())')
  })
})
