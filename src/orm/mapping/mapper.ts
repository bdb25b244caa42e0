// A Mapper says how a model's entities and its table belong together, and a Relationship leads from one mapper to another. They refer to
// each other, so they stand in one file.
import { ModelError } from '../../errors/model-error.ts'
import { SessionError } from '../../errors/session-error.ts'
import type { ColumnSource, ExpressionNode } from '../../sql/expression/nodes.ts'
import type { Column, Table } from '../../sql/schema/table.ts'
import { type ColumnsItem, columnsItem } from '../../sql/statement/nodes.ts'
import { describeValue, type Primitive } from '../../sql/types/sql-type.ts'
import type { EntityDescription, RelationshipDescription } from '../instrumentation/description.ts'
import { Entity, stateOf, valuesOf } from '../instrumentation/entity.ts'
import type { EntityClass, LoadingSlot } from '../instrumentation/entity-class.ts'
import type { Cascade, HybridSpec, RelationshipSpec } from './relationship-builder.ts'
import type { ColumnPair, Direction, RelationshipPaths, Through } from './relationship-paths.ts'

/** Under this key a model class holds its mapper. */
export const MAPPER: unique symbol = Symbol.for('athanor.mapper.v1')

/** Attributes of a model that are not columns, as they were declared. */
export interface DeclaredAttributes {
  readonly relationships: ReadonlyMap<string, RelationshipSpec>
  readonly hybrids: ReadonlyMap<string, HybridSpec>
}

/** How a model's entities and its table belong together. */
export class Mapper implements EntityDescription {
  readonly name: string
  readonly table: Table
  /** The database object that the model belongs to: equal for models that can be queried together. */
  readonly home: object
  /** The mapped columns: those that are loaded by default, then the deferred ones. */
  readonly columns: readonly Column[]
  /** How many of the columns are loaded by default. */
  readonly loadedColumns: number
  readonly declared: DeclaredAttributes
  /** The columns of the primary key. */
  readonly keyColumns: readonly Column[]
  /** Where the key's columns stand among the columns. */
  readonly keyPlaces: readonly number[]
  /** How the next instance is made. */
  readonly slot: LoadingSlot = { hydrate: null, row: [] }
  /** What a query selects to make entities. */
  readonly item: ColumnsItem
  /** The class whose instances the entities are: the model's own, once it is known. */
  entityClass: EntityClass
  /** The class that `db.Model` made. */
  readonly baseClass: EntityClass
  #relationships: readonly Relationship[] = []
  #relationshipsByName: ReadonlyMap<string, Relationship> = new Map()
  readonly #places: ReadonlyMap<string, number>

  constructor(
    name: string,
    home: object,
    table: Table,
    declared: DeclaredAttributes,
    makeClass: (mapper: Mapper) => EntityClass,
  ) {
    this.name = name
    this.home = home
    this.table = table
    this.declared = declared
    this.columns = [
      ...table.columns.filter(column => !column.deferred),
      ...table.columns.filter(column => column.deferred),
    ]
    this.loadedColumns = this.columns.filter(column => !column.deferred).length
    this.#places = new Map(this.columns.map((column, at) => [column.attribute, at]))
    this.keyColumns = this.columns.filter(column => column.primaryKey)
    this.keyPlaces = this.keyColumns.map(column => this.columns.indexOf(column))
    if (this.keyColumns.length === 0) throw new ModelError('no_primary_key', { model: name })
    this.item = this.itemFor(table)
    this.baseClass = makeClass(this)
    this.entityClass = this.baseClass
  }

  /** What a query selects to make entities of the rows of a table or of an alias. */
  itemFor(source: ColumnSource, columns: readonly Column[] = this.columns.slice(0, this.loadedColumns)): ColumnsItem {
    return columnsItem(source, columns)
  }

  /** Where an attribute's column stands among the columns; undefined when it is none. */
  placeOf(attribute: string): number | undefined {
    return this.#places.get(attribute)
  }

  /** The relationships; empty until they are configured. */
  get relationships(): readonly Relationship[] {
    return this.#relationships
  }

  /** Takes the relationships as they were configured. */
  configure(relationships: readonly Relationship[]): void {
    this.#relationships = relationships
    this.#relationshipsByName = new Map(relationships.map(relationship => [relationship.name, relationship]))
  }

  /** The relationship of a name, if there is one. */
  relationship(name: string): Relationship | undefined {
    return this.#relationshipsByName.get(name)
  }

  /** The names of the attributes that can be given a value, for messages. */
  get attributeNames(): readonly string[] {
    return [...this.columns.map(column => column.attribute), ...this.declared.relationships.keys()]
  }

  /** The identity of values in the key's columns, in their order; null when one is missing. */
  identity(values: readonly unknown[]): Primitive | null {
    const [first] = this.keyColumns
    if (values.length === 1 && first !== undefined)
      return values[0] === null || values[0] === undefined ? null : first.type.toKey(values[0] as never)
    const parts: string[] = []
    for (const [at, column] of this.keyColumns.entries()) {
      const value = values[at]
      if (value === null || value === undefined) return null
      const key = column.type.toKey(value as never)
      parts.push(`${typeof key}:${key}`)
    }
    return JSON.stringify(parts)
  }

  /** The identity of an entity by its present key values; null when one is missing. */
  identityOf(entity: object): Primitive | null {
    const values = valuesOf(entity)
    return this.identity(this.keyColumns.map(column => values[column.attribute]))
  }

  describe(entity: object): string {
    const held = valuesOf(entity)
    const values = this.keyColumns.map(column =>
      Object.hasOwn(held, column.attribute) ? held[column.attribute] : undefined,
    )
    return values.some(value => value === undefined || value === null)
      ? `a new ${this.name}`
      : `${this.name} ${values.join(', ')}`
  }

  /** Makes an entity of a row through the class's constructor. */
  construct(hydrate: NonNullable<LoadingSlot['hydrate']>, row: readonly unknown[]): Entity {
    this.slot.hydrate = hydrate
    this.slot.row = row
    return new this.entityClass()
  }
}

function hasMapper(model: unknown): model is { readonly [MAPPER]: Mapper } {
  return (typeof model === 'function' || typeof model === 'object') && model !== null && MAPPER in model
}

/** The mapper of a model class; undefined when it is none. */
export function mapperOf(model: unknown): Mapper | undefined {
  return hasMapper(model) ? model[MAPPER] : undefined
}

/** A configured relationship. */
export class Relationship implements RelationshipDescription {
  readonly owner: Mapper
  readonly name: string
  readonly index: number
  readonly spec: RelationshipSpec
  readonly target: Mapper
  readonly direction: Direction
  readonly pairs: readonly ColumnPair[]
  readonly through: Through | null
  readonly orderBy: readonly ExpressionNode[]
  readonly cascade: ReadonlySet<Cascade>
  reverse: Relationship | null = null

  constructor(
    owner: Mapper,
    name: string,
    index: number,
    spec: RelationshipSpec,
    target: Mapper,
    paths: RelationshipPaths,
  ) {
    this.owner = owner
    this.name = name
    this.index = index
    this.spec = spec
    this.target = target
    this.direction = paths.direction
    this.pairs = paths.pairs
    this.through = paths.through
    this.orderBy = paths.orderBy
    this.cascade = new Set(spec.options.cascade ?? ['saveUpdate', 'merge'])
  }

  get kind(): 'one' | 'many' | 'writeOnly' {
    return this.spec.kind
  }

  get nullable(): boolean {
    return this.spec.nullable
  }

  get viewOnly(): boolean {
    return this.spec.options.viewOnly ?? false
  }

  /** Whether a cascade is on. */
  cascades(cascade: Cascade): boolean {
    return this.cascade.has(cascade) || (this.cascade.has('all') && cascade !== 'deleteOrphan')
  }

  checkTarget(value: unknown): asserts value is object {
    const place = `${this.owner.name}.${this.name}`
    if (!Entity.isEntity(value)) throw new SessionError('not_an_entity', { place, found: describeValue(value) })
    const { description } = stateOf(value)
    if (description !== this.target) {
      throw new SessionError('not_an_entity', {
        place: `${place} (of ${this.target.name})`,
        found: `an entity of ${description.name}`,
      })
    }
  }

  toString(): string {
    return `${this.owner.name}.${this.name}`
  }
}
