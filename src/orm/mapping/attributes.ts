// What `db.Model` was given, sorted into columns, relationships and hybrids; mixins are read like the model's own.
import { ModelError } from '../../errors/model-error.ts'
import type { ColumnBuilder } from '../../sql/schema/column-builder.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import { isOfKind } from '../../util/brand.ts'
import type { HybridBuilder, HybridSpec, RelationshipBuilder, RelationshipSpec } from './relationship-builder.ts'

/** Names that JavaScript or the library needs on an entity. */
const RESERVED: ReadonlySet<string> = new Set(['then', 'constructor', 'toJSON', '__proto__'])
const RELATIONSHIP_KINDS = ['one', 'many', 'writeOnly'] as const

/** Attributes by what they are. */
export interface SortedAttributes {
  readonly columns: Readonly<Record<string, ColumnBuilder<any, any>>>
  readonly relationships: ReadonlyMap<string, RelationshipSpec>
  readonly hybrids: ReadonlyMap<string, HybridSpec>
}

/**
 * Sorts the attributes of a model.
 *
 * @param sources the model's own attributes, then those of its mixins
 * @throws ModelError
 */
export function sortAttributes(model: string, sources: readonly unknown[]): SortedAttributes {
  const declared = new Map<string, unknown>()
  for (const source of sources) {
    for (const attribute of attributeNames(model, source)) {
      if (RESERVED.has(attribute)) throw new ModelError('reserved_attribute', { model, attribute })
      if (declared.has(attribute)) throw new ModelError('duplicate_attribute', { model, attribute })
      declared.set(attribute, readAttribute(model, attribute, source))
    }
  }
  return sorted(model, declared)
}

function attributeNames(model: string, source: unknown): readonly string[] {
  if (typeof source !== 'object' || source === null || Array.isArray(source)) {
    const remedy = "write `db.Model('User', { id: integer().primaryKey() })`"
    throw new ModelError('unsupported', {
      place: model,
      problem: `is given ${describeValue(source)} for its attributes or a mixin`,
      remedy,
    })
  }
  // `{ __proto__: integer() }` gives the object a prototype, and no attribute.
  return isOfKind(Object.getPrototypeOf(source), 'column') ? ['__proto__'] : Object.keys(source)
}

function readAttribute(model: string, attribute: string, source: unknown): unknown {
  try {
    return Reflect.get(Object(source), attribute)
  } catch (cause) {
    if (cause instanceof ReferenceError) throw new ModelError('early_reference', { model, attribute, cause })
    throw cause
  }
}

function sorted(model: string, declared: ReadonlyMap<string, unknown>): SortedAttributes {
  const columns: Record<string, ColumnBuilder<any, any>> = {}
  const relationships = new Map<string, RelationshipSpec>()
  const hybrids = new Map<string, HybridSpec>()
  for (const [attribute, builder] of declared) {
    if (isOfKind<ColumnBuilder<any, any>>(builder, 'column')) columns[attribute] = builder
    else if (isOfKind<HybridBuilder>(builder, 'hybrid')) hybrids.set(attribute, builder.spec)
    else if (isRelationship(builder)) relationships.set(attribute, builder.spec)
    else throw new ModelError('unknown_attribute_kind', { model, attribute, found: describeValue(builder) })
  }
  return { columns, relationships, hybrids }
}

function isRelationship(builder: unknown): builder is RelationshipBuilder {
  return RELATIONSHIP_KINDS.some(kind => isOfKind(builder, kind))
}
