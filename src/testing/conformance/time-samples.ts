// Points in time, dates, times of day and lengths of time: as Dates and strings, and as values of Temporal where the platform has it.
import { date, datetime, interval, time } from '../../sql/schema/column-types.ts'
import { type TemporalClassName, temporalClass } from '../../sql/types/temporal.ts'
import { becomes, edge, type SampleOptions, sample, type TypeSample } from './samples.ts'

const at = (text: string) => new Date(text)

const MOMENTS = [
  '1970-01-01T00:00:00.000Z',
  '1969-12-31T23:59:59.999Z',
  '2026-11-20T17:30:00.123Z',
  // Where clocks are set forward and back, in New York and in Berlin.
  '2026-03-08T02:30:00.000Z',
  '2026-03-29T02:30:00.000Z',
  '2026-11-01T01:30:00.000Z',
  '2024-02-29T23:59:59.999Z',
  '9999-12-31T23:59:59.999Z',
].map(at)

const FAR = [
  edge('a moment of the year 1', 'yearsBefore1000', at('0001-01-01T00:00:00.000Z')),
  edge('a moment of the year 0', 'yearZero', at('0000-02-29T12:00:00.000Z')),
]

const ORDERED_MOMENTS = ['1969-12-31T23:59:59.999Z', '1970-01-01T00:00:00.000Z', '2026-11-20T17:30:00.123Z'].map(at)
const NO_MOMENTS = ['2026-11-20', 0, new Date(Number.NaN), at('+010000-01-01T00:00:00Z'), {}]

const plain: readonly TypeSample[] = [
  sample('datetime', () => datetime(), MOMENTS, { ordered: ORDERED_MOMENTS, key: true, wrong: NO_MOMENTS, edges: FAR }),
  sample('datetime({ precision: 6 })', () => datetime({ precision: 6 }), MOMENTS, {
    ordered: ORDERED_MOMENTS,
    wrong: NO_MOMENTS,
  }),
  sample('datetime({ precision: 0 })', () => datetime({ precision: 0 }), [
    at('2026-11-20T17:30:00.000Z'),
    at('1970-01-01T00:00:00.000Z'),
  ]),
  sample('datetime({ timeZone: false })', () => datetime({ timeZone: false }), MOMENTS, {
    ordered: ORDERED_MOMENTS,
    wrong: NO_MOMENTS,
  }),
  sample('date', date, ['1970-01-01', '2026-11-20', '2024-02-29', '9999-12-31', '1000-01-01'], {
    ordered: ['1000-01-01', '1970-01-01', '2024-02-29', '2024-03-01'],
    key: true,
    serverDefault: { value: '2026-11-20', get: '2026-11-20' },
    wrong: ['2026-02-30', '2023-02-29', '2026-1-1', '20261120', new Date(0), '2026-11-20T00:00:00Z', ''],
    edges: [
      edge('a date of the year 1', 'yearsBefore1000', '0001-01-01'),
      edge('a date of the year 0', 'yearZero', '0000-12-31'),
    ],
  }),
  sample('time', time, ['00:00:00', '23:59:59', '12:34:56.123456', '17:30:00.5', becomes('09:05', '09:05:00')], {
    ordered: ['00:00:00', '09:05:00', '17:30:00', '17:30:00.5', '23:59:59.999999'],
    key: true,
    wrong: ['24:00:00', '1:00', '12:60:00', '12:00:00.1234567', 'noon', 5],
  }),
  sample(
    'interval',
    interval,
    [
      'PT0S',
      'P1DT2H30M',
      '-PT0.000001S',
      'P100000D',
      '-P1DT1H',
      becomes('PT26H30M', 'P1DT2H30M'),
      becomes('P2W', 'P14D'),
    ],
    {
      ordered: ['-P1D', 'PT0S', 'PT0.000001S', 'PT59M', 'PT1H', 'P1DT1H'],
      key: true,
      wrong: ['1 day', 'P', 'P1.5D', 'PT0.0000001S', 5, 'PT9223372036854775808S'],
      edges: [
        edge('an interval of months', 'intervalsOfMonths', 'P1Y2M'),
        edge('an interval of months and days', 'intervalsOfMonths', '-P1M2DT3H'),
      ],
    },
  ),
]

/** A column of a class of Temporal, with texts for its values. */
function temporal(
  name: TemporalClassName,
  column: TypeSample['column'],
  texts: readonly string[],
  options: SampleOptions,
): TypeSample {
  const make = (text: string) => temporalClass(name, 'the conformance suite').from(text)
  const { ordered = [], edges = [], ...others } = options
  return sample(`Temporal.${name}`, column, texts.map(make), {
    ...others,
    ordered: ordered.map(text => make(String(text))),
    edges: edges.map(each => ({ ...each, give: make(String(each.give)), get: make(String(each.get)) })),
  })
}

function temporalSamples(): readonly TypeSample[] {
  const moments = [
    '2026-11-20T17:30:00.123456Z',
    '1969-12-31T23:59:59.999999Z',
    '9999-12-31T23:59:59.999999Z',
    '1970-01-01T00:00:00Z',
  ]
  const local = moments.map(text => text.slice(0, -1))
  return [
    temporal('Instant', () => datetime().asTemporal(), moments, {
      ordered: [
        '1969-12-31T23:59:59.999999Z',
        '1970-01-01T00:00:00Z',
        '2026-11-20T17:30:00.123455Z',
        '2026-11-20T17:30:00.123456Z',
      ],
      key: true,
      wrong: [new Date(0), '2026-11-20T17:30:00Z', temporalClass('Instant', '').from('2026-11-20T17:30:00.123456789Z')],
      edges: [edge('an instant of the year 1', 'yearsBefore1000', '0001-01-01T00:00:00Z')],
    }),
    temporal('PlainDateTime', () => datetime({ timeZone: false }).asTemporal(), local, {
      ordered: local.toSorted().slice(0, 3),
      wrong: [new Date(0)],
    }),
    temporal('PlainDate', () => date().asTemporal(), ['2026-11-20', '2024-02-29', '1970-01-01'], {
      ordered: ['1970-01-01', '2024-02-29', '2026-11-20'],
      key: true,
      wrong: ['2026-11-20', new Date(0), temporalClass('PlainDate', '').from('2026-11-20[u-ca=hebrew]')],
    }),
    temporal('PlainTime', () => time().asTemporal(), ['17:30:00.123456', '00:00:00', '23:59:59.5'], {
      ordered: ['00:00:00', '17:30:00.123456', '23:59:59.5'],
      wrong: ['17:30:00', temporalClass('PlainTime', '').from('17:30:00.1234567')],
    }),
    temporal('Duration', () => interval().asTemporal(), ['PT0S', 'P1DT2H30M', '-PT1.5S'], {
      ordered: ['-PT1.5S', 'PT0S', 'P1DT2H30M'],
      wrong: ['P1D', temporalClass('Duration', '').from('PT0.0000001S')],
      edges: [edge('a duration of months', 'intervalsOfMonths', 'P1Y2M')],
    }),
  ]
}

/** Those of Temporal only where there is one. */
export const timeSamples: readonly TypeSample[] = [...plain, ...('Temporal' in globalThis ? temporalSamples() : [])]
