// `db.Model(name, attributes, options)`: from attributes to a table, a mapper and the base class that a developer extends.
import { ModelError } from '../../errors/model-error.ts'
import { nameOf } from '../../sql/expression/name.ts'
import { nodeOf } from '../../sql/expression/sql-expression.ts'
import { addElements, defineTable } from '../../sql/schema/define-table.ts'
import { sameDatabase } from '../../sql/schema/same-database.ts'
import type { TableElement } from '../../sql/schema/table-elements.ts'
import { KIND } from '../../util/brand.ts'
import { defineColumnAccessor, defineRelationshipAccessor } from '../instrumentation/accessors.ts'
import type { Entity } from '../instrumentation/entity.ts'
import { createEntityClass, type EntityClass } from '../instrumentation/entity-class.ts'
import { defineToJson } from '../instrumentation/to-json.ts'
import { adoptClass } from './adopt-class.ts'
import { sortAttributes } from './attributes.ts'
import { evaluateHybrid } from './evaluate-hybrid.ts'
import { MAPPER, Mapper } from './mapper.ts'
import { makeNamespace } from './namespace.ts'
import { initialiseEntity } from './new-entity.ts'
import type { ModelRegistry } from './registry.ts'
import type { HybridSpec } from './relationship-builder.ts'
import { setTableHome } from './table-home.ts'
import type { ModelOptions } from './typed-model.ts'

/** A model as it is declared. */
export interface ModelDeclaration {
  readonly name: string
  readonly attributes: object
  readonly options: ModelOptions<unknown, unknown, unknown>
  /** Told when a model replaces one of the same name. */
  readonly warn: (line: string) => void
}

/**
 * Declares a model. Nothing is known of it when it throws.
 *
 * @returns the base class, with its statics `c`, `modelName`, `attributes` and `constrain`
 * @throws ModelError
 */
export function defineModel(registry: ModelRegistry, declaration: ModelDeclaration): EntityClass {
  const { options } = declaration
  const name = nameOf(declaration.name, 'the name of a model')
  const sources = [declaration.attributes, ...[options.mixin ?? []].flat()]
  const attributes = sortAttributes(name, sources)
  const { metadata } = registry
  const table = defineTable({
    name: options.tableName ?? metadata.naming.tableName(name),
    columns: attributes.columns,
    options,
    naming: metadata.naming,
    columnName: metadata.naming.columnName,
  })
  const mapper = new Mapper(name, registry, table, attributes, mapped => makeClass(mapped, registry, sources))
  const replaced = registry.mapper(name)
  metadata.add(table, `the model ${name}`)
  if (replaced !== undefined) {
    declaration.warn(`the model ${name} is declared again: the new declaration replaces the old one`)
    if (replaced.table.qualifiedName !== table.qualifiedName || !sameDatabase(replaced.table, table))
      metadata.remove(replaced.table)
  }
  setTableHome(table, registry)
  registry.add(mapper)
  return mapper.baseClass
}

function makeClass(mapper: Mapper, registry: ModelRegistry, sources: readonly unknown[]): EntityClass {
  const fields = mapper.columns.slice(0, mapper.loadedColumns).map(column => column.attribute)
  const Base = createEntityClass(mapper.name, fields, mapper.slot, (entity, init) => {
    adoptClass(mapper, entity.constructor)
    registry.configure()
    initialiseEntity(mapper, entity, init)
  })
  for (const column of mapper.columns) defineColumnAccessor(Base.prototype, column)
  for (const name of mapper.declared.relationships.keys()) {
    defineRelationshipAccessor(Base.prototype, name, () => {
      const relationship = mapper.relationship(name)
      if (relationship !== undefined) return relationship
      throw new ModelError('no_models', { place: `${mapper.name}.${name}` })
    })
  }
  for (const [name, hybrid] of mapper.declared.hybrids) defineHybridAccessor(Base.prototype, mapper, name, hybrid)
  defineToJson(Base.prototype)
  defineStatics(Base, mapper, registry, sources)
  return Base
}

function defineHybridAccessor(prototype: object, mapper: Mapper, name: string, hybrid: HybridSpec): void {
  const place = `${mapper.name}.${name}`
  Object.defineProperty(prototype, name, {
    configurable: true,
    get(this: Entity) {
      return hybrid.evaluate === null
        ? evaluateHybrid(mapper, this, nodeOf(hybrid.expression(), place), place)
        : hybrid.evaluate(this as never)
    },
  })
}

function defineStatics(Base: EntityClass, mapper: Mapper, registry: ModelRegistry, sources: readonly unknown[]): void {
  let namespace: Readonly<Record<string, unknown>> | undefined
  Object.defineProperties(Base, {
    [MAPPER]: { value: mapper },
    [KIND]: { value: 'model' },
    modelName: { value: mapper.name },
    // As they were declared: getters stay getters, because what they refer to may come later.
    attributes: {
      value: Object.defineProperties({}, Object.assign({}, ...sources.map(Object.getOwnPropertyDescriptors))),
    },
    c: {
      get() {
        namespace ??= makeNamespace(mapper, mapper.table, () => registry.configure())
        return namespace
      },
    },
    constrain: {
      value: (build: (c: unknown) => readonly TableElement[]) => {
        addElements(mapper.table, build(mapper.table.c), registry.metadata.naming)
        return Base
      },
    },
  })
}
