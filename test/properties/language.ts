// Statements as plain data, and how random ones are made.
//
// Only what means the same on every database is generated. Left out, because databases rightly differ:
//   the order of texts, and the smallest or greatest of them (collations)
//   letters in patterns of LIKE, whose case SQLite does not tell
//   upper and lower case of letters beyond ASCII (SQLite knows none)
//   means and other results in floating point (the last digit)
//   the order of NULLs where the statement does not say it
//   full joins, `intersect all`, `except all` and frames by groups (not everywhere)
//   an order inside a subquery that has no limit (MariaDB refuses some aggregates over one)
//   an order by a bare value (MariaDB takes it for the place of a column inside a subquery)
//   whole numbers near the end of their range (an error here, floating point there)
//   conditions on groups without groups (MariaDB refuses some)
//   grouping by expressions with values in them (the values of two places are two parameters)
import fc from 'fast-check'

/** A column of a source: of `a`, of `b`, of `x` (another `b`, inside a subquery), or of a derived table `q`. */
export interface ColumnRef {
  readonly k: 'column'
  readonly source: string
  readonly name: string
}

export type Num =
  | ColumnRef
  | { readonly k: 'number'; readonly value: number }
  | {
      readonly k: 'arithmetic'
      readonly op: 'plus' | 'minus' | 'times' | 'dividedBy' | 'modulo'
      readonly l: Num
      readonly r: Num
    }
  | { readonly k: 'negate' | 'abs' | 'sign'; readonly of: Num }
  | { readonly k: 'nullif' | 'coalesce' | 'greatest' | 'least'; readonly l: Num; readonly r: Num }
  | { readonly k: 'length'; readonly of: Text }
  | { readonly k: 'position'; readonly of: Text; readonly part: string }
  | { readonly k: 'extract'; readonly field: 'year' | 'month' | 'day' | 'hour' | 'dayOfWeek'; readonly of: ColumnRef }
  | { readonly k: 'case'; readonly when: Bool; readonly then: Num; readonly otherwise: Num }
  | { readonly k: 'countOf'; readonly where: Bool }

export type Text =
  | ColumnRef
  | { readonly k: 'text'; readonly value: string }
  | { readonly k: 'concat' | 'coalesce'; readonly l: Text; readonly r: Text }
  | { readonly k: 'upper' | 'lower' | 'trim'; readonly of: Text }
  | { readonly k: 'substring'; readonly of: Text; readonly from: number; readonly length: number }
  | { readonly k: 'replace'; readonly of: Text; readonly from: string; readonly to: string }
  | { readonly k: 'case'; readonly when: Bool; readonly then: Text; readonly otherwise: Text }

export type Comparison = 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte'

export type Bool =
  | { readonly k: 'flag'; readonly of: ColumnRef; readonly value: boolean }
  | { readonly k: 'numbers'; readonly op: Comparison | 'is' | 'isNot'; readonly l: Num; readonly r: Num }
  | { readonly k: 'texts'; readonly op: 'eq' | 'ne' | 'is' | 'isNot'; readonly l: Text; readonly r: Text }
  | {
      readonly k: 'dates'
      readonly op: Comparison
      readonly of: ColumnRef
      readonly days: number
      readonly value: string
    }
  | { readonly k: 'isNull' | 'isNotNull'; readonly of: Num }
  | { readonly k: 'isNullText' | 'isNotNullText'; readonly of: Text }
  | { readonly k: 'and' | 'or'; readonly parts: readonly Bool[] }
  | { readonly k: 'not'; readonly of: Bool }
  | { readonly k: 'between'; readonly of: Num; readonly low: Num; readonly high: Num }
  | { readonly k: 'in' | 'notIn'; readonly of: Num; readonly values: readonly number[] }
  | { readonly k: 'inTexts' | 'notInTexts'; readonly of: Text; readonly values: readonly string[] }
  | { readonly k: 'like'; readonly of: Text; readonly pattern: string }
  | { readonly k: 'startsWith' | 'endsWith' | 'contains'; readonly of: Text; readonly part: string }
  | { readonly k: 'pair'; readonly l: readonly [Num, Num]; readonly rows: readonly (readonly [number, number])[] }
  | { readonly k: 'exists'; readonly where: Bool }
  | { readonly k: 'inQuery' | 'notInQuery'; readonly of: Num; readonly where: Bool }

export type Aggregate =
  | { readonly k: 'countAll'; readonly filter: Bool | null }
  | { readonly k: 'count' | 'countDistinct' | 'sum' | 'min' | 'max'; readonly of: Num; readonly filter: Bool | null }

export type Window =
  | { readonly k: 'rowNumber' | 'rank' | 'denseRank' }
  | { readonly k: 'lag' | 'lead'; readonly of: Num; readonly by: number }
  | { readonly k: 'firstValue'; readonly of: Num }
  | {
      readonly k: 'sum' | 'count' | 'max'
      readonly of: Num
      readonly rows: readonly [number | 'unbounded', number | 'unbounded'] | null
    }

export interface OrderBy {
  readonly by: Num
  readonly descending: boolean
  readonly nulls: 'first' | 'last'
}

/** What rows come from. */
export type From =
  | { readonly k: 'a' }
  | { readonly k: 'join'; readonly kind: 'join' | 'leftJoin' | 'rightJoin' | 'crossJoin'; readonly on: Bool }
  | { readonly k: 'derived'; readonly as: 'subquery' | 'cte'; readonly query: PlainQuery }

/** Rows with `x`, a number, and `y`, a text. */
export interface PlainQuery {
  readonly k: 'plain'
  readonly from: From
  readonly x: Num
  readonly y: Text
  readonly z: Bool
  readonly where: readonly Bool[]
  readonly order: readonly OrderBy[]
  readonly limit: number | null
  readonly offset: number | null
  readonly distinct: boolean
}

export interface GroupedQuery {
  readonly k: 'grouped'
  readonly from: From
  readonly where: readonly Bool[]
  readonly by: readonly ColumnRef[]
  readonly items: readonly Aggregate[]
  readonly having: { readonly of: Aggregate; readonly op: Comparison; readonly value: number } | null
}

export interface WindowQuery {
  readonly k: 'windows'
  readonly from: From
  readonly where: readonly Bool[]
  readonly partitionBy: readonly ColumnRef[]
  readonly order: OrderBy
  readonly items: readonly Window[]
}

export interface SetQuery {
  readonly k: 'set'
  readonly op: 'union' | 'unionAll' | 'intersect' | 'except'
  readonly l: PlainQuery
  readonly r: PlainQuery
}

export type AnyQuery = PlainQuery | GroupedQuery | WindowQuery | SetQuery

/** Texts with what patterns, quotes and encodings trip over. */
const letters = fc.constantFrom('', 'a', 'b', 'ab', 'B', 'aB', ' a', '%', '_', "o'k", '\\', '\u{1f600}b')
const small = fc.integer({ min: -3, max: 4 })
const moment = fc
  .integer({ min: 0, max: 800 })
  .map(half => new Date(Date.UTC(2024, 1, 1) + half * 43_200_000 + 1).toISOString())

/** A row of `a`. */
export const rowsOfA = fc.array(
  fc.record({
    i: fc.option(small),
    j: small,
    s: fc.option(letters),
    f: fc.option(fc.boolean()),
    d: fc.option(moment),
  }),
  { minLength: 4, maxLength: 9 },
)

/** A row of `b`; `of` is the place of its `a`. */
export const rowsOfB = fc.array(fc.record({ of: fc.option(fc.nat({ max: 3 })), n: fc.option(small), t: letters }), {
  minLength: 3,
  maxLength: 9,
})

interface Columns {
  readonly numbers: readonly ColumnRef[]
  readonly texts: readonly ColumnRef[]
  readonly flags: readonly ColumnRef[]
  readonly dates: readonly ColumnRef[]
  /** Whether the rows have an `a`, which a subquery can look at. */
  readonly outer: boolean
}

const of = (source: string, ...names: readonly string[]): ColumnRef[] =>
  names.map(name => ({ k: 'column', source, name }))

const A: Columns = {
  numbers: of('a', 'id', 'i', 'j'),
  texts: of('a', 's'),
  flags: of('a', 'f'),
  dates: of('a', 'd'),
  outer: true,
}
const AB: Columns = {
  ...A,
  numbers: [...A.numbers, ...of('b', 'id', 'n', 'aId')],
  texts: [...A.texts, ...of('b', 't')],
}
const Q: Columns = { numbers: of('q', 'x'), texts: of('q', 'y'), flags: of('q', 'z'), dates: [], outer: false }
/** Inside a subquery over `x`. */
const X: Columns = {
  ...A,
  numbers: [...A.numbers, ...of('x', 'id', 'n', 'aId')],
  texts: [...A.texts, ...of('x', 't')],
  outer: false,
}

const comparison = fc.constantFrom<Comparison>('eq', 'ne', 'lt', 'lte', 'gt', 'gte')

interface Arbitraries {
  readonly num: fc.Arbitrary<Num>
  readonly text: fc.Arbitrary<Text>
  readonly bool: fc.Arbitrary<Bool>
}

const kind = <K extends string>(...kinds: readonly K[]) => fc.constantFrom(...kinds)

function expressions(columns: Columns): Arbitraries {
  const { numbers, texts, flags, dates, outer } = columns
  const column = (of: readonly ColumnRef[]) => fc.constantFrom(...of)
  return fc.letrec<{ num: Num; text: Text; bool: Bool }>(tie => {
    const num = tie('num')
    const text = tie('text')
    const bool = tie('bool')
    const leafNum = fc.oneof<fc.Arbitrary<Num>[]>(
      { weight: 4, arbitrary: column(numbers) } as never,
      small.map(value => ({ k: 'number', value })),
    )
    const leafText = fc.oneof<fc.Arbitrary<Text>[]>(
      { weight: 4, arbitrary: column(texts) } as never,
      letters.map(value => ({ k: 'text', value })),
    )
    const inner = outer ? [inSubquery] : []
    return {
      num: fc.oneof(
        { maxDepth: 3, depthSize: 'small', withCrossShrink: true },
        leafNum,
        fc.record({
          k: fc.constant('arithmetic'),
          op: kind('plus', 'minus', 'times', 'dividedBy', 'modulo'),
          l: num,
          r: num,
        }),
        fc.record({ k: kind('negate', 'abs', 'sign'), of: num }),
        fc.record({ k: kind('nullif', 'coalesce', 'greatest', 'least'), l: column(numbers), r: num }),
        fc.record({ k: fc.constant('length'), of: text }),
        fc.record({ k: fc.constant('position'), of: text, part: letters.filter(part => part !== '') }),
        fc.record({ k: fc.constant('case'), when: bool, then: num, otherwise: num }),
        ...dates.map(of =>
          fc.record({
            k: fc.constant('extract'),
            field: kind('year', 'month', 'day', 'hour', 'dayOfWeek'),
            of: fc.constant(of),
          }),
        ),
        ...inner.map(() =>
          fc.record({ k: fc.constant('countOf'), where: fc.constant(null).chain(() => insideX().bool) }),
        ),
      ) as fc.Arbitrary<Num>,
      text: fc.oneof(
        { maxDepth: 3, depthSize: 'small', withCrossShrink: true },
        leafText,
        fc.record({ k: kind('concat', 'coalesce'), l: text, r: text }),
        fc.record({ k: kind('upper', 'lower', 'trim'), of: text }),
        fc.record({
          k: fc.constant('substring'),
          of: text,
          from: fc.integer({ min: 1, max: 3 }),
          length: fc.nat({ max: 3 }),
        }),
        fc.record({ k: fc.constant('replace'), of: text, from: letters.filter(part => part !== ''), to: letters }),
        fc.record({ k: fc.constant('case'), when: bool, then: text, otherwise: text }),
      ) as fc.Arbitrary<Text>,
      bool: fc.oneof(
        { maxDepth: 3, depthSize: 'small', withCrossShrink: true },
        fc.record({ k: fc.constant('numbers'), op: fc.oneof(comparison, kind('is', 'isNot')), l: num, r: num }),
        fc.record({ k: fc.constant('flag'), of: column(flags), value: fc.boolean() }),
        fc.record({ k: fc.constant('texts'), op: kind('eq', 'ne', 'is', 'isNot'), l: text, r: text }),
        fc.record({ k: kind('isNull', 'isNotNull'), of: num }),
        fc.record({ k: kind('isNullText', 'isNotNullText'), of: text }),
        fc.record({ k: kind('and', 'or'), parts: fc.array(bool, { maxLength: 3 }) }),
        fc.record({ k: fc.constant('not'), of: bool }),
        fc.record({ k: fc.constant('between'), of: num, low: num, high: num }),
        fc.record({ k: kind('in', 'notIn'), of: num, values: fc.array(small, { maxLength: 4 }) }),
        fc.record({ k: kind('inTexts', 'notInTexts'), of: text, values: fc.array(letters, { maxLength: 4 }) }),
        fc.record({
          k: fc.constant('like'),
          of: text,
          pattern: kind('%', '_', '__', '', ' %', '_%_', "%'%", '%_'),
        }),
        fc.record({ k: kind('startsWith', 'endsWith', 'contains'), of: text, part: letters }),
        fc.record({
          k: fc.constant('pair'),
          l: fc.tuple(num, num),
          rows: fc.array(fc.tuple(small, small), { maxLength: 3 }),
        }),
        ...dates.map(of =>
          fc.record({
            k: fc.constant('dates'),
            op: comparison,
            of: fc.constant(of),
            days: fc.integer({ min: -40, max: 40 }),
            value: moment,
          }),
        ),
        ...inner.flatMap(() => [
          fc.record({ k: fc.constant('exists'), where: fc.constant(null).chain(() => insideX().bool) }),
          fc.record({
            k: kind('inQuery', 'notInQuery'),
            of: num,
            where: fc.constant(null).chain(() => insideX().bool),
          }),
        ]),
      ) as fc.Arbitrary<Bool>,
    }
  })
}

const inSubquery = true
let inside: Arbitraries | undefined
/** Made when it is first used, because it is made of what is being made. */
function insideX(): Arbitraries {
  inside ??= expressions(X)
  return inside
}

const overA = expressions(A)
const overAB = expressions(AB)
const overQ = expressions(Q)

const fromA = fc.constant<From>({ k: 'a' })
const fromJoin: fc.Arbitrary<From> = fc.record({
  k: fc.constant('join'),
  kind: kind('join', 'leftJoin', 'rightJoin', 'crossJoin'),
  on: fc.oneof(
    fc.constant<Bool>({
      k: 'numbers',
      op: 'eq',
      l: { k: 'column', source: 'b', name: 'aId' },
      r: { k: 'column', source: 'a', name: 'id' },
    }),
    fc.record({
      k: fc.constant('numbers'),
      op: comparison,
      l: fc.constantFrom(...AB.numbers),
      r: fc.constantFrom(...AB.numbers),
    }),
  ),
}) as fc.Arbitrary<From>

function orderOf({ num }: Arbitraries): fc.Arbitrary<OrderBy> {
  return fc.record({ by: num.filter(by => by.k !== 'number'), descending: fc.boolean(), nulls: kind('first', 'last') })
}

function plain(from: fc.Arbitrary<From>, arbitraries: Arbitraries): fc.Arbitrary<PlainQuery> {
  const { num, text, bool } = arbitraries
  return fc.record({
    k: fc.constant('plain' as const),
    from,
    x: num,
    y: text,
    z: bool,
    where: fc.array(bool, { maxLength: 2 }),
    order: fc.array(orderOf(arbitraries), { maxLength: 2 }),
    limit: fc.option(fc.nat({ max: 6 })),
    offset: fc.option(fc.nat({ max: 3 })),
    distinct: fc.boolean(),
  })
}

const basic = fc.oneof(plain(fromA, overA), plain(fromJoin, overAB))
const fromDerived: fc.Arbitrary<From> = fc.record({
  k: fc.constant('derived' as const),
  as: kind('subquery', 'cte'),
  query: basic.map(query => (query.limit === null ? { ...query, order: [], offset: null } : query)),
})

const sources: readonly (readonly [fc.Arbitrary<From>, Arbitraries, Columns])[] = [
  [fromA, overA, A],
  [fromJoin, overAB, AB],
  [fromDerived, overQ, Q],
]

function filterOf({ bool }: Arbitraries) {
  return fc.option(bool, { freq: 3 })
}

function aggregateOf(arbitraries: Arbitraries): fc.Arbitrary<Aggregate> {
  const filter = filterOf(arbitraries)
  return fc.oneof(
    fc.record({ k: fc.constant('countAll'), filter }),
    fc.record({ k: kind('count', 'countDistinct', 'sum', 'min', 'max'), of: arbitraries.num, filter }),
  ) as fc.Arbitrary<Aggregate>
}

function grouped(from: fc.Arbitrary<From>, arbitraries: Arbitraries, columns: Columns): fc.Arbitrary<GroupedQuery> {
  const item = aggregateOf(arbitraries)
  return fc
    .record({
      k: fc.constant('grouped' as const),
      from,
      where: fc.array(arbitraries.bool, { maxLength: 1 }),
      by: fc.uniqueArray(fc.constantFrom(...columns.numbers, ...columns.texts), { maxLength: 2 }),
      items: fc.array(item, { minLength: 1, maxLength: 3 }),
      having: fc.option(fc.record({ of: item, op: comparison, value: small })),
    })
    .map(query => (query.by.length === 0 ? { ...query, having: null } : query))
}

const frame = fc.option(
  fc.constantFrom<readonly [number | 'unbounded', number | 'unbounded']>(
    [-1, 1],
    ['unbounded', 0],
    [0, 'unbounded'],
    [-2, -1],
    [0, 0],
    ['unbounded', 'unbounded'],
  ),
)

function windowOf({ num }: Arbitraries): fc.Arbitrary<Window> {
  return fc.oneof(
    fc.record({ k: kind('rowNumber', 'rank', 'denseRank') }),
    fc.record({ k: kind('lag', 'lead'), of: num, by: fc.integer({ min: 1, max: 2 }) }),
    fc.record({ k: fc.constant('firstValue'), of: num }),
    fc.record({ k: kind('sum', 'count', 'max'), of: num, rows: frame }),
  ) as fc.Arbitrary<Window>
}

function windows(from: fc.Arbitrary<From>, arbitraries: Arbitraries, columns: Columns): fc.Arbitrary<WindowQuery> {
  return fc.record({
    k: fc.constant('windows' as const),
    from,
    where: fc.array(arbitraries.bool, { maxLength: 1 }),
    partitionBy: fc.uniqueArray(fc.constantFrom(...columns.numbers, ...columns.texts), { maxLength: 1 }),
    order: orderOf(arbitraries),
    items: fc.array(windowOf(arbitraries), { minLength: 1, maxLength: 2 }),
  })
}

/** Random statements. */
export const anyQuery: fc.Arbitrary<AnyQuery> = fc.oneof(
  ...sources.map(([from, arbitraries]) => plain(from, arbitraries)),
  ...sources.map(([from, arbitraries, columns]) => grouped(from, arbitraries, columns)),
  // The rows of windows need keys to be in one order.
  ...sources.slice(0, 2).map(([from, arbitraries, columns]) => windows(from, arbitraries, columns)),
  fc.record({
    k: fc.constant('set' as const),
    op: kind('union', 'unionAll', 'intersect', 'except'),
    l: basic,
    r: basic,
  }),
)
