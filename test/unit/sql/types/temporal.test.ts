import { afterEach, describe, expect, test, vi } from 'vitest'
import { ModelError } from '../../../../src/errors/model-error.ts'
import { date, datetime, interval, time } from '../../../../src/sql/schema/column-types.ts'
import type { SqlType } from '../../../../src/sql/types/sql-type.ts'

/** Stands for Temporal where the platform has none: what the types use of it. */
function temporalStub() {
  const make = (name: string) =>
    class {
      readonly [Symbol.toStringTag] = `Temporal.${name}`
      readonly #text: string
      constructor(text: string) {
        this.#text = text
      }
      static from(text: string) {
        if (!/^-?[\dP]/.test(text)) throw new RangeError(`${text} is none`)
        return new this(text)
      }
      toString() {
        return this.#text
      }
    }
  return Object.fromEntries(
    ['Instant', 'PlainDateTime', 'PlainDate', 'PlainTime', 'Duration'].map(name => [name, make(name)]),
  )
}

const hasTemporal = 'Temporal' in globalThis
const Temporal = (hasTemporal ? Reflect.get(globalThis, 'Temporal') : temporalStub()) as Record<
  'Instant' | 'PlainDateTime' | 'PlainDate' | 'PlainTime' | 'Duration',
  { from(text: string): { toString(): string } }
>

function withTemporal<T>(use: () => T): T {
  vi.stubGlobal('Temporal', Temporal)
  return use()
}

afterEach(() => vi.unstubAllGlobals())

const builders: Readonly<Record<keyof typeof Temporal, () => { readonly type: SqlType }>> = {
  Instant: () => datetime().asTemporal(),
  PlainDateTime: () => datetime({ timeZone: false }).asTemporal(),
  PlainDate: () => date().asTemporal(),
  PlainTime: () => time().asTemporal(),
  Duration: () => interval().asTemporal(),
}
const samples: Readonly<Record<keyof typeof Temporal, readonly [good: string, other: string, fine: string | null]>> = {
  Instant: ['2026-11-20T17:30:00.123456Z', '2026-11-20T17:30:00.123457Z', '2026-11-20T17:30:00.1234567Z'],
  PlainDateTime: ['2026-11-20T17:30:00.123456', '2026-11-20T17:30:01', '2026-11-20T17:30:00.1234567'],
  PlainDate: ['2024-02-29', '2024-03-01', null],
  PlainTime: ['17:30:00.123456', '17:30:00', '17:30:00.1234567'],
  Duration: ['P1DT2H30M', 'P1DT2H31M', 'PT0.0000001S'],
}
const names = Object.keys(samples) as (keyof typeof Temporal)[]

describe('values of Temporal', () => {
  test.each(names)('without Temporal a column of Temporal.%s says what it needs', name => {
    vi.stubGlobal('Temporal', undefined)
    expect(builders[name]).toThrow(ModelError)
    expect(builders[name]).toThrow(/asTemporal\(\) needs Temporal.*use Node 26 or later, or load a global polyfill/)
  })

  test.each(names)('a column of Temporal.%s takes its values and no others', name =>
    withTemporal(() => {
      const { type } = builders[name]()
      const [good, , fine] = samples[name]
      expect(type.problem(Temporal[name].from(good))).toBeNull()
      for (const wrong of [good, new Date(), 5, {}, { [Symbol.toStringTag]: 'Temporal.Other' }])
        expect(type.problem(wrong)).toContain(`expects a Temporal.${name}`)
      if (fine !== null) expect(type.problem(Temporal[name].from(fine))).toMatch(/call `\.round\('microsecond'\)`/)
    }),
  )

  test.each(names)('a Temporal.%s is the same as its snapshot and another is not', name =>
    withTemporal(() => {
      const { type } = builders[name]()
      const [good, other] = samples[name]
      const snapshot = type.snapshot(Temporal[name].from(good))
      expect(type.same(Temporal[name].from(good), snapshot)).toBe(true)
      expect(type.same(Temporal[name].from(other), snapshot)).toBe(false)
      expect(String(type.restore(snapshot))).toBe(good)
      expect(type.toKey(Temporal[name].from(good))).toBe(type.toKey(Temporal[name].from(good)))
      expect(type.mutable).toBe(false)
    }),
  )

  test.each(names)('a text stands for a Temporal.%s', name =>
    withTemporal(() => {
      const { type } = builders[name]()
      expect(String(type.fromText(samples[name][0]))).toBe(samples[name][0])
      expect(type.fromText('nothing')).toBeNull()
    }),
  )

  test('datetimes of Temporal have six digits unless told otherwise, and differ from those of Date', () =>
    withTemporal(() => {
      expect(datetime().asTemporal().type).toMatchObject({ precision: 6, temporal: true, timeZone: true })
      expect(datetime({ precision: 3 }).asTemporal().type).toMatchObject({ precision: 3 })
      const keys = [datetime(), datetime({ precision: 6 }), datetime({ timeZone: false }), datetime().asTemporal()]
      expect(new Set(keys.map(builder => builder.type.key)).size).toBe(4)
      expect(datetime({ precision: 3 }).type.key).toBe(datetime().type.key)
    }))

  test('durations that are as long are the same in any spelling', () =>
    withTemporal(() => {
      const { type } = interval().asTemporal()
      expect(type.same(Temporal.Duration.from('PT90M'), Temporal.Duration.from('PT1H30M'))).toBe(true)
      expect(interval().type.same('PT90M', interval().type.snapshot('PT1H30M'))).toBe(true)
      expect(interval().type.snapshot('PT26H')).toBe('P1DT2H')
    }))
})

describe.runIf(hasTemporal)("the platform's own Temporal", () => {
  test.each([
    ['PlainDate', '2024-02-29[u-ca=hebrew]'],
    ['PlainDate', '+012024-02-29'],
    ['PlainDate', '-000001-02-28'],
    ['PlainDateTime', '2024-02-29T00:00[u-ca=hebrew]'],
    ['Instant', '+012024-02-29T00:00Z'],
  ] as const)('a Temporal.%s of another calendar or a far year is refused: %s', (name, text) => {
    expect(builders[name]().type.problem(Temporal[name].from(text))).toContain('of the years 0 to 9999')
  })
})
