// The models of one database object: known by name, and configured together when they are first used.
import { ModelError } from '../../errors/model-error.ts'
import type { MetaData } from '../../sql/schema/metadata.ts'
import type { Table } from '../../sql/schema/table.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import { didYouMean } from '../../util/text.ts'
import { adoptClass } from './adopt-class.ts'
import { configurePaths } from './configure-relationship.ts'
import { type Mapper, mapperOf, Relationship } from './mapper.ts'
import { pairRelationships } from './pair-relationships.ts'
import type { RelationshipSpec } from './relationship-builder.ts'

/** The models of one database object. */
export class ModelRegistry {
  readonly metadata: MetaData
  readonly #mappers = new Map<string, Mapper>()
  readonly #waiting = new Set<Mapper>()
  #configuring = false
  #checkedTables = 0

  constructor(metadata: MetaData) {
    this.metadata = metadata
  }

  /** All mappers, in the order in which they were declared. */
  get mappers(): readonly Mapper[] {
    return [...this.#mappers.values()]
  }

  /** The mapper of a model's name, if there is one. */
  mapper(name: string): Mapper | undefined {
    return this.#mappers.get(name)
  }

  /** The mapper of a table, if a model has it. */
  mapperOfTable(table: Table): Mapper | undefined {
    return this.mappers.find(mapper => mapper.table === table)
  }

  /** Adds a model; one of the same name replaces it, as a hot reload does, and what leads to it is configured anew. */
  add(mapper: Mapper): void {
    const replaces = this.#mappers.has(mapper.name)
    if (replaces) this.#waiting.clear()
    this.#mappers.set(mapper.name, mapper)
    for (const waiting of replaces ? this.#mappers.values() : [mapper]) this.#waiting.add(waiting)
  }

  /**
   * Resolves the foreign keys and relationships of models that were declared since the last time: of all of them, or of none when one is
   * wrong, so that the next use finds the same error.
   *
   * @throws ModelError
   */
  configure(): void {
    if (this.#waiting.size === 0 && this.metadata.size === this.#checkedTables) return
    if (this.#configuring) return
    this.#configuring = true
    try {
      const waiting = [...this.#waiting]
      for (const table of this.metadata.tables) this.#checkForeignKeys(table)
      this.metadata.refuseEqualNames()
      const configured = new Map(waiting.map(mapper => [mapper, this.#relationshipsOf(mapper)] as const))
      const pairs = pairRelationships(configured)
      for (const [mapper, relationships] of configured) mapper.configure(relationships)
      for (const [one, other] of pairs) one.reverse = other
      for (const mapper of waiting) this.#waiting.delete(mapper)
      this.#checkedTables = this.metadata.size
    } finally {
      this.#configuring = false
    }
  }

  #checkForeignKeys(table: Table): void {
    for (const key of table.foreignKeys) {
      const place = `the foreign key of ${table.name}.${key.columns.join(', ')}`
      const target = key.target()
      const other = this.metadata.requireTable(target.table, place, table)
      for (const column of target.columns) other.requireColumn(column, place)
    }
  }

  #relationshipsOf(mapper: Mapper): readonly Relationship[] {
    const { metadata } = this
    return [...mapper.declared.relationships].map(([name, spec], index) => {
      const target = this.#target(mapper, name, spec)
      return new Relationship(
        mapper,
        name,
        index,
        spec,
        target,
        configurePaths({ owner: mapper, name, spec, target, metadata }),
      )
    })
  }

  #target(owner: Mapper, name: string, { target }: RelationshipSpec): Mapper {
    const place = `the relationship ${owner.name}.${name}`
    if (typeof target === 'string') return this.#named(target, place)
    const model: unknown = typeof target === 'function' ? readTarget(target, place) : target
    const mapper = mapperOf(model)
    if (mapper === undefined) throw new ModelError('not_a_model', { place, found: describeValue(model) })
    if (mapper.home !== this)
      throw new ModelError('several_databases', {
        found: `${place} leads to ${mapper.name} of another database object`,
      })
    adoptClass(mapper, model)
    return this.#mappers.get(mapper.name) ?? mapper
  }

  #named(name: string, place: string): Mapper {
    const mapper = this.#mappers.get(name)
    if (mapper !== undefined) return mapper
    const known = [...this.#mappers.keys()]
    throw new ModelError('unknown_model', { place, name, known: `${known.join(', ')}${didYouMean(name, known)}` })
  }
}

/** What a relationship's function gives; a class that does not exist, or not yet, is named. */
function readTarget(target: () => unknown, place: string): unknown {
  try {
    return target()
  } catch (cause) {
    if (cause instanceof ReferenceError)
      throw new ModelError('undefined_target', { place, reason: cause.message, cause })
    throw cause
  }
}
