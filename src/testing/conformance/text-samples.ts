// Text, words, identifiers, bytes, documents, and a type of the user's own.
import { binary, custom, enumeration, json, jsonb, string, text, uuid } from '../../sql/schema/column-types.ts'
import { becomes, edge, sample, type TypeSample } from './samples.ts'

const TEXTS = [
  '',
  'plain',
  "O'Brien",
  '"quoted" and `ticked`',
  'back\\slash \\n \\0',
  'tab\tand\r\nline',
  '%_*?$1:name{}',
  'naïve 😀 e\u0301 שלום 中文',
  '\u{10ffff}\u{1}\u{7f}',
]

const NUL = edge('text with a NUL', 'storesNul', 'a\u0000b')
const LONE = ['lone \ud800 surrogate', 5, true, {}, ['x'], new Date(0)]

const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, byte) => byte)

interface Point {
  readonly x: number
  readonly y: number
}

const point = () =>
  custom<Point>({
    name: 'conformance_point',
    sql: 'varchar(60)',
    toDriver: ({ x, y }) => `${x},${y}`,
    fromDriver: (written: string) => {
      const [x = 0, y = 0] = written.split(',').map(Number)
      return { x, y }
    },
    problem: value => (typeof value === 'object' && value !== null && 'x' in value ? null : 'expects a point'),
  })

const DOCUMENTS = [
  { a: [1, 'x', null, true, { b: {} }], 'key with "quotes"': -0.5 },
  [],
  {},
  'text',
  12.5,
  0,
  true,
  false,
  { text: 'naïve 😀 \n "x" \\' },
]

const NO_JSON = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  1n,
  new Date(0),
  new Map(),
  new Set(),
  { deep: [1n] },
  'lone \ud800',
  () => 1,
]

export const textSamples: readonly TypeSample[] = [
  sample('string(200)', () => string(200), TEXTS, {
    key: true,
    serverDefault: { value: 'it\'s "so"', get: 'it\'s "so"' },
    wrong: LONE,
    edges: [NUL],
  }),
  sample('string', () => string(), ['', 'plain', 'naïve 😀'], { wrong: LONE, edges: [NUL] }),
  sample('text', text, [...TEXTS, 'long '.repeat(20_000)], { wrong: LONE, edges: [NUL] }),
  sample(
    'uuid',
    uuid,
    [
      '7f8de4a6-8f0e-4f62-9e08-0f1f3ac1c7b1',
      '00000000-0000-0000-0000-000000000000',
      becomes('FFFFFFFF-FFFF-4FFF-BFFF-FFFFFFFFFFFE', 'ffffffff-ffff-4fff-bfff-fffffffffffe'),
    ],
    {
      key: true,
      serverDefault: { value: '7f8de4a6-8f0e-4f62-9e08-0f1f3ac1c7b2', get: '7f8de4a6-8f0e-4f62-9e08-0f1f3ac1c7b2' },
      wrong: ['7f8de4a6', '', 5, '7f8de4a68f0e4f629e080f1f3ac1c7b1'],
    },
  ),
  sample('enumeration', () => enumeration('draft', 'published', "it's"), ['draft', 'published', "it's"], {
    key: true,
    serverDefault: { value: 'draft', get: 'draft' },
    wrong: ['other', '', 'Draft', 5],
  }),
  sample('binary', binary, [new Uint8Array(), new Uint8Array([0]), EVERY_BYTE, new Uint8Array(100_000).fill(0xe5)], {
    wrong: ['text', [1, 2], new ArrayBuffer(2), 5],
  }),
  sample('json', json, DOCUMENTS, {
    compares: false,
    wrong: NO_JSON,
    edges: [edge('a document with a NUL', 'storesNulInJson', { text: 'a\u0000b' })],
  }),
  sample('jsonb', jsonb, DOCUMENTS, {
    compares: false,
    wrong: NO_JSON,
    edges: [edge('a document with a NUL', 'storesNulInJson', { text: 'a\u0000b' })],
  }),
  sample(
    'custom',
    point,
    [
      { x: 1, y: -2.5 },
      { x: 0, y: 0 },
    ],
    { key: true, wrong: [5, 'x'] },
  ),
]
