// A configured relationship: which columns pair up, and which relationship it is from the other end.
import { SessionError } from '../../errors/session-error.ts'
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import type { Column, Table } from '../../sql/schema/table.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import type { RelationshipDescription } from '../instrumentation/description.ts'
import { Entity, stateOf } from '../instrumentation/entity.ts'
import type { Mapper } from './mapper.ts'
import type { Cascade, RelationshipSpec } from './relationship-builder.ts'

/** Where the foreign key is: on this side, on the other, or in a table between. */
export type Direction = 'manyToOne' | 'oneToMany' | 'manyToMany'

/** A column of this side and the one of the other side that has the same value. */
export interface ColumnPair {
  readonly local: Column
  readonly remote: Column
}

/** The table between two sides of a many-to-many relationship. */
export interface Through {
  readonly table: Table
  /** Columns of this side and those of the table between. */
  readonly near: readonly ColumnPair[]
  /** Columns of the table between and those of the other side. */
  readonly far: readonly ColumnPair[]
}

/** What configuring finds out. */
export interface RelationshipPaths {
  readonly direction: Direction
  readonly pairs: readonly ColumnPair[]
  readonly through: Through | null
  readonly orderBy: readonly ExpressionNode[]
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

  constructor(owner: Mapper, name: string, index: number, spec: RelationshipSpec, target: Mapper, paths: RelationshipPaths) {
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
      throw new SessionError('not_an_entity', { place: `${place} (of ${this.target.name})`, found: `an entity of ${description.name}` })
    }
  }

  toString(): string {
    return `${this.owner.name}.${this.name}`
  }
}
