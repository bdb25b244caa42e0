// What statements mean, without a database: relational algebra on arrays, with SQL's logic of three values.
import type {
  Aggregate,
  AnyQuery,
  Bool,
  Comparison,
  From,
  GroupedQuery,
  Num,
  OrderBy,
  PlainQuery,
  Text,
  Window,
  WindowQuery,
} from './language.ts'

export type Value = number | string | boolean | null
type Truth = boolean | null
export type Row = Readonly<Record<string, Value>>
/** The rows that a statement is evaluated for, by source. */
type Scope = Readonly<Record<string, Row>>

/** The tables. */
export interface Tables {
  readonly a: readonly Row[]
  readonly b: readonly Row[]
}

/** What a statement gives: in order where it says one that places every row. */
export interface Answer {
  readonly rows: readonly Row[]
  readonly ordered: boolean
}

/** Evaluates a statement. */
export function evaluate(query: AnyQuery, tables: Tables): Answer {
  switch (query.k) {
    case 'plain':
      return plain(query, tables)
    case 'grouped':
      return { rows: grouped(query, tables), ordered: false }
    case 'windows':
      return { rows: windows(query, tables), ordered: false }
    case 'set':
      return {
        rows: combined(query.op, plain(unlimited(query.l), tables).rows, plain(unlimited(query.r), tables).rows),
        ordered: false,
      }
  }
}

/** Parts of set operations have no order of their own. */
export function unlimited(query: PlainQuery): PlainQuery {
  return { ...query, order: [], limit: null, offset: null }
}

/** Whether the rows of a query can be placed by the keys of its tables. */
export function isPlaced({ from, distinct, order, limit, offset }: PlainQuery): boolean {
  return !distinct && from.k !== 'derived' && (order.length > 0 || limit !== null || offset !== null)
}

function plain(query: PlainQuery, tables: Tables): Answer {
  const scopes = scopesOf(query.from, query.where, tables)
  const item = (scope: Scope): Row => ({
    x: number(query.x, scope, tables),
    y: text(query.y, scope, tables),
    z: truth(query.z, scope, tables),
  })
  if (!isPlaced(query)) {
    const rows = scopes.map(item)
    return { rows: query.distinct ? distinct(rows) : rows, ordered: false }
  }
  const sorted = sortScopes(scopes, [...query.order, ...keyOrder(query.from)], tables)
  const start = query.offset ?? 0
  const end = query.limit === null ? undefined : start + query.limit
  return { rows: sorted.slice(start, end).map(item), ordered: true }
}

/** The order by the keys of the tables, which places every row. */
export function keyOrder(from: From): readonly OrderBy[] {
  const names = from.k === 'join' ? ['a', 'b'] : ['a']
  return names.map(source => ({ by: { k: 'column', source, name: 'id' }, descending: false, nulls: 'last' }))
}

function scopesOf(from: From, where: readonly Bool[], tables: Tables): readonly Scope[] {
  return sourceScopes(from, tables).filter(scope => where.every(part => truth(part, scope, tables) === true))
}

const NO_A: Row = { id: null, i: null, j: null, s: null, f: null, d: null }
const NO_B: Row = { id: null, aId: null, n: null, t: null }

function sourceScopes(from: From, tables: Tables): readonly Scope[] {
  if (from.k === 'a') return tables.a.map(a => ({ a }))
  if (from.k === 'derived') return plain(from.query, tables).rows.map(q => ({ q }))
  const pairs = tables.a.flatMap(a => tables.b.map(b => ({ a, b })))
  if (from.kind === 'crossJoin') return pairs
  const matched = pairs.filter(scope => truth(from.on, scope, tables) === true)
  if (from.kind === 'leftJoin')
    return [...matched, ...tables.a.filter(a => matched.every(pair => pair.a !== a)).map(a => ({ a, b: NO_B }))]
  if (from.kind === 'rightJoin')
    return [...matched, ...tables.b.filter(b => matched.every(pair => pair.b !== b)).map(b => ({ a: NO_A, b }))]
  return matched
}

function sortScopes(scopes: readonly Scope[], order: readonly OrderBy[], tables: Tables): readonly Scope[] {
  return scopes.toSorted((one, other) => {
    for (const step of order) {
      const found = compareBy(step, number(step.by, one, tables), number(step.by, other, tables))
      if (found !== 0) return found
    }
    return 0
  })
}

function compareBy({ descending, nulls }: OrderBy, one: number | null, other: number | null): number {
  if (one === other) return 0
  if (one === null) return nulls === 'first' ? -1 : 1
  if (other === null) return nulls === 'first' ? 1 : -1
  return descending ? other - one : one - other
}

/** Equal rows have equal keys. */
export function keyOf(row: Row): string {
  return JSON.stringify(
    Object.keys(row)
      .toSorted()
      .map(name => row[name]),
  )
}

function distinct(rows: readonly Row[]): readonly Row[] {
  return [...new Map(rows.map(row => [keyOf(row), row])).values()]
}

function combined(
  op: 'union' | 'unionAll' | 'intersect' | 'except',
  l: readonly Row[],
  r: readonly Row[],
): readonly Row[] {
  const known = new Set(r.map(keyOf))
  if (op === 'unionAll') return [...l, ...r]
  if (op === 'union') return distinct([...l, ...r])
  return distinct(l.filter(row => known.has(keyOf(row)) === (op === 'intersect')))
}

function grouped(query: GroupedQuery, tables: Tables): readonly Row[] {
  const groups = new Map<string, Scope[]>()
  if (query.by.length === 0) groups.set('', [])
  for (const scope of scopesOf(query.from, query.where, tables)) {
    const key = query.by.length === 0 ? '' : JSON.stringify(query.by.map(({ source, name }) => scope[source]?.[name]))
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [scope])
    else group.push(scope)
  }
  return [...groups.values()]
    .filter(group => {
      if (query.having === null) return true
      const { of, op, value } = query.having
      return compare(op, aggregate(of, group, tables), value) === true
    })
    .map(group => ({
      ...Object.fromEntries(query.by.map(({ source, name }, at) => [`g${at}`, group[0]?.[source]?.[name] ?? null])),
      ...Object.fromEntries(query.items.map((item, at) => [`v${at}`, aggregate(item, group, tables)])),
    }))
}

function aggregate(item: Aggregate, group: readonly Scope[], tables: Tables): number | null {
  const { filter } = item
  const taken = filter === null ? group : group.filter(scope => truth(filter, scope, tables) === true)
  if (item.k === 'countAll') return taken.length
  const values = taken.map(scope => number(item.of, scope, tables)).filter(value => value !== null)
  return gathered(item.k, values)
}

function gathered(k: 'count' | 'countDistinct' | 'sum' | 'min' | 'max', values: readonly number[]): number | null {
  if (k === 'count') return values.length
  if (k === 'countDistinct') return new Set(values).size
  if (values.length === 0) return null
  if (k === 'sum') return values.reduce((sum, value) => sum + value, 0)
  return k === 'min' ? Math.min(...values) : Math.max(...values)
}

function windows(query: WindowQuery, tables: Tables): readonly Row[] {
  const scopes = scopesOf(query.from, query.where, tables)
  const parts = Map.groupBy(scopes, scope =>
    JSON.stringify(query.partitionBy.map(({ source, name }) => scope[source]?.[name])),
  )
  return [...parts.values()].flatMap(part => {
    const sorted = sortScopes(part, [query.order, ...keyOrder(query.from)], tables)
    const keys = sorted.map(scope => number(query.order.by, scope, tables))
    return sorted.map((scope, at) => ({
      ...Object.fromEntries(
        keyOrder(query.from).map(({ by }) => [by.k === 'column' ? by.source : '', number(by, scope, tables)]),
      ),
      ...Object.fromEntries(
        query.items.map((item, place) => [`w${place}`, windowValue(item, { sorted, keys, at }, tables)]),
      ),
    }))
  })
}

interface Place {
  readonly sorted: readonly Scope[]
  readonly keys: readonly (number | null)[]
  readonly at: number
}

function windowValue(item: Window, { sorted, keys, at }: Place, tables: Tables): number | null {
  const valueAt = (of: Num, place: number) => {
    const scope = sorted[place]
    return scope === undefined ? null : number(of, scope, tables)
  }
  switch (item.k) {
    case 'rowNumber':
      return at + 1
    case 'rank':
      return keys.indexOf(keys[at] ?? null) + 1
    case 'denseRank':
      return [...new Set(keys)].indexOf(keys[at] ?? null) + 1
    case 'lag':
      return valueAt(item.of, at - item.by)
    case 'lead':
      return valueAt(item.of, at + item.by)
    case 'firstValue':
      return valueAt(item.of, 0)
    default: {
      const [start, end] = item.rows ?? ['unbounded', 0]
      const first = start === 'unbounded' ? 0 : Math.max(0, at + start)
      const last = end === 'unbounded' ? sorted.length - 1 : at + end
      const values = sorted.slice(first, Math.max(first, last + 1)).map(scope => number(item.of, scope, tables))
      return gathered(
        item.k,
        values.filter(value => value !== null),
      )
    }
  }
}

function column({ source, name }: { readonly source: string; readonly name: string }, scope: Scope): Value {
  const value = scope[source]?.[name]
  if (value === undefined) throw new Error(`there is no ${source}.${name}`)
  return value
}

function both<L, R, T>(l: L | null, r: R | null, give: (l: L, r: R) => T): T | null {
  return l === null || r === null ? null : give(l, r)
}

function number(node: Num, scope: Scope, tables: Tables): number | null {
  const value = numberOf(node, scope, tables)
  return Object.is(value, -0) ? 0 : value
}

function numberOf(node: Num, scope: Scope, tables: Tables): number | null {
  const of = (part: Num) => number(part, scope, tables)
  switch (node.k) {
    case 'column':
      return column(node, scope) as number | null
    case 'number':
      return node.value
    case 'arithmetic':
      return both(of(node.l), of(node.r), (l, r) => arithmetic(node.op, l, r))
    case 'negate':
      return both(of(node.of), 0, value => -value)
    case 'abs':
      return both(of(node.of), 0, value => Math.abs(value))
    case 'sign':
      return both(of(node.of), 0, value => Math.sign(value))
    case 'nullif':
      return of(node.l) === of(node.r) ? null : of(node.l)
    case 'coalesce':
      return of(node.l) ?? of(node.r)
    case 'greatest':
      return both(of(node.l), of(node.r), Math.max)
    case 'least':
      return both(of(node.l), of(node.r), Math.min)
    case 'length':
      return both(text(node.of, scope, tables), 0, value => [...value].length)
    case 'position':
      return both(text(node.of, scope, tables), node.part, positionIn)
    case 'extract':
      return both(column(node.of, scope) as string | null, node.field, extract)
    case 'case':
      return truth(node.when, scope, tables) === true ? of(node.then) : of(node.otherwise)
    case 'countOf':
      return related(node.where, scope, tables).length
  }
}

/** The rows of `x` beside a row of `a` that meet a condition. */
function related(where: Bool, scope: Scope, tables: Tables): readonly Row[] {
  return tables.b.filter(x => truth(where, { ...scope, x }, tables) === true)
}

function arithmetic(op: 'plus' | 'minus' | 'times' | 'dividedBy' | 'modulo', l: number, r: number): number | null {
  switch (op) {
    case 'plus':
      return l + r
    case 'minus':
      return l - r
    case 'times':
      return l * r
    case 'dividedBy':
      return r === 0 ? null : Math.trunc(l / r)
    case 'modulo':
      return r === 0 ? null : l % r
  }
}

function positionIn(value: string, part: string): number {
  const at = value.indexOf(part)
  return at < 0 ? 0 : [...value.slice(0, at)].length + 1
}

function extract(moment: string, field: 'year' | 'month' | 'day' | 'hour' | 'dayOfWeek'): number {
  const date = new Date(moment)
  const fields = {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    dayOfWeek: ((date.getUTCDay() + 6) % 7) + 1,
  }
  return fields[field]
}

function text(node: Text, scope: Scope, tables: Tables): string | null {
  const of = (part: Text) => text(part, scope, tables)
  switch (node.k) {
    case 'column':
      return column(node, scope) as string | null
    case 'text':
      return node.value
    case 'concat':
      return both(of(node.l), of(node.r), (l, r) => l + r)
    case 'coalesce':
      return of(node.l) ?? of(node.r)
    case 'upper':
      return both(of(node.of), 0, value => value.toUpperCase())
    case 'lower':
      return both(of(node.of), 0, value => value.toLowerCase())
    case 'trim':
      return both(of(node.of), 0, value => value.replace(/^ +| +$/g, ''))
    case 'substring':
      return both(of(node.of), 0, value => [...value].slice(node.from - 1, node.from - 1 + node.length).join(''))
    case 'replace':
      return both(of(node.of), 0, value => value.replaceAll(node.from, () => node.to))
    case 'case':
      return truth(node.when, scope, tables) === true ? of(node.then) : of(node.otherwise)
  }
}

function compare(op: Comparison, l: number | null, r: number | null): Truth {
  return both(l, r, (one, other) => {
    switch (op) {
      case 'eq':
        return one === other
      case 'ne':
        return one !== other
      case 'lt':
        return one < other
      case 'lte':
        return one <= other
      case 'gt':
        return one > other
      case 'gte':
        return one >= other
    }
  })
}

function negated(value: Truth): Truth {
  return value === null ? null : !value
}

function every(values: readonly Truth[]): Truth {
  return values.includes(false) ? false : values.includes(null) ? null : true
}

function some(values: readonly Truth[]): Truth {
  return negated(every(values.map(negated)))
}

/** Whether a value is among others, of which one that is unknown could be it. */
function among(value: Value, others: readonly Value[]): Truth {
  return some(others.map(other => both(value, other, (one, two) => one === two)))
}

function truth(node: Bool, scope: Scope, tables: Tables): Truth {
  const num = (part: Num) => number(part, scope, tables)
  const str = (part: Text) => text(part, scope, tables)
  switch (node.k) {
    case 'flag':
      return both(column(node.of, scope), node.value, (l, r) => l === r)
    case 'numbers':
      if (node.op === 'is' || node.op === 'isNot') return (num(node.l) === num(node.r)) === (node.op === 'is')
      return compare(node.op, num(node.l), num(node.r))
    case 'texts':
      if (node.op === 'is' || node.op === 'isNot') return (str(node.l) === str(node.r)) === (node.op === 'is')
      return both(str(node.l), str(node.r), (l, r) => (l === r) === (node.op === 'eq'))
    case 'dates': {
      const date = column(node.of, scope) as string | null
      return compare(node.op, date === null ? null : Date.parse(date) + node.days * 86_400_000, Date.parse(node.value))
    }
    case 'isNull':
    case 'isNotNull':
      return (num(node.of) === null) === (node.k === 'isNull')
    case 'isNullText':
    case 'isNotNullText':
      return (str(node.of) === null) === (node.k === 'isNullText')
    case 'and':
      return every(node.parts.map(part => truth(part, scope, tables)))
    case 'or':
      return some(node.parts.map(part => truth(part, scope, tables)))
    case 'not':
      return negated(truth(node.of, scope, tables))
    case 'between':
      return every([compare('gte', num(node.of), num(node.low)), compare('lte', num(node.of), num(node.high))])
    case 'in':
      return among(num(node.of), node.values)
    case 'notIn':
      return negated(among(num(node.of), node.values))
    case 'inTexts':
      return among(str(node.of), node.values)
    case 'notInTexts':
      return negated(among(str(node.of), node.values))
    case 'like':
      return both(str(node.of), node.pattern, isLike)
    case 'startsWith':
      return both(str(node.of), node.part, (value, part) => value.startsWith(part))
    case 'endsWith':
      return both(str(node.of), node.part, (value, part) => value.endsWith(part))
    case 'contains':
      return both(str(node.of), node.part, (value, part) => value.includes(part))
    case 'pair': {
      const [first, second] = node.l
      return some(node.rows.map(([x, y]) => every([compare('eq', num(first), x), compare('eq', num(second), y)])))
    }
    case 'exists':
      return related(node.where, scope, tables).length > 0
    case 'inQuery':
      return among(
        num(node.of),
        related(node.where, scope, tables).map(row => row.n ?? null),
      )
    case 'notInQuery':
      return negated(
        among(
          num(node.of),
          related(node.where, scope, tables).map(row => row.n ?? null),
        ),
      )
  }
}

function isLike(value: string, pattern: string): boolean {
  const source = pattern
    .replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    .replaceAll('%', '[^]*')
    .replaceAll('_', '[^]')
  return new RegExp(`^${source}$`, 'u').test(value)
}
