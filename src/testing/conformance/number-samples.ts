// Numbers of every kind.
import { bigint, boolean, double, float, integer, numeric, smallint } from '../../sql/schema/column-types.ts'
import { edge, sample, type TypeSample } from './samples.ts'

const GREATEST = 2n ** 63n - 1n
const SMALLEST = -(2n ** 63n)

export const numberSamples: readonly TypeSample[] = [
  sample('integer', integer, [0, 1, -1, 2_147_483_647, -2_147_483_648], {
    ordered: [-2_147_483_648, -1, 0, 7, 2_147_483_647],
    key: true,
    serverDefault: { value: 42, get: 42 },
    wrong: [1.5, Number.NaN, Number.POSITIVE_INFINITY, '1', 1n, 2 ** 53, true, [1], {}],
    edges: [
      edge('a whole number of 33 bits', 'integersOf53Bits', 2 ** 32),
      edge('the greatest safe number', 'integersOf53Bits', Number.MAX_SAFE_INTEGER),
    ],
  }),
  sample('smallint', smallint, [0, 32_767, -32_768], {
    ordered: [-32_768, 0, 32_767],
    key: true,
    serverDefault: { value: -5, get: -5 },
    wrong: [32_768, -32_769, 0.5, '1'],
  }),
  sample('bigint', bigint, [0n, 1n, -1n, 2n ** 53n + 1n, -(2n ** 53n) - 1n, GREATEST, SMALLEST], {
    ordered: [SMALLEST, -1n, 2n ** 53n, 2n ** 53n + 1n, GREATEST],
    key: true,
    serverDefault: { value: 2n ** 53n + 1n, get: 2n ** 53n + 1n },
    wrong: [1, '1', GREATEST + 1n, SMALLEST - 1n],
  }),
  sample('bigint as number', () => bigint().asNumber(), [0, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER], {
    ordered: [Number.MIN_SAFE_INTEGER, 0, Number.MAX_SAFE_INTEGER],
    key: true,
    wrong: [1n, 2 ** 53, 1.5],
  }),
  sample('boolean', boolean, [true, false], {
    ordered: [false, true],
    serverDefault: { value: true, get: true },
    wrong: [1, 'true', 0n],
  }),
  sample('numeric(10, 2)', () => numeric(10, 2), ['0.00', '12.50', '-0.01', '99999999.99', '-99999999.99'], {
    ordered: ['-100.00', '-5.25', '0.00', '9.00', '12.50', '100.10'],
    key: true,
    serverDefault: { value: '1.50', get: '1.50' },
    wrong: ['1.005', '100000000', 12.5, '12,50', 'NaN', '1e3', '', ' 1'],
    edges: [
      edge('a decimal in another spelling', 'decimals', '+012.5', '12.50'),
      edge('a negative zero', 'decimals', '-0', '0.00'),
    ],
  }),
  sample(
    'numeric(38, 10)',
    () => numeric(38, 10),
    ['1234567890123456789012345678.0123456789', '-0.0000000001', '0.3000000000'],
    {
      ordered: [
        '-0.0000000001',
        '0.3000000000',
        '1234567890123456789012345678.0123456788',
        '1234567890123456789012345678.0123456789',
      ],
      wrong: ['0.00000000001'],
    },
  ),
  sample('numeric as number', () => numeric(10, 2).asNumber(), [0, 12.5, -0.01, 99_999_999.99], {
    ordered: [-0.01, 0, 9, 12.5],
    wrong: ['12.5', Number.NaN, Number.POSITIVE_INFINITY, 1n],
  }),
  sample('float', float, [0, 1.5, -2.25, 16_777_216], {
    ordered: [-2.25, 0, 1.5, 16_777_216],
    wrong: ['1.5', 1n],
    edges: [
      edge('NaN', 'storesNaN', Number.NaN),
      edge('infinity', 'storesInfinity', Number.POSITIVE_INFINITY),
      edge('negative infinity', 'storesInfinity', Number.NEGATIVE_INFINITY),
    ],
  }),
  sample('double', double, [0, 0.1, -1.5, 123_456_789.123_456_79, 2 ** 53, 1e-300, 1.7e308], {
    ordered: [-1e300, -0.1, 0, 1e-300, 0.1, 1e300],
    serverDefault: { value: 0.25, get: 0.25 },
    wrong: ['1.5', 1n],
    edges: [
      edge('NaN', 'storesNaN', Number.NaN),
      edge('infinity', 'storesInfinity', Number.POSITIVE_INFINITY),
      edge('negative infinity', 'storesInfinity', Number.NEGATIVE_INFINITY),
      edge('the greatest number', 'doubles', Number.MAX_VALUE),
      edge('the smallest number', 'storesSubnormals', Number.MIN_VALUE),
    ],
  }),
]
