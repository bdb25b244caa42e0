// The models of one database object: known by name, and configured together when they are first used.
import { ModelError } from '../../errors/model-error.ts'
import type { Table } from '../../sql/schema/table.ts'
import type { MetaData } from '../../sql/schema/metadata.ts'
import { closestWord } from '../../util/text.ts'
import { adoptClass } from './adopt-class.ts'
import type { configurePaths } from './configure-/relationship-paths.ts'
import { type Mapper, mapperOf } from './mapper.ts'
import { Relationship } from './relationship.ts'
import type { RelationshipSpec } from './relationship-builder.ts'

/** The models of one database object. */
export class ModelRegistry {
  readonly metadata: MetaData
  readonly #mappers = new Map<string, Mapper>()
  readonly #waiting = new Set<Mapper>()
  #tableOrder: ReadonlyMap<Table, number> | null = null

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

  /** The tables, each with its place after those that it refers to. */
  get tableOrder(): ReadonlyMap<Table, number> {
    this.#tableOrder ??= new Map(this.metadata.sortedTables().map((table, at) => [table, at]))
    return this.#tableOrder
  }

  /** Adds a model; one of the same name replaces it, as a hot reload does. */
  add(mapper: Mapper): void {
    const replaced = this.#mappers.get(mapper.name)
    if (replaced !== undefined) this.#waiting.delete(replaced)
    this.#mappers.set(mapper.name, mapper)
    this.#waiting.add(mapper)
  }

  /** Resolves the relationships of models that were declared since the last time. */
  configure(): void {
    if (this.#waiting.size === 0) return
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    this.#tableOrder = null
    try {
      for (const mapper of waiting) this.#checkForeignKeys(mapper)
      for (const mapper of waiting) mapper.relationships = this.#relationshipsOf(mapper)
      for (const mapper of waiting) for (const relationship of mapper.relationships) this.#pair(relationship)
    } catch (error) {
      for (const mapper of waiting) this.#waiting.add(mapper)
      throw error
    }
  }

  #checkForeignKeys({ table }: Mapper): void {
    for (const key of table.foreignKeys) {
      const place = `the foreign key of ${table.name}.${key.columns.join(', ')}`
      const target = key.target()
      const other = this.metadata.requireTable(target.table, place)
      for (const column of target.columns) other.requireColumn(column, place)
    }
  }

  #relationshipsOf(mapper: Mapper): readonly Relationship[] {
    const { metadata } = this
    return [...mapper.declared.relationships].map(([name, spec], index) => {
      const target = this.#target(mapper, name, spec)
      return new Relationship(mapper, name, index, spec, target, configurePaths({ owner: mapper, name, spec, target, metadata }))
    })
  }

  #target(owner: Mapper, name: string, { target }: RelationshipSpec): Mapper {
    const place = `the relationship ${owner.name}.${name}`
    if (typeof target !== 'string') {
      const model = target()
      const mapper = mapperOf(model)
      if (mapper === undefined) throw new ModelError('not_a_model', { place, found: model === undefined ? 'undefined' : typeof model })
      adoptClass(mapper, model)
      return this.#mappers.get(mapper.name) ?? mapper
    }
    const mapper = this.#mappers.get(target)
    if (mapper !== undefined) return mapper
    const known = [...this.#mappers.keys()]
    const close = closestWord(target, known)
    throw new ModelError('unknown_model', { place, name: target, known: close === undefined ? known.join(', ') : `${known.join(', ')} (did you mean ${close}?)` })
  }

  #pair(relationship: Relationship): void {
    const name = relationship.spec.options.backPopulates
    if (name === undefined) return
    const other = relationship.target.relationship(name)
    const target = relationship.target.name
    if (other === undefined) {
      const known = [...relationship.target.declared.relationships.keys()].join(', ') || 'none'
      throw new ModelError('unknown_back_populates', { relationship: String(relationship), target, name, known })
    }
    const problem = mismatch(relationship, other)
    if (problem !== null) throw new ModelError('mismatched_back_populates', { relationship: String(relationship), other: String(other), found: problem })
    relationship.reverse = other
    other.reverse = relationship
  }
}

const OPPOSITE = { manyToOne: 'oneToMany', oneToMany: 'manyToOne', manyToMany: 'manyToMany' } as const

function mismatch(one: Relationship, other: Relationship): string | null {
  if (other.target !== one.owner) return `${other} leads to ${other.target.name}`
  const back = other.spec.options.backPopulates
  if (back !== undefined && back !== one.name) return `${other} says \`backPopulates: '${back}'\``
  if (other.direction !== OPPOSITE[one.direction]) return 'they follow the foreign key in the same direction'
  const columns = (relationship: Relationship, side: 'local' | 'remote') => relationship.pairs.map(pair => pair[side].name).join()
  return columns(one, 'local') === columns(other, 'remote') ? null : 'they follow different foreign keys: give both the same `foreignKey`'
}
