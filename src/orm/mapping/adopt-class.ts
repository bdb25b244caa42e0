// Making a developer's class the class of a model's entities, after checking that it keeps the rules.
import { FieldShadowsColumnError, ModelConstructorError, ModelError } from '../../errors/model-error.ts'
import type { Entity } from '../instrumentation/entity.ts'
import { defineOwn, type EntityClass } from '../instrumentation/entity-class.ts'
import { declaresConstructor } from './class-source.ts'
import type { Mapper } from './mapper.ts'

/**
 * Makes a class the one whose instances a model's entities are.
 *
 * @param model the model's base class, or a class that extends it; anything else is left alone
 * @throws ModelConstructorError, FieldShadowsColumnError, ModelError
 */
export function adoptClass(mapper: Mapper, model: unknown): void {
  if (model === mapper.entityClass || model === mapper.baseClass || !isClassOf(mapper, model)) return
  if (mapper.entityClass !== mapper.baseClass) {
    throw new ModelError('unsupported', {
      place: `${model.name} and ${mapper.entityClass.name}`,
      problem: `both extend the model ${mapper.name}`,
      remedy: `a model has one class; use \`${mapper.name}.extend(…)\` for a subclass`,
    })
  }
  for (const own of classesAbove(mapper, model)) {
    if (declaresConstructor(Function.prototype.toString.call(own)))
      throw new ModelConstructorError({ model: own.name || mapper.name })
    refuseHidingMembers(mapper, own)
  }
  refuseHidingFields(mapper, model)
  mapper.entityClass = model
}

function isClassOf(mapper: Mapper, model: unknown): model is EntityClass {
  return typeof model === 'function' && isBelow(model.prototype, mapper.baseClass.prototype)
}

function isBelow(prototype: unknown, base: object): boolean {
  return Object.prototype.isPrototypeOf.call(base, Object(prototype))
}

/** A class and those between it and the model's base. */
function classesAbove(mapper: Mapper, model: EntityClass): readonly EntityClass[] {
  const above: unknown = Object.getPrototypeOf(model)
  return isClassOf(mapper, above) ? [model, ...classesAbove(mapper, above)] : [model]
}

/** A method or accessor with the name of an attribute would never be called, or would stand before a relationship. */
function refuseHidingMembers(mapper: Mapper, model: EntityClass): void {
  const hidden = mappedNames(mapper).find(name => Object.hasOwn(model.prototype, name))
  if (hidden !== undefined) throw new FieldShadowsColumnError({ model: model.name, attribute: hidden })
}

/** A probe instance shows which of the model's attributes a class field overwrites. */
function refuseHidingFields(mapper: Mapper, model: EntityClass): void {
  const names = mappedNames(mapper)
  const made = probe(mapper, model, names)
  if (made === null) return
  const hidden = names.find(name => Object.getOwnPropertyDescriptor(made, name)?.get !== placeholder)
  if (hidden !== undefined) throw new FieldShadowsColumnError({ model: model.name, attribute: hidden })
}

function mappedNames({ columns, declared }: Mapper): readonly string[] {
  return [...columns.map(column => column.attribute), ...declared.relationships.keys(), ...declared.hybrids.keys()]
}

/** An instance with placeholders at its attributes, after the fields of its classes have been made: as far as they got, if one fails. */
function probe({ slot }: Mapper, model: EntityClass, names: readonly string[]): object | null {
  let made: Entity | null = null
  slot.hydrate = entity => {
    made = entity
    for (const name of names) definePlaceholder(entity, name)
  }
  try {
    new model()
  } catch {
    // A field may need more of an entity than the placeholders are: what was made until then tells enough.
  } finally {
    slot.hydrate = null
  }
  return made
}

// Compilers may make assignments of class fields, which hide an attribute as well.
function definePlaceholder(entity: Entity, name: string): void {
  const set = (value: unknown) => defineOwn(entity, name, value)
  Object.defineProperty(entity, name, { configurable: true, get: placeholder, set })
}

/** Stands for any value in the computations of class fields: every part of it, and what it gives when called, is itself. */
export const anything: unknown = new Proxy(() => anything, {
  get: (_, name) => {
    if (name === Symbol.toPrimitive) return () => ''
    return name === Symbol.iterator ? () => [][Symbol.iterator]() : name === 'then' ? undefined : anything
  },
  apply: () => anything,
  set: () => true,
})

function placeholder(): unknown {
  return anything
}
