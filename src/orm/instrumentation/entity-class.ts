// The base class of a model: its columns are fields of every instance, and a slot decides whether an instance is new or loaded.
import { codegen } from '../../util/codegen.ts'
import { Entity } from './entity.ts'

/** Fills an instance with what a row holds. */
export type Hydrate = (entity: Entity, row: readonly unknown[]) => void

/** How the next instance of a class is made: loaded by `hydrate` from `row`, or new. */
export interface LoadingSlot {
  hydrate: Hydrate | null
  row: readonly unknown[]
}

/** What a new instance is given. */
export type Initialise = (entity: Entity, init: unknown) => void

/** The constructor of an entity. */
export type EntityClass = new (init?: unknown) => Entity

/**
 * Makes the base class of a model.
 *
 * The columns are class fields, so that each instance gets them as own properties in one order, past any accessor of the prototype.
 * Loading goes through the constructor like making a new one, so that fields and private members of subclasses work.
 *
 * @param name the model's name
 * @param columns the attributes that every instance has
 */
export function createEntityClass(
  name: string,
  columns: readonly string[],
  slot: LoadingSlot,
  initialise: Initialise,
): EntityClass {
  return codegen ? generatedClass(name, columns, slot, initialise) : plainClass(name, columns, slot, initialise)
}

function generatedClass(
  name: string,
  columns: readonly string[],
  slot: LoadingSlot,
  initialise: Initialise,
): EntityClass {
  const fields = columns.map(column => `[${JSON.stringify(column)}] = undefined`).join('; ')
  const make = new Function(
    'Entity',
    'slot',
    'initialise',
    `return { [${JSON.stringify(name)}]: class extends Entity {
      ${fields}
      constructor(init) {
        super()
        const hydrate = slot.hydrate
        if (hydrate === null) initialise(this, init)
        else { slot.hydrate = null; hydrate(this, slot.row) }
      }
    } }[${JSON.stringify(name)}]`,
  )
  return make(Entity, slot, initialise) as EntityClass
}

function plainClass(name: string, columns: readonly string[], slot: LoadingSlot, initialise: Initialise): EntityClass {
  const Base = class extends Entity {
    constructor(init?: unknown) {
      super()
      for (const column of columns) defineOwn(this, column, undefined)
      const { hydrate } = slot
      slot.hydrate = null
      if (hydrate === null) initialise(this, init)
      else hydrate(this, slot.row)
    }
  }
  Object.defineProperty(Base, 'name', { value: name })
  return Base
}

/** Gives an object a plain property of its own, past any accessor of its prototype. */
export function defineOwn(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true })
}
