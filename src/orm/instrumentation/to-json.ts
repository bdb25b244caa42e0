// Entities as data for JSON: their columns, and the relationships that are loaded or asked for, without running in circles.
import { SessionError } from '../../errors/session-error.ts'
import type { Column } from '../../sql/schema/table.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import { jsonNull } from '../../sql/types/structured.ts'
import { base64Text } from '../../util/bytes.ts'
import { didYouMean } from '../../util/text.ts'
import type { RelationshipDescription } from './description.ts'
import { Entity, stateOf, valuesOf } from './entity.ts'
import type { InstanceState } from './instance-state.ts'

/** Relationships to write, and those below them: `{ author: true, comments: { author: true } }`. */
export interface JsonTree {
  readonly [relationship: string]: boolean | JsonTree | undefined
}

/** What `toJSON` may be told. */
export interface ToJsonOptions {
  /** Exactly these relationships, as far as they are loaded. Without it: all that are loaded. */
  readonly with?: object
}

/** Gives entities their `toJSON`. */
export function defineToJson(prototype: object): void {
  Object.defineProperty(prototype, 'toJSON', { configurable: true, writable: true, value: toJson })
}

/** JSON.stringify calls it with the name under which the entity stands. */
function toJson(this: Entity, options?: ToJsonOptions | string): Record<string, unknown> {
  const tree = typeof options === 'object' ? options.with : undefined
  return entityData(this, tree === undefined ? null : readTree(tree), [])
}

function readTree(tree: unknown): JsonTree {
  if (isTree(tree)) return tree
  throw new SessionError('not_executable', {
    problem: `\`toJSON({ with })\` expects an object such as { author: true }, not ${describeValue(tree)}`,
  })
}

function isTree(tree: unknown): tree is JsonTree {
  return typeof tree === 'object' && tree !== null && !Array.isArray(tree)
}

/** @param path the entities around this one, which are not written again */
function entityData(entity: object, tree: JsonTree | null, path: readonly object[]): Record<string, unknown> {
  const state = stateOf(entity)
  const data: Record<string, unknown> = {}
  for (const column of state.description.columns) addColumn(data, entity, column)
  const around = [...path, entity]
  for (const [relationship, below] of wanted(state, tree))
    addRelated(data, relationship, heldBy(state, relationship), below, around)
  return data
}

function addColumn(data: Record<string, unknown>, entity: object, { attribute, hidden }: Column): void {
  if (hidden || !Object.hasOwn(entity, attribute)) return
  const value = valuesOf(entity)[attribute]
  if (value !== undefined) data[attribute] = dataOf(value)
}

/** The relationships to write, each with what is to be written below it: null for all that is loaded. */
function wanted(
  state: InstanceState,
  tree: JsonTree | null,
): readonly (readonly [RelationshipDescription, JsonTree | null])[] {
  const { relationships } = state.description
  if (tree === null) return relationships.map(relationship => [relationship, null] as const)
  return Object.entries(tree).flatMap(([name, below]) => {
    const relationship = relationships.find(candidate => candidate.name === name && candidate.kind !== 'writeOnly')
    if (relationship === undefined) throw unknownRelationship(state, name)
    return below === undefined || below === false
      ? []
      : [[relationship, below === true ? {} : readTree(below)] as const]
  })
}

function unknownRelationship({ description }: InstanceState, name: string): SessionError {
  const names = description.relationships.filter(one => one.kind !== 'writeOnly').map(one => one.name)
  const known = names.length === 0 ? 'none' : `${names.join(', ')}${didYouMean(name, names)}`
  return new SessionError('unknown_attribute', {
    model: `${description.name}, for \`toJSON({ with })\`,`,
    attribute: name,
    known,
  })
}

/** What is loaded of a relationship; undefined when nothing is. A new entity's list is made when it is first read. */
function heldBy(state: InstanceState, relationship: RelationshipDescription): unknown {
  const related = state.relatedOf(relationship)
  if (related !== undefined) return related
  const isNew = state.status === 'transient' || state.status === 'pending'
  if (isNew && relationship.kind === 'many' && state.changedLists?.has(relationship) === true)
    return state.entity[relationship.name]
  return state.restricted?.get(relationship)
}

function addRelated(
  data: Record<string, unknown>,
  { name }: RelationshipDescription,
  related: unknown,
  tree: JsonTree | null,
  path: readonly object[],
): void {
  if (related === null) data[name] = null
  else if (Array.isArray(related))
    data[name] = related.filter(entity => !path.includes(entity)).map(entity => relatedData(entity, tree, path))
  else if (Entity.isEntity(related) && !path.includes(related)) data[name] = relatedData(related, tree, path)
}

/** A class may have a `toJSON` of its own, which then says what its entities are. */
function relatedData(entity: object, tree: JsonTree | null, path: readonly object[]): unknown {
  const own = valuesOf(entity).toJSON
  return typeof own === 'function' && own !== toJson
    ? own.call(entity, tree === null ? undefined : { with: tree })
    : entityData(entity, tree, path)
}

/** A value as JSON can carry it; what JSON converts itself, such as a Date, stays. */
function dataOf(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  if (value === jsonNull) return null
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Uint8Array) return base64Text(value)
  if (Array.isArray(value)) return value.map(dataOf)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, dataOf(part)]))
}
