// `db.Model(name, attributes, options)`: from attributes to a table, a mapper and the base class that a developer extends.
import { ModelError } from '../../errors/model-error.ts'
import type { ColumnBuilder } from '../../sql/schema/column-builder.ts'
import { addElements, defineTable } from '../../sql/schema/define-table.ts'
import type { TableElement } from '../../sql/schema/table-elements.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import { isKind, KIND } from '../../util/brand.ts'
import { snakeCase } from '../../util/text.ts'
import { defineColumnAccessor, defineRelationshipAccessor } from '../instrumentation/accessors.ts'
import { Entity } from '../instrumentation/entity.ts'
import { createEntityClass, type EntityClass } from '../instrumentation/entity-class.ts'
import { adoptClass } from './adopt-class.ts'
import { evaluate } from './evaluate.ts'
import { MAPPER, Mapper } from './mapper.ts'
import { makeNamespace } from './namespace.ts'
import { initialiseEntity } from './new-entity.ts'
import type { ModelRegistry } from './registry.ts'
import type { HybridBuilder, HybridSpec, RelationshipBuilder, RelationshipSpec } from './relationship-builder.ts'
import { setTableHome } from './table-home.ts'
import type { ModelOptions } from './typed-model.ts'

/** Names that JavaScript or the library needs on an entity. */
const RESERVED: ReadonlySet<string> = new Set(['then', 'constructor', 'toJSON', '__proto__'])

/** Attributes by what they are. */
interface SortedAttributes {
  readonly columns: Record<string, ColumnBuilder<any, any>>
  readonly relationships: Map<string, RelationshipSpec>
  readonly hybrids: Map<string, HybridSpec>
}

/** A model as it is declared. */
export interface ModelDeclaration {
  readonly name: string
  readonly attributes: object
  readonly options: ModelOptions<unknown, unknown, unknown>
  /** Told when a model replaces one of the same name. */
  readonly warn: (line: string) => void
}

/**
 * Declares a model.
 *
 * @returns the base class, with its statics `c`, `modelName`, `attributes` and `constrain`
 * @throws ModelError
 */
export function defineModel(registry: ModelRegistry, declaration: ModelDeclaration): EntityClass {
  const { name, options } = declaration
  const attributes = sortAttributes(name, [declaration.attributes, ...[options.mixin ?? []].flat()] as object[])
  const { metadata } = registry
  const replaced = registry.mapper(name)
  if (replaced !== undefined) {
    declaration.warn(`the model ${name} is declared again: the new declaration replaces the old one`)
    metadata.remove(replaced.table)
  }
  const table = defineTable({
    name: options.tableName ?? snakeCase(name),
    columns: attributes.columns,
    options,
    naming: metadata.naming,
    columnName: snakeCase,
  })
  const mapper = new Mapper(name, registry, table, attributes, mapped => makeClass(mapped, registry))
  metadata.add(table, `the model ${name}`)
  setTableHome(table, registry)
  registry.add(mapper)
  return mapper.baseClass
}

function sortAttributes(model: string, sources: readonly object[]): SortedAttributes {
  const sorted: SortedAttributes = { columns: {}, relationships: new Map(), hybrids: new Map() }
  for (const source of sources) {
    for (const attribute of Object.keys(source)) sortAttribute(model, attribute, readAttribute(model, attribute, source), sorted)
  }
  return sorted
}

function readAttribute(model: string, attribute: string, source: object): unknown {
  try {
    return (source as Record<string, unknown>)[attribute]
  } catch (cause) {
    if (cause instanceof ReferenceError) throw new ModelError('early_reference', { model, attribute, cause })
    throw cause
  }
}

function sortAttribute(model: string, attribute: string, declared: unknown, sorted: SortedAttributes): void {
  if (RESERVED.has(attribute)) throw new ModelError('reserved_attribute', { model, attribute })
  if (isKind(declared, 'column')) sorted.columns[attribute] = declared as ColumnBuilder<any, any>
  else if (isKind(declared, 'hybrid')) sorted.hybrids.set(attribute, (declared as HybridBuilder).spec)
  else if (isKind(declared, 'one') || isKind(declared, 'many') || isKind(declared, 'writeOnly')) {
    sorted.relationships.set(attribute, (declared as RelationshipBuilder).spec)
  } else throw new ModelError('unknown_attribute_kind', { model, attribute, found: describeValue(declared) })
}

function makeClass(mapper: Mapper, registry: ModelRegistry): EntityClass {
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
  defineStatics(Base, mapper, registry)
  return Base
}

function defineHybridAccessor(prototype: object, mapper: Mapper, name: string, hybrid: HybridSpec): void {
  Object.defineProperty(prototype, name, {
    configurable: true,
    get(this: Entity) {
      if (hybrid.evaluate !== null) return hybrid.evaluate(this as never)
      const namespace = (mapper.baseClass as unknown as { c: Record<string, { node: Parameters<typeof evaluate>[0] }> }).c
      const read = (column: string) => (this as unknown as Record<string, unknown>)[mapper.table.column(column)?.attribute ?? column]
      return evaluate(namespace[name]?.node as Parameters<typeof evaluate>[0], read, `${mapper.name}.${name}`)
    },
  })
}

function defineStatics(Base: EntityClass, mapper: Mapper, registry: ModelRegistry): void {
  let namespace: Readonly<Record<string, unknown>> | undefined
  Object.defineProperties(Base, {
    [MAPPER]: { value: mapper },
    [KIND]: { value: 'model' },
    modelName: { value: mapper.name },
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
