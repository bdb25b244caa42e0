// The class behind every `select(…)`: immutable, knowing no session. Its methods add clauses; the last ones are those of all queries.
import { SessionError } from '../../errors/session-error.ts'
import type { Condition, Expression } from '../../sql/expression/expression.ts'
import type { ColumnSource, ExpressionNode } from '../../sql/expression/nodes.ts'
import { conditionNodes, nodeOf } from '../../sql/expression/sql-expression.ts'
import {
  emptySelect,
  type JoinKind,
  type RowsNode,
  type SelectItem,
  type SelectNode,
  type SetOperator,
} from '../../sql/statement/nodes.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import { lastOf } from '../../util/last-of.ts'
import type { Mapper } from '../mapping/mapper.ts'
import type { LockOptions } from '../mapping/typed-results.ts'
import { columnsWithout, onlyColumns } from './column-choice.ts'
import { type CompoundPart, compoundNode, compoundOrder, compoundPart } from './compound.ts'
import { groupingNode } from './grouping.ts'
import { readJoin } from './joins.ts'
import { countNode } from './limits.ts'
import { mergeLoads, readLoads } from './load-tree.ts'
import { lockNode } from './locks.ts'
import { type RowsParts, RowsQuery } from './rows-query.ts'
import { commonHome } from './runner.ts'
import { inferFrom, readSelection, wholeModelItem } from './selection.ts'
import { fromTargetOf } from './sources.ts'
import { subquery } from './subquery.ts'

export { settle } from './rows-query.ts'

/** What a query is made of, beside its node. */
interface QueryParts extends RowsParts {
  /** What the items name, for a FROM that is not given. */
  readonly sources: readonly ColumnSource[]
  readonly fromGiven: boolean
}

/** The queries for all entities of a model, by the item of its columns. */
const wholes = new WeakMap<SelectItem, Query>()

/** A query. */
export class Query extends RowsQuery {
  readonly #parts: QueryParts

  constructor(node: RowsNode, parts: QueryParts) {
    super(node, parts)
    this.#parts = parts
    lastOf.query = this
  }

  /** The query for what a developer selects. */
  static of(what: unknown): Query {
    const item = wholeModelItem(what)
    if (item === null) return Query.#read(what)
    // Queries are immutable: what all of a model's queries begin with is made once.
    const known = wholes.get(item)
    if (known !== undefined) return known
    const made = Query.#read(what)
    wholes.set(item, made)
    return made
  }

  static #read(what: unknown): Query {
    const { items, shape, sources, homes } = readSelection(what, 'select()')
    const node = { ...emptySelect, items, from: inferFrom(sources, []) }
    return new Query(node, { shape, loads: [], overwrite: false, homes, sources, fromGiven: false })
  }

  /** The rows of several queries as one result. */
  static compound(operator: SetOperator, queries: readonly unknown[]): Query {
    const parts: readonly CompoundPart[] = queries.map(query => compoundPart(query, operator))
    const node = compoundNode(operator, parts)
    const { shape, loads, overwrite } = parts[0] as CompoundPart
    const homes = parts.flatMap(part => part.homes)
    return new Query(node, { shape, loads, overwrite, homes, sources: [], fromGiven: true })
  }

  from(source: unknown): Query {
    const target = fromTargetOf(source)
    if (target === undefined) {
      throw new SessionError('not_executable', {
        problem: `\`from\` expects a model, an alias, a subquery or a table, not ${describeValue(source)}`,
      })
    }
    const before = this.#parts.fromGiven ? this.#select('from').from : []
    return this.#derive({ from: [...before, target.from] }, { fromGiven: true, homes: this.#homesWith(target.home) })
  }

  join(target: unknown, on?: Condition): Query {
    return this.#join('inner', target, on)
  }

  leftJoin(target: unknown, on?: Condition): Query {
    return this.#join('left', target, on)
  }

  rightJoin(target: unknown, on?: Condition): Query {
    return this.#join('right', target, on)
  }

  fullJoin(target: unknown, on?: Condition): Query {
    return this.#join('full', target, on)
  }

  crossJoin(target: unknown): Query {
    return this.#join('cross', target, undefined)
  }

  /** The joins of the query. */
  get joins(): SelectNode['joins'] {
    return this.#select('joins').joins
  }

  /** The same query with these joins. */
  withJoins(joins: SelectNode['joins']): Query {
    return this.#derive({ joins })
  }

  where(...conditions: Condition[]): Query {
    const { where } = this.#select('where')
    return this.#derive({ where: [...where, ...conditionNodes(conditions, 'where()')] })
  }

  having(...conditions: Condition[]): Query {
    const { having } = this.#select('having')
    return this.#derive({ having: [...having, ...conditionNodes(conditions, 'having()')] })
  }

  groupBy(...by: unknown[]): Query {
    const node = this.#select('groupBy')
    const plain = by.filter(part => groupingNode(part) === undefined).map(part => nodeOf(part, 'groupBy()'))
    return this.#derive({
      groupBy: [...node.groupBy, ...plain],
      groupings: [...node.groupings, ...by.flatMap(part => groupingNode(part) ?? [])],
    })
  }

  orderBy(...by: Expression<any, any>[]): Query {
    const { node } = this
    const own = by.map(part => nodeOf(part, 'orderBy()'))
    const more: readonly ExpressionNode[] = node.kind === 'compound' ? compoundOrder(node, this.shape, own) : own
    return this.#whole({ orderBy: [...node.orderBy, ...more] })
  }

  limit(count: unknown): Query {
    return this.#whole({ limit: countNode(count, 'limit()') })
  }

  offset(count: unknown): Query {
    return this.#whole({ offset: countNode(count, 'offset()') })
  }

  distinct(): Query {
    return this.#derive({ distinct: true })
  }

  distinctOn(...by: Expression<any, any>[]): Query {
    return this.#derive({ distinctOn: by.map(part => nodeOf(part, 'distinctOn()')) })
  }

  forUpdate(options: LockOptions = {}): Query {
    return this.#derive({ lock: lockNode('update', options) })
  }

  forShare(options: LockOptions = {}): Query {
    return this.#derive({ lock: lockNode('share', options) })
  }

  with(relationships: unknown): Query {
    this.#configure()
    const loads = readLoads(this.#onlyEntity('with'), relationships, mapper => Query.of(mapper.entityClass))
    return this.#whole({}, { loads: mergeLoads(this.loads, loads) })
  }

  only(...names: string[]): Query {
    return this.#choose(onlyColumns(this.#onlyEntity('only'), names))
  }

  defer(...names: string[]): Query {
    const mapper = this.#onlyEntity('defer')
    const [entry] = this.shape.entries
    return this.#choose(columnsWithout(mapper, names, entry?.kind === 'entity' ? entry.columns : undefined))
  }

  populateExisting(): Query {
    return this.#whole({}, { overwrite: true })
  }

  union(other: unknown): Query {
    return Query.compound('union', [this, other])
  }

  unionAll(other: unknown): Query {
    return Query.compound('unionAll', [this, other])
  }

  intersect(other: unknown): Query {
    return Query.compound('intersect', [this, other])
  }

  intersectAll(other: unknown): Query {
    return Query.compound('intersectAll', [this, other])
  }

  except(other: unknown): Query {
    return Query.compound('except', [this, other])
  }

  exceptAll(other: unknown): Query {
    return Query.compound('exceptAll', [this, other])
  }

  as(name: string): object {
    return subquery(this, name)
  }

  #join(kind: JoinKind, target: unknown, on: Condition | undefined): Query {
    this.#configure()
    const node = this.#select(`${kind === 'inner' ? '' : kind}join`)
    const present = [...node.from, ...node.joins.map(join => join.from)]
    const joins = [...node.joins, ...readJoin(kind, target, on, present)]
    const joined = joins.map(join => join.from)
    const from = this.#parts.fromGiven ? node.from : inferFrom(this.#parts.sources, joined)
    const homes = this.#homesWith(fromTargetOf(target)?.home ?? null)
    return this.#derive({ joins, from: from.length === 0 ? node.from : from }, { homes })
  }

  #choose(columns: Mapper['columns']): Query {
    const node = this.#select('only')
    const [entry] = this.shape.entries
    if (entry?.kind !== 'entity') return this
    const item = entry.mapper.itemFor(entry.source, columns)
    return this.#derive({ ...node, items: [item] }, { shape: { kind: 'single', entries: [{ ...entry, columns }] } })
  }

  #homesWith(home: object | null): readonly object[] {
    return home === null ? this.homes : [...this.homes, home]
  }

  #configure(): void {
    commonHome(this.homes)?.configure()
  }

  /** The node of a query that is no set operation: those have clauses of the whole only. */
  #select(method: string): SelectNode {
    if (this.node.kind === 'select') return this.node
    throw new SessionError('not_executable', {
      problem: `a set operation has no \`${method}\`: use it on the queries that it puts together, or on \`select(union(…).as("rows"))\``,
    })
  }

  #derive(change: Partial<SelectNode>, parts?: Partial<QueryParts>): Query {
    const node = this.node.kind === 'select' ? this.node : this.#select(Object.keys(change)[0] ?? 'clause')
    return new Query({ ...node, ...change }, parts === undefined ? this.#parts : { ...this.#parts, ...parts })
  }

  #whole(change: Partial<Pick<SelectNode, 'orderBy' | 'limit' | 'offset'>>, parts?: Partial<QueryParts>): Query {
    return new Query({ ...this.node, ...change }, parts === undefined ? this.#parts : { ...this.#parts, ...parts })
  }

  #onlyEntity(method: string): Mapper {
    const [entry] = this.shape.entries
    if (this.shape.kind === 'single' && entry?.kind === 'entity') return entry.mapper
    throw new SessionError('not_executable', {
      problem: `\`${method}\` needs a query for the entities of one model, such as \`select(Post)\``,
    })
  }
}
