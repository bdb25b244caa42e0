// The whole expression language: operators, JSON, arrays, time, tuples, windows and functions, with the types of their results.
import {
  type AggregateExpression,
  Athanor,
  all,
  any,
  array,
  boolean,
  type Condition,
  datetime,
  type Expression,
  fn,
  integer,
  json,
  literal,
  match,
  numeric,
  select,
  sql,
  string,
  text,
  tuple,
} from 'athanor'
import { type Equal, is } from '../equal.ts'

const db = new Athanor()

interface Data {
  readonly size?: { readonly w: number; readonly h: number | null }
  readonly tags: readonly string[]
}

class Thing extends db.Model('Thing', {
  id: integer().primaryKey(),
  name: string(40),
  kind: string(10).nullable(),
  cost: numeric(12, 2),
  at: datetime(),
  gone: datetime().nullable(),
  data: json<Data>(),
  any: json(),
  words: array(text()),
}) {}
const { c } = Thing

type ValueOf<X> = X extends Expression<infer T, any> ? T : never

export function conditions(): readonly Condition[] {
  return [
    c.kind.isNot('x'),
    c.name.startsWith(c.kind),
    c.name.iendsWith('x'),
    c.name.matches('^x', { ignoreCase: true }),
    c.data.contains({ tags: ['x'] }),
    c.data.path('tags').contains('x'),
    c.data.hasKey('tags'),
    c.words.contains(['x']),
    c.words.overlaps(c.words),
    c.words.containedBy(['x']),
    c.id.gt(any(select(c.id))),
    c.id.gte(all(select(c.id))),
    c.name.eq(any(c.words)),
    tuple(c.id, c.name).in([[1, 'a']]),
    tuple(c.id, c.kind).eq([1, 'a']),
    tuple(c.id, c.name).gt(tuple(c.id, c.name)),
    tuple(c.id, c.name).notIn(select({ id: c.id, name: c.name })),
    c.at.minus('P1D').lt(fn.now()),
    c.words.op('@>', 'x', boolean()),
    match([c.name, c.kind], 'x'),
    literal<string>('a').eq(c.name),
    literal('a').eq(any(c.words)),
    literal('a').in(select(c.name)),
    literal('a').between(c.kind, c.name),
    literal(true).eq(c.id.gt(1)),
    fn.jsonContains(c.any, { a: 1 }),
  ]
}

export async function values() {
  const row = await select({
    w: c.data.path('size', 'w'),
    h: c.data.path('size').path('h'),
    tag: c.data.path('tags', 0),
    deep: c.any.path('a', 'b'),
    asNumber: c.any.path('a').as(integer()),
    asText: c.data.path('tags', 0).text(),
    labelled: c.data.path('size').as('size'),
    merged: c.data.merge({ tags: null }),
    set: c.data.setPath(['tags', 0], 'x'),
    word: c.words.at(0),
    words: c.words.append('x').concat(['y']),
    count: fn.arrayLength(c.words),
    later: c.at.plus('P1D'),
    laterOrNever: c.gone.plus('P1D'),
    since: c.at.minus(new Date(0)),
    sinceOrNever: c.at.minus(c.gone),
    joined: c.name.concat('x'),
    bits: c.id.bitAnd(1).bitOr(2).bitXor(3).bitNot().shiftLeft(1),
    rest: c.id.modulo(2).negate(),
    own: c.id.op<number>('+', 1),
    typed: literal('1.5', numeric()),
    none: literal(null, integer()),
    depth: literal(0).plus(1),
    exactly: literal('a'),
    called: literal('x').concat(c.name),
    calledOrNot: literal('x').concat(c.kind),
    year: fn.extract('year', c.at),
    month: fn.dateTrunc('month', c.gone),
    greatest: fn.greatest(c.id, 3),
    greatestOrNull: fn.greatest(c.kind, c.name, 'x'),
    first: fn.coalesce(c.kind, c.kind, 'x'),
    firstOrNull: fn.coalesce(c.kind, c.kind),
    all: fn.stringAgg(c.name, ', ').distinct().orderBy(c.name),
    list: fn.arrayAgg(c.kind),
    some: fn.sum(c.id).filter(c.id.gt(1), c.id.lt(9)),
    row: fn.rowNumber().over({ partitionBy: c.kind, orderBy: [c.id.desc()] }),
    before: fn.lag(c.name, 1).over({ orderBy: c.id, rows: [-1, 0], exclude: 'current row' }),
    range: fn.sum(c.cost).over({ orderBy: c.at, range: ['-P7D', 'unbounded'] }),
    rank: match(c.name, 'x').rank(),
    length: fn.length(c.kind),
    padded: fn.lpad(c.name, 5, '0'),
  }).one()
  is<
    Equal<
      typeof row,
      {
        w: number | null
        h: number | null
        tag: string | null
        deep: unknown
        asNumber: number | null
        asText: string | null
        labelled: { readonly w: number; readonly h: number | null } | null
        merged: Data
        set: Data
        word: string | null
        words: string[]
        count: number
        later: Date
        laterOrNever: Date | null
        since: string
        sinceOrNever: string | null
        joined: string
        bits: number
        rest: number
        own: number
        typed: string
        none: null
        depth: number
        exactly: 'a'
        called: string
        calledOrNot: string | null
        year: number
        month: Date | null
        greatest: number
        greatestOrNull: string | null
        first: string
        firstOrNull: string | null
        all: string | null
        list: (string | null)[] | null
        some: number | null
        row: number
        before: string | null
        range: string | null
        rank: number
        length: number | null
        padded: string
      }
    >
  >()
  is<Equal<ValueOf<ReturnType<typeof sum>>, number | null>>()
  function sum(): AggregateExpression<number | null> {
    return fn.sum(c.id).distinct()
  }
  return select(sql<number>`f(${sql.join([c.id, 1, 'x'])})`).one()
}

export function arithmeticOfSeveralTypes() {
  is<Equal<ValueOf<ReturnType<typeof priceOf>>, string>>()
  const quantity = c.id.times(c.cost)
  is<Equal<ValueOf<typeof quantity>, string>>()
  const perhaps = c.cost.plus(fn.max(c.id))
  is<Equal<ValueOf<typeof perhaps>, string | null>>()
  const count = c.id.minus(fn.count())
  is<Equal<ValueOf<typeof count>, number>>()
  const sums = select({ sum: fn.sum(c.cost.times(c.id)) })
  is<Equal<Awaited<ReturnType<typeof sums.all>>, { sum: string | null }[]>>()
  function priceOf() {
    return c.cost.times(c.id)
  }
}
