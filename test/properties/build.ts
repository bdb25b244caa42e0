// Statements as data, written in the typed language.
import {
  type Athanor,
  alias,
  and,
  boolean,
  caseWhen,
  cte,
  datetime,
  exists,
  fn,
  integer,
  literal,
  not,
  or,
  scalarQuery,
  select,
  string,
  text as textType,
  tuple,
} from '../../src/exports/index.ts'
import { isPlaced, keyOrder, unlimited, type Value } from './evaluate.ts'
import type { Aggregate, AnyQuery, Bool, ColumnRef, From, Num, OrderBy, PlainQuery, Text, Window } from './language.ts'

/** Declares the tables. */
export function declare(db: Athanor) {
  class A extends db.Model('A', {
    id: integer().primaryKey(),
    i: integer().nullable(),
    j: integer(),
    s: string(20).nullable(),
    f: boolean().nullable(),
    d: datetime().nullable(),
  }) {}
  class B extends db.Model('B', {
    id: integer().primaryKey(),
    aId: integer().references('a.id').nullable(),
    n: integer().nullable(),
    t: string(20),
  }) {}
  return { A, B }
}

type Models = ReturnType<typeof declare>
// The types of a statement are known when it is written; these are made at random.
type Loose = { readonly [method: string]: (...operands: readonly unknown[]) => Loose }
type Sources = Readonly<Record<string, object>>
/** A statement, as far as it is wanted here. */
export interface BuiltQuery {
  all(): PromiseLike<readonly unknown[]>
  toSQL(dialect?: unknown): { readonly sql: string; readonly parameters: readonly unknown[] }
}
type Chain = BuiltQuery & Record<string, (...parts: readonly unknown[]) => Chain>

const loose = (value: unknown) => value as Loose
const library = fn as unknown as Record<string, (...operands: readonly unknown[]) => unknown>
const call = (name: string, ...operands: readonly unknown[]) => loose(library[name]?.(...operands))

/** Writes a statement. */
export function build(models: Models, query: AnyQuery): BuiltQuery {
  return new Builder(models).query(query)
}

class Builder {
  readonly #models: Models

  constructor(models: Models) {
    this.#models = models
  }

  query(query: AnyQuery): BuiltQuery {
    if (query.k === 'plain') return this.#plain(query)
    if (query.k === 'set') return this.#plain(unlimited(query.l))[query.op]?.(this.#plain(unlimited(query.r))) as Chain
    const { sources, start } = this.#from(query.from)
    const scope = new Scope(this.#models, sources)
    if (query.k === 'grouped') {
      const by = query.by.map(column => scope.column(column))
      const items = Object.fromEntries([
        ...by.map((column, at) => [`g${at}`, column]),
        ...query.items.map((item, at) => [`v${at}`, scope.aggregate(item)]),
      ])
      const chain = filtered(start(items), query.where, scope)
      const groups = by.length === 0 ? chain : (chain.groupBy?.(...by) as Chain)
      if (query.having === null) return groups
      const { of, op, value } = query.having
      return groups.having?.(scope.aggregate(of)[op]?.(value)) as Chain
    }
    const keys = keyOrder(query.from)
    const order = [query.order, ...keys].map(step => scope.order(step))
    const partitionBy = query.partitionBy.map(column => scope.column(column))
    const items = Object.fromEntries([
      ...keys.map(({ by }) => [by.k === 'column' ? by.source : '', scope.number(by)]),
      ...query.items.map((item, at) => [`w${at}`, scope.window(item, partitionBy, order)]),
    ])
    return filtered(start(items), query.where, scope)
  }

  #plain(query: PlainQuery): Chain {
    const { sources, start } = this.#from(query.from)
    const scope = new Scope(this.#models, sources)
    const items = { x: scope.number(query.x), y: scope.text(query.y), z: scope.truth(query.z) }
    let chain = filtered(start(items), query.where, scope)
    if (query.distinct) chain = chain.distinct?.() as Chain
    if (!isPlaced(query)) return chain
    chain = chain.orderBy?.(...[...query.order, ...keyOrder(query.from)].map(step => scope.order(step))) as Chain
    if (query.limit !== null) chain = chain.limit?.(query.limit) as Chain
    return query.offset === null ? chain : (chain.offset?.(query.offset) as Chain)
  }

  #from(from: From): { readonly sources: Sources; readonly start: (items: object) => Chain } {
    const { A, B } = this.#models
    const begin = (items: object, source: unknown) =>
      (select(items as never) as unknown as Chain).from?.(source) as Chain
    if (from.k === 'a') return { sources: { a: A.c }, start: items => begin(items, A) }
    if (from.k === 'derived') {
      const query = this.#plain(from.query)
      const source = (from.as === 'cte' ? cte('q', query as never) : query.as?.('q')) as unknown as { c: object }
      return { sources: { q: source.c }, start: items => begin(items, source) }
    }
    const sources = { a: A.c, b: B.c }
    const on = new Scope(this.#models, sources).truth(from.on)
    return {
      sources,
      start: items => begin(items, A)[from.kind]?.(B, ...(from.kind === 'crossJoin' ? [] : [on])) as Chain,
    }
  }
}

function filtered(chain: Chain, where: readonly Bool[], scope: Scope): Chain {
  return where.length === 0 ? chain : (chain.where?.(...where.map(part => scope.truth(part))) as Chain)
}

/** Expressions over sources. */
class Scope {
  readonly #models: Models
  readonly #sources: Sources

  constructor(models: Models, sources: Sources) {
    this.#models = models
    this.#sources = sources
  }

  column({ source, name }: ColumnRef): Loose {
    return loose(Reflect.get(this.#sources[source] ?? {}, name))
  }

  order({ by, descending, nulls }: OrderBy): Loose {
    const order = descending ? this.number(by).desc?.() : this.number(by).asc?.()
    return (nulls === 'first' ? order?.nullsFirst?.() : order?.nullsLast?.()) as Loose
  }

  aggregate(item: Aggregate): Loose {
    const made = item.k === 'countAll' ? call('count') : call(item.k, this.number(item.of))
    return item.filter === null ? made : (made.filter?.(this.truth(item.filter)) as Loose)
  }

  window(item: Window, partitionBy: readonly Loose[], order: readonly Loose[]): Loose {
    const [by] = order
    // Ranks are by the order that was asked for; everything else needs one that places every row.
    const orderBy = item.k === 'rank' || item.k === 'denseRank' ? by : order
    const rows = 'rows' in item && item.rows !== null ? { rows: item.rows } : {}
    const operands = 'of' in item ? [this.number(item.of), ...('by' in item ? [item.by] : [])] : []
    return call(item.k, ...operands).over?.({ partitionBy, orderBy, ...rows } as never) as Loose
  }

  number(node: Num): Loose {
    const of = (part: Num) => this.number(part)
    switch (node.k) {
      case 'column':
        return this.column(node)
      case 'number':
        return loose(literal(node.value, integer()))
      case 'arithmetic':
        return of(node.l)[node.op]?.(valueOr(node.r, of)) as Loose
      case 'negate':
        return of(node.of).negate?.() as Loose
      case 'abs':
      case 'sign':
        return call(node.k, of(node.of))
      case 'nullif':
      case 'coalesce':
      case 'greatest':
      case 'least':
        return call(node.k, of(node.l), valueOr(node.r, of))
      case 'length':
        return call('length', this.text(node.of))
      case 'position':
        return call('position', this.text(node.of), node.part)
      case 'extract':
        return call('extract', node.field, this.column(node.of))
      case 'case':
        return loose(caseWhen(this.truth(node.when) as never, of(node.then)).otherwise(of(node.otherwise) as never))
      case 'countOf':
        return loose(scalarQuery(this.#related(node.where, () => call('count')) as never))
    }
  }

  text(node: Text): Loose {
    const of = (part: Text) => this.text(part)
    switch (node.k) {
      case 'column':
        return this.column(node)
      case 'text':
        return loose(literal(node.value, textType()))
      case 'concat':
        return of(node.l).concat?.(valueOr(node.r, of)) as Loose
      case 'coalesce':
        return call('coalesce', of(node.l), valueOr(node.r, of))
      case 'upper':
      case 'lower':
      case 'trim':
        return call(node.k, of(node.of))
      case 'substring':
        return call('substring', of(node.of), node.from, node.length)
      case 'replace':
        return call('replace', of(node.of), node.from, node.to)
      case 'case':
        return loose(caseWhen(this.truth(node.when) as never, of(node.then)).otherwise(of(node.otherwise) as never))
    }
  }

  truth(node: Bool): Loose {
    const num = (part: Num) => this.number(part)
    const str = (part: Text) => this.text(part)
    switch (node.k) {
      case 'flag':
        return this.column(node.of).eq?.(node.value) as Loose
      case 'numbers':
        return num(node.l)[node.op]?.(valueOr(node.r, num)) as Loose
      case 'texts':
        return str(node.l)[node.op]?.(valueOr(node.r, str)) as Loose
      case 'dates': {
        const moved = this.column(node.of).plus?.(`${node.days < 0 ? '-' : ''}P${Math.abs(node.days)}D`)
        return moved?.[node.op]?.(new Date(node.value)) as Loose
      }
      case 'isNull':
      case 'isNotNull':
        return num(node.of)[node.k]?.() as Loose
      case 'isNullText':
        return str(node.of).isNull?.() as Loose
      case 'isNotNullText':
        return str(node.of).isNotNull?.() as Loose
      case 'and':
        return loose(and(...this.#conditions(node.parts)))
      case 'or':
        return loose(or(...this.#conditions(node.parts)))
      case 'not':
        return loose(not(this.truth(node.of) as never))
      case 'between':
        return num(node.of).between?.(valueOr(node.low, num), valueOr(node.high, num)) as Loose
      case 'in':
      case 'notIn':
        return num(node.of)[node.k]?.(node.values) as Loose
      case 'inTexts':
        return str(node.of).in?.(node.values) as Loose
      case 'notInTexts':
        return str(node.of).notIn?.(node.values) as Loose
      case 'like':
        return str(node.of).like?.(node.pattern) as Loose
      case 'startsWith':
      case 'endsWith':
      case 'contains':
        return str(node.of)[node.k]?.(node.part) as Loose
      case 'pair':
        return loose(tuple(num(node.l[0]) as never, num(node.l[1]) as never).in(node.rows as never))
      case 'exists':
        return loose(exists(this.#related(node.where, x => x.id) as never))
      case 'inQuery':
        return num(node.of).in?.(this.#related(node.where, x => x.n)) as Loose
      case 'notInQuery':
        return num(node.of).notIn?.(this.#related(node.where, x => x.n)) as Loose
    }
  }

  #conditions(parts: readonly Bool[]): never[] {
    return parts.map(part => this.truth(part) as never)
  }

  /** A query of `x` beside the row of the query around it. */
  #related(where: Bool, item: (x: Record<string, unknown>) => unknown): Chain {
    const x = alias(this.#models.B, 'x')
    const inner = new Scope(this.#models, { ...this.#sources, x: x.c })
    const chain = (select({ v: item(x.c as never) } as never) as unknown as Chain).from?.(x) as Chain
    return chain.where?.(inner.truth(where)) as Chain
  }
}

/** A value as it is, anything else as an expression: both are operands. */
function valueOr<N extends Num | Text>(node: N, write: (node: N) => Loose): unknown {
  return node.k === 'number' || node.k === 'text' ? (node.value satisfies Value) : write(node)
}
