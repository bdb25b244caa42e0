// Hostile inputs as data: what requests have sent to other libraries, by the kind of hole that each group looks for.

/** Inputs of one kind. */
export interface Group<T = unknown> {
  readonly name: string
  /** Which kind of hole in other libraries the group comes from. */
  readonly source: string
  readonly inputs: readonly T[]
}

const LONG = 100_000

/** Texts that a column of text must take as they are. */
export const texts: readonly Group<string>[] = [
  {
    name: 'quotes and stacked statements',
    source: 'a value pasted between quotes',
    inputs: [
      "'",
      '"',
      '`',
      "''",
      "'; drop table canary; --",
      "'); drop table canary; --",
      '"; drop table canary; --',
      '`; drop table canary; --',
      "' or '1'='1",
      "' or 1=1 --",
      "' or 1=1 #",
      "' or 1=1 /*",
      "' union select id, word, word from canary --",
      "x' and (select count(*) from canary) > 0 and 'a'='a",
      "admin'--",
      "1; delete from canary where ''=''",
      '"double" \'single\' `back`',
      "'||(select word from canary)||'",
      "' || pg_sleep(5) || '",
      "'+sleep(5)+'",
      "q'[it's]'",
      '$$; drop table canary; $$',
      "$tag$'; drop table canary; --$tag$",
    ],
  },
  {
    name: 'backslashes',
    source: 'a backslash that escapes the closing quote under one setting of the server and not under another',
    inputs: [
      '\\',
      '\\\\',
      "\\'",
      "\\' or 1=1 --",
      "\\'; drop table canary; --",
      '\\"; drop table canary; --',
      "\\\\' or 1=1 -- ",
      '\\0',
      '\\x27 or 1=1',
      "E'\\''",
      '\\u0027 or 1=1 --',
      '\\%',
      '\\_',
      '%\\',
    ],
  },
  {
    name: 'comments',
    source: 'a comment that swallows the rest of the statement',
    inputs: [
      '--',
      '-- ',
      '#',
      '/*',
      '*/',
      '/* */',
      '/*! drop table canary */',
      '/*M! 1=1 */',
      '--\n drop table canary',
      '-1',
      '- -1',
      '--1',
      '{-',
      ';',
      ';;',
      'x;y',
    ],
  },
  {
    name: 'placeholders',
    source: 'placeholders that were looked for again in a text that had values in it already',
    inputs: [
      '?',
      '??',
      '?1',
      '$1',
      '$2',
      '$10',
      '${1}',
      '${x}',
      ':a',
      ':id',
      '::text',
      '@p0',
      '@@version',
      '%s',
      '%(id)s',
      '%',
      '%%',
      '_',
      '%_%',
      '{}',
      '{0}',
      '{{x}}',
      '<%= x %>',
      '\\g<1>',
      '$&',
      "$'",
      '$`',
    ],
  },
  {
    name: 'other characters',
    source: 'characters that look like quotes, end a line, or are cut from the bytes of another character set',
    inputs: [
      '\u2019 or 1=1 --',
      '\uff07 or 1=1 --',
      '\u02bc or 1=1 --',
      '\u00bf\u005c\u0027 or 1=1 --',
      '\u00bf\u0027 or 1=1 --',
      '\u595c\u0027 or 1=1 --',
      '\u8a31\u529f\u84cb\\',
      '\u{1f600}\u0027',
      '\u{10ffff}',
      '\ufeff',
      '\u00a0',
      '\u200b',
      '\u202e',
      '\u2028drop table canary',
      'a\nb',
      'a\r\nb',
      'a\tb',
      '\u0001\u0002',
      '\u001a',
      '\u001b[31m',
      '\u0008\u0008',
      '\u007f',
      '',
      ' ',
      '  padded  ',
      'e\u0301',
      '\u00e9',
      'I\u0307',
      '\u00df',
    ],
  },
  {
    name: 'words',
    source: 'words that mean something to a parser, a loader or a spreadsheet',
    inputs: [
      'null',
      'NULL',
      'undefined',
      'true',
      'default',
      'DEFAULT',
      'current_user',
      'now()',
      'select 1',
      '0',
      '1',
      '-0',
      '007',
      '1e400',
      'NaN',
      'Infinity',
      '9223372036854775808',
      '0x27',
      "x'27'",
      "b'1'",
      '1 or 1=1',
      '[object Object]',
      '__proto__',
      'constructor',
      'prototype',
      'toString',
      '=1+1',
      'NOT',
      'and',
      'or',
      'near',
      '"phrase',
      'a*',
      'a:b',
      '+a -b ~c <d >e (f)',
      'word AND NOT canary',
    ],
  },
  {
    name: 'JSON in a text',
    source: 'operators and markers of other libraries, sent as text',
    inputs: [
      '{"$gt":""}',
      '{"$ne":null}',
      '{"kind":"value","value":"x"}',
      '{"toSQL":"drop table canary"}',
      '["a","b"]',
      '{"__proto__":{"admin":true}}',
      '{a,b}',
      '{"a","b"}',
      '{NULL}',
      '(1,2)',
      '[1,2)',
    ],
  },
  {
    name: 'long texts',
    source: 'a text that is longer than a buffer',
    inputs: ["'".repeat(LONG), 'x'.repeat(LONG), '\\'.repeat(1001)],
  },
]

/** Texts that not every database can hold: stored as they are, or refused before they are sent. */
export const impossibleTexts: readonly Group<string>[] = [
  {
    name: 'NUL',
    source: 'a character where a database stops reading',
    inputs: ['\0', 'a\0b', "a\0'; drop table canary; --", '\0\0'],
  },
  {
    name: 'lone surrogates',
    source: 'invalid bytes that swallow a quote',
    inputs: ['\ud800', '\udc00', "a\ud800'", '\udfff\ud800'],
  },
]

class Imposter {
  readonly kind = 'value'
  readonly value = "x' or 1=1 --"
  readonly type = { kind: 'text', key: 'text' }
  toString(): string {
    return "x' or 1=1 --"
  }
  toJSON(): unknown {
    return { sql: '1=1' }
  }
  toSQL(): unknown {
    return { sql: '1=1', parameters: [] }
  }
  toSqlString(): string {
    return '1=1'
  }
  toPostgres(): string {
    return '1=1'
  }
  [Symbol.toPrimitive](): string {
    return '1=1'
  }
  valueOf(): unknown {
    return '1=1'
  }
}

const parsed = (json: string): unknown => JSON.parse(json)

/** What a parsed request body can hold where a scalar was expected. None of them is a text, a number or null. */
export const objects: readonly Group[] = [
  {
    name: 'operator objects',
    source: 'an operator object in place of a scalar',
    inputs: [
      { $gt: '' },
      { $ne: null },
      { $or: [{}, {}] },
      { not: '' },
      { gt: '' },
      { contains: '' },
      { _ne: null },
      { $regex: '.*' },
      { $where: '1=1' },
      { $like: '%' },
      { '[Op.ne]': null },
      { $raw: '1=1' },
      { raw: '1=1' },
    ],
  },
  {
    name: 'internal nodes',
    source: 'request JSON that imitates an object of the library',
    inputs: [
      { kind: 'value', value: 'x', type: { kind: 'text' } },
      { kind: 'template', strings: ['1=1'], parts: [] },
      { kind: 'constant', value: '1=1' },
      { node: { kind: 'template', strings: ['1=1'], parts: [] }, type: null },
      { node: { kind: 'constant', value: 1 }, 'athanor.kind.v1': 'expression' },
      { 'Symbol(athanor.kind.v1)': 'expression', node: { kind: 'constant', value: 1 } },
      { '@@athanor.kind.v1': 'expression' },
      { __raw: true, sql: '1=1' },
      { sql: '1=1', params: [] },
      { __isRawQuery: true, sql: '1=1' },
      { type: 'RawBuilder', sql: '1=1' },
      { toSQL: '1=1' },
      { val: '1=1' },
      { fn: 'sleep', args: [5] },
      { col: 'word' },
      { literal: '1=1' },
      { entity: 'canary', where: {} },
    ],
  },
  {
    name: 'objects for the driver',
    source: 'an object that the driver spreads over the statement',
    inputs: [
      { id: 1 },
      { body: 'x' },
      { 0: 'x', length: 1 },
      { password: 1 },
      {},
      Object.create(null),
      new Map([['a', 1]]),
      new Set(['a']),
      /x/,
      new URL('http://x/'),
      new Error('x'),
      Buffer.from('x').toJSON(),
    ],
  },
  {
    name: 'prototype pollution',
    source: 'keys that reach the prototype of all objects',
    inputs: [
      parsed('{"__proto__":{"polluted":true}}'),
      parsed('{"constructor":{"prototype":{"polluted":true}}}'),
      parsed('{"__proto__":null}'),
      parsed('{"toString":"x","valueOf":"x"}'),
      parsed('{"hasOwnProperty":1}'),
      parsed('{"then":1}'),
    ],
  },
  {
    name: 'arrays',
    source: 'an array in place of a scalar',
    inputs: [[], ['x'], ['x', 'y'], [[]], [['x']], [null], [{ $gt: '' }], ['1', 'or', '1=1']],
  },
  {
    name: 'objects with methods',
    source: 'an object whose methods a driver calls to make text of it',
    inputs: [
      new Imposter(),
      { toString: () => '1=1' },
      { toJSON: () => '1=1' },
      { toSQL: () => ({ sql: '1=1' }) },
      { toSqlString: () => '1=1' },
      { toPostgres: () => '1=1' },
      { [Symbol.toPrimitive]: () => '1=1' },
      { [Symbol('athanor.kind.v1')]: 'expression', node: { kind: 'constant', value: 1 } },
      new String("x' or 1=1"),
      new Number(1),
      new Boolean(true),
      () => '1=1',
      Symbol('x'),
      class {},
    ],
  },
]

/** Numbers as requests send them, and such as no column of text takes. */
export const numbers: readonly Group[] = [
  {
    name: 'numbers and truth values',
    source: 'a number beside a column of text, which some databases compare with every text that begins with no digit',
    inputs: [
      0,
      1,
      -1,
      -0,
      1.5,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      2 ** 53,
      1e308,
      0n,
      2n ** 63n,
      -(2n ** 63n) - 1n,
      10n ** 40n,
      true,
      false,
    ],
  },
]

/** Names that a program makes of what a request says: identifiers, labels, aliases. */
export const names: readonly Group<string>[] = [
  {
    name: 'delimiters of names',
    source: 'the delimiter of identifiers is not doubled',
    inputs: [
      '"',
      '""',
      '`',
      '``',
      '[x]',
      ']',
      "'",
      'a"b',
      'a`b',
      'x" from canary --',
      'x` from canary -- ',
      'x"; drop table canary; --',
      'x`; drop table canary; -- ',
      'x] from canary --',
      '"."',
      '`.`',
      'body"."id',
      'a"||(select word from canary)||"',
      '\\"',
      '\\',
      '\\`',
      "x\\'",
    ],
  },
  {
    name: 'selectors',
    source: 'a column selector with parentheses, an alias or a comment, taken as raw text',
    inputs: [
      'count(*)',
      'id as x',
      'body -- ',
      'body/**/',
      '*',
      'canary.*',
      'note.id',
      'id, body',
      'id;',
      'id desc',
      '(select word from canary)',
      'sleep(5)',
      'a::int',
      'a->b',
      "a->>'b'",
      '$.a',
      'a b',
      ' ',
      ' a',
      '1',
      '-1',
      '?',
      '$1',
      ':a',
      '%s',
      '@x',
      '#x',
    ],
  },
  {
    name: 'control characters and other letters',
    source: 'an alias from a key of a dictionary, with a control character in it',
    inputs: [
      'a\nb',
      'a\rb',
      'a\tb',
      '\u0001',
      '\u007f',
      'a\u00a0b',
      '\u2028',
      '\u00e9',
      '\u{1f600}',
      '\u2019',
      'SELECT',
      'select',
      'Order',
      'null',
      'true',
      'A',
      'a',
      'id',
      'rowid',
      'oid',
      'current_user',
    ],
  },
  {
    name: 'names of every object',
    source: 'code or an object made of column names',
    inputs: [
      '__proto__',
      'constructor',
      'prototype',
      'toString',
      'valueOf',
      'hasOwnProperty',
      'then',
      'length',
      'name',
      '0',
      'toJSON',
      "'+process.exit()+'",
      '${process.exit()}',
      '*/process.exit()/*',
      '\\u0022',
    ],
  },
]

/** Names that no database can have, or that one would cut: refused before anything is sent. */
export const impossibleNames: readonly Group[] = [
  {
    name: 'characters that no name has',
    source: 'an alias with a NUL or invalid text in it',
    inputs: ['\0', 'a\0b', 'x\0" from canary --', '\ud800', 'a\udc00'],
  },
  {
    name: 'no name at all',
    source: 'an object or nothing as a name',
    inputs: ['', undefined, null, 0, 1, true, {}, [], ['a'], { toString: () => 'id' }, () => 'id', Symbol('id')],
  },
]

/** Keys of JSON documents, each of which must mean itself and nothing else. */
export const jsonKeys: readonly Group<string>[] = [
  {
    name: 'path syntax',
    source: 'a key that is read as a path, a cast or an operator',
    inputs: [
      'a.b',
      'a[0]',
      '[0]',
      '[*]',
      '*',
      '**',
      '$',
      '$.a',
      '$.*',
      '$[0]',
      '$**.a',
      '@',
      '@.a',
      '?()',
      '?(@ > 1)',
      '#',
      '#-1',
      'last',
      '0',
      '-1',
      '1e3',
      '{a}',
      '{a,b}',
      '}',
      '"a"',
      'a"b',
      'a\\"b',
      '\\"',
      "a'b",
      "a'||'b",
      "a')) or 1=1 --",
      'a::int',
      "a'::int",
      'a->b',
      "a'->>'b",
      '$.a"); drop table canary; --',
      'a") or ("1"="1',
      'a\\',
      'a\\\\',
      'a\\u0022',
      '',
      ' ',
      'a b',
      'a\nb',
      '\u0001',
      '\u007f',
      '\u2028',
      '\u00e9',
      '\u{1f600}',
      '%',
      '_',
      '?',
      '??',
      '?|',
      '$1',
      ':a',
      '--',
      '/*',
      ';',
      'length',
      '__proto__',
      'constructor',
      'toString',
      'strict $',
      'lax $.a',
      '$gt',
      '$ne',
    ],
  },
]

/** What a request sends for a number of rows. */
export const counts: readonly Group[] = [
  {
    name: 'counts',
    source: 'a limit or an offset that is pasted into the statement',
    inputs: [
      '1',
      '1; drop table canary',
      '1 union select 1',
      "1'",
      'all',
      'null',
      '',
      -1,
      1.5,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      2 ** 53,
      10n ** 30n,
      true,
      [],
      [1],
      {},
      { valueOf: () => 1 },
      { $gt: 0 },
      undefined,
      () => 1,
    ],
  },
]

/** What a request sends where a program expects one of a few words. */
export const words: readonly Group[] = [
  {
    name: 'words of a list',
    source: 'a direction, a unit or a level that is pasted into the statement',
    inputs: [
      'desc',
      'DESC; drop table canary',
      "day'; drop table canary; --",
      'day from current_date) --',
      'serializable; drop table canary; --',
      'SERIALIZABLE; DROP TABLE canary; --',
      'year ',
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      '',
      0,
      true,
      {},
      [],
      ['day'],
      { toString: () => 'day' },
      { toUpperCase: () => 'SERIALIZABLE; DROP TABLE canary' },
      null,
    ],
  },
]

/** Anything but a condition, where a condition is expected. */
export const conditions: readonly Group[] = [
  {
    name: 'conditions',
    source: 'a filter that is no condition, and was left out without a word',
    inputs: [
      undefined,
      null,
      true,
      false,
      0,
      1,
      '',
      '1=1',
      'id = 1',
      {},
      { id: 1 },
      { body: 'x' },
      { body: undefined },
      [],
      [[]],
      ['1=1'],
      new Date(),
      new Map(),
      /x/,
      () => true,
      Symbol('x'),
      { kind: 'logical', operator: 'and', operands: [] },
      { node: { kind: 'logical', operator: 'and', operands: [] }, type: null },
      { $or: [{}] },
      { _connector: 'OR 1=1 OR' },
    ],
  },
]

/** Cursors of pages that no page gave. */
export const cursors: readonly Group[] = [
  {
    name: 'cursors',
    source: 'a cursor that was made up or changed',
    inputs: [
      '',
      'x',
      '1',
      "' or 1=1 --",
      'W10',
      Buffer.from('[]').toString('base64url'),
      Buffer.from('[1,2]').toString('base64url'),
      Buffer.from('["x","[1]"]').toString('base64url'),
      Buffer.from('["x","[{\\"$gt\\":\\"\\"}]"]').toString('base64url'),
      Buffer.from('{"__proto__":{"polluted":1}}').toString('base64url'),
      0,
      1,
      {},
      { id: 1 },
      [],
      true,
      () => 'x',
    ],
  },
]

/** All inputs of groups. */
export function inputsOf<T>(...groups: readonly (readonly Group<T>[])[]): readonly T[] {
  return groups.flat().flatMap(group => group.inputs)
}

/** An input for a message. */
export function shown(input: unknown): string {
  if (typeof input === 'string') return JSON.stringify(input.length > 60 ? `${input.slice(0, 60)}…` : input)
  if (typeof input === 'bigint') return `${input}n`
  if (typeof input !== 'object' || input === null) return String(input)
  try {
    return `${input.constructor?.name ?? 'null'} ${JSON.stringify(input)}`
  } catch {
    return 'an object'
  }
}
