// Lists of every kind of item, and vectors.
import {
  array,
  bigint,
  binary,
  boolean,
  date,
  datetime,
  double,
  enumeration,
  integer,
  json,
  numeric,
  string,
  time,
  uuid,
  vector,
} from '../../sql/schema/column-types.ts'
import { becomes, edge, sample, type TypeSample } from './samples.ts'

const ID = '7f8de4a6-8f0e-4f62-9e08-0f1f3ac1c7b1'

export const structuredSamples: readonly TypeSample[] = [
  sample(
    'array(string)',
    () => array(string(60)),
    [[], ['a'], ['', 'b"c', "d'e", 'f\\g', '{,}', 'NULL', ' ', 'naïve 😀']],
    {
      wrong: ['a', [1], [null], [undefined], { 0: 'a' }],
      edges: [edge('a list of a text with a NUL', 'storesNul', ['a\u0000b'])],
    },
  ),
  sample('array(integer().nullable())', () => array(integer().nullable()), [[], [1, null, -3], [null]], {
    wrong: [['1'], [1.5]],
  }),
  sample('array(bigint)', () => array(bigint()), [[2n ** 63n - 1n, -(2n ** 63n), 0n], [2n ** 53n + 1n]], {
    wrong: [[1]],
  }),
  sample('array(numeric)', () => array(numeric(30, 4)), [['12345678901234567890.1234', '-0.5000'], []]),
  sample('array(double)', () => array(double()), [[0.1, -1.5, 1e-300, 1.7e308], []]),
  sample('array(boolean)', () => array(boolean()), [[true, false], []]),
  sample('array(binary)', () => array(binary()), [[new Uint8Array([0, 255, 34, 92]), new Uint8Array()], []]),
  sample('array(uuid)', () => array(uuid()), [[ID], []]),
  sample('array(datetime)', () => array(datetime()), [[new Date('2026-11-20T17:30:00.123Z'), new Date(0)], []]),
  sample('array(date)', () => array(date()), [['2026-11-20', '2024-02-29'], []]),
  sample('array(time)', () => array(time()), [['17:30:00.5', '00:00:00'], []]),
  sample('array(enumeration)', () => array(enumeration('draft', "it's")), [['draft', "it's"], []], {
    wrong: [['other']],
  }),
  sample('array(json)', () => array(json()), [[{ a: [1] }, 'x', [], 5], []], { compares: false }),
  sample(
    'array(array(integer))',
    () => array(array(integer())),
    [
      [
        [1, 2],
        [3, 4],
      ],
      [[5]],
      [],
    ],
    { wrong: [[[1], [2, 3]], [[]], [1]] },
  ),
  sample(
    'vector(3)',
    () => vector(3),
    [
      [1, 2.5, -3],
      becomes([0.1, 0, 1e-20], [0.1, 0, 1e-20].map(Math.fround)),
      becomes(Float32Array.of(4, 5, 6), [4, 5, 6]),
    ],
    {
      compares: false,
      capability: 'vectors',
      wrong: [[1, 2], [1, 2, Number.NaN], '[1,2,3]', [1, 2, 1e39]],
    },
  ),
]
