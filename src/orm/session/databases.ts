// The databases of a database object, and which of them a statement or an entity is for.
import type { Connection } from '../../engine/connection.ts'
import type { Engine } from '../../engine/engine.ts'
import { BindError } from '../../errors/bind-error.ts'
import { ConfigurationError } from '../../errors/configuration-error.ts'
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import { DEFAULT_BIND } from '../../sql/schema/bind-metadata.ts'
import type { Table } from '../../sql/schema/table.ts'
import type { StatementNode } from '../../sql/statement/nodes.ts'
import { tablesIn } from '../../sql/statement/tables.ts'
import { didYouMean } from '../../util/text.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import type { Mapper } from '../mapping/mapper.ts'
import type { ModelRegistry } from '../mapping/registry.ts'
import { mapperOfState } from '../mapping/state-mapping.ts'
import type { Database } from './database.ts'
import type { RouteRequest, Router } from './router.ts'

/** What a set of databases is made of. */
export interface DatabasesOptions {
  readonly main: Database
  readonly binds: ReadonlyMap<string, Database>
  readonly router: Router | null
  readonly registry: ModelRegistry
}

/** The databases of one database object. */
export class Databases {
  /** The database of `url`. */
  readonly main: Database
  /** The only one; null where there are several. */
  readonly only: Database | null
  readonly #single: readonly [Database] | null
  readonly #known: ReadonlyMap<string, Database>
  readonly #router: Router | null
  readonly #registry: ModelRegistry
  readonly #kept = new WeakMap<StatementNode, Database>()

  constructor({ main, binds, router, registry }: DatabasesOptions) {
    this.main = main
    this.only = binds.size === 0 && router === null ? main : null
    this.#single = this.only === null ? null : [this.only]
    this.#known = new Map([[DEFAULT_BIND, main], ...binds])
    this.#router = router
    this.#registry = registry
  }

  /** All of them, the one of `url` first. */
  get all(): readonly Database[] {
    return [...this.#known.values()].filter(({ exists }) => exists)
  }

  /** The engine that gave out a connection; the main one for a connection of none of them. */
  engineOf(connection: Connection): Engine {
    const engines = this.all.filter(({ isOpen }) => isOpen).map(({ connections }) => connections)
    const all = engines.flatMap(({ engine, replicas }) => [engine, ...(replicas?.engines ?? [])])
    return all.find(engine => engine.gave(connection)) ?? this.main.engine
  }

  /** Whether an application decides for itself where rows are. */
  get routed(): boolean {
    return this.#router !== null
  }

  /**
   * The database of a name.
   *
   * @throws BindError `unknown_bind`, which names `place`
   */
  named(name: string, place: string): Database {
    const database = this.#known.get(name)
    if (database !== undefined) return database
    const known = [...this.#known.keys()]
    throw new BindError('unknown_bind', { name, place, known: `${known.join(', ')}${didYouMean(name, known)}` })
  }

  /** Checks that the databases that a table is in are known. */
  check(table: Table): void {
    const named = this.#declared(table)
    if (named.some(({ exists }) => !exists)) throw new ConfigurationError('no_url', {})
    if (named.length > 1 && this.#router === null)
      throw new BindError('no_router', { table: table.name, binds: table.binds.join(', ') })
    if (named.length > 1) this.#refuseMixed(table, [])
  }

  /** The database whose rows a table describes, where no router decides; the first where it is in several. */
  ofTable(table: Table): Database {
    return this.only ?? this.#declared(table)[0] ?? this.main
  }

  /**
   * The databases that a query reads.
   *
   * @throws BindError `several_binds` when there is none that has all of its tables
   */
  reading(node: StatementNode): readonly Database[] {
    return this.#ofStatement(node, 'read')
  }

  /** The databases whose rows a statement changes. */
  writing(node: StatementNode): readonly Database[] {
    return this.#ofStatement(node, 'write')
  }

  /** The database of a statement that is kept and must have one, without asking a router: the same for each run. */
  ofKept(node: StatementNode): Database {
    if (this.only !== null) return this.only
    const known = this.#kept.get(node)
    if (known !== undefined) return known
    const database = this.#common(tablesIn(node), table => this.#declared(table))[0] ?? this.main
    this.#kept.set(node, database)
    return database
  }

  /** The database that a row of an entity is, or will be, in. */
  ofState(state: InstanceState): Database {
    if (this.only !== null) return this.only
    const mapper = mapperOfState(state)
    if (this.#router === null) return this.ofTable(mapper.table)
    const { entity } = state
    const key =
      state.key === null
        ? {}
        : {
            key: keyOf(
              mapper,
              mapper.keyColumns.map(c => entity[c.attribute]),
            ),
          }
    const found = this.#ask(mapper.table, { operation: 'write', entity, ...key })
    return onlyOne(found, () => String(state))
  }

  /** The databases that may have the row of a key. */
  ofKey(mapper: Mapper, values: readonly unknown[]): readonly Database[] {
    if (this.#single !== null) return this.#single
    if (this.#router === null) return [this.ofTable(mapper.table)]
    return this.#ask(mapper.table, { operation: 'read', key: keyOf(mapper, values) })
  }

  #ofStatement(node: StatementNode, operation: RouteRequest['operation']): readonly Database[] {
    if (this.#single !== null) return this.#single
    return this.#common(tablesIn(node), table =>
      this.#router === null
        ? this.#declared(table)
        : this.#ask(table, { operation, where: 'where' in node ? equalities(table, node.where) : {} }),
    )
  }

  /** The databases that all tables have in common. */
  #common(tables: Iterable<Table>, of: (table: Table) => readonly Database[]): readonly Database[] {
    const all = Array.from(tables, table => ({ table, databases: of(table) }))
    const [first, ...others] = all
    if (first === undefined) return [this.main]
    const common = first.databases.filter(one => others.every(other => other.databases.includes(one)))
    if (common.length > 0) return common
    const places = all.map(({ table, databases }) => `'${table.name}' in ${databases.map(each => each.name).join('+')}`)
    throw new BindError('several_binds', { tables: places.join(', ') })
  }

  /** The rows of one table are written and read in one way, wherever they are. */
  #refuseMixed(table: Table, databases: readonly Database[]): void {
    const kinds = new Set(
      [...this.#declared(table), ...databases].flatMap(each => (each.exists ? each.dialect.name : [])),
    )
    if (kinds.size > 1) throw new BindError('mixed_binds', { table: table.name, kinds: [...kinds].join(' and ') })
  }

  #declared(table: Table): readonly Database[] {
    if (table.binds.length === 0) return [this.main]
    return table.binds.map(name => this.named(name, `\`bind\` of '${table.name}'`))
  }

  #ask(
    table: Table,
    about: Omit<RouteRequest, 'model' | 'table' | 'where'> & Partial<RouteRequest>,
  ): readonly Database[] {
    const model = this.#registry.mapperOfTable(table)
    const request: RouteRequest = {
      where: {},
      ...about,
      table: table.name,
      model: (model?.entityClass ?? null) as never,
    }
    const answer = this.#router?.(Object.freeze(request))
    if (answer === undefined) return this.#declared(table)
    const databases = [answer].flat().map(name => this.named(name, `the router's answer for '${table.name}'`))
    this.#refuseMixed(table, databases)
    return databases
  }
}

/** The only one of several databases. */
export function onlyOne(databases: readonly Database[], what: () => string): Database {
  const [only, ...others] = databases
  if (only !== undefined && others.length === 0) return only
  const found = databases.length === 0 ? 'none' : databases.map(({ name }) => name).join(', ')
  throw new BindError('one_bind', { what: what(), found })
}

function keyOf({ keyColumns }: Mapper, values: readonly unknown[]): unknown {
  if (keyColumns.length === 1) return values[0]
  return Object.fromEntries(keyColumns.map(({ attribute }, at) => [attribute, values[at]]))
}

/** What conditions say of columns of a table by equality, by attribute. */
function equalities(table: Table, conditions: unknown): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  const read = (node: ExpressionNode): void => {
    if (node.kind === 'logical' && node.operator === 'and') node.operands.forEach(read)
    if (node.kind !== 'binary' || node.operator !== '=') return
    const { left, right } = node
    if (left.kind !== 'column' || right.kind !== 'value' || left.source.name !== table.name) return
    const attribute = table.column(left.name)?.attribute
    if (attribute !== undefined) found[attribute] = right.value
  }
  if (Array.isArray(conditions)) conditions.forEach(read)
  return found
}
