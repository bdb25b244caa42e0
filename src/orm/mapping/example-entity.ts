// An entity of each class that nobody sees, kept for its shape, as `keepShape` does: code that was optimised for entities of the class stays.
import { Entity } from '../instrumentation/entity.ts'
import type { EntityClass } from '../instrumentation/entity-class.ts'
import { InstanceState } from '../instrumentation/instance-state.ts'
import { anything } from './adopt-class.ts'
import type { Mapper } from './mapper.ts'

const examples = new WeakMap<EntityClass, Entity | null>()

/** Sees to it that there is an example of the entities of a model. */
export function keepExample(mapper: Mapper): void {
  const { entityClass } = mapper
  if (!examples.has(entityClass)) examples.set(entityClass, makeExample(mapper))
}

function makeExample(mapper: Mapper): Entity | null {
  try {
    return mapper.construct(entity => {
      Entity.attach(entity, new InstanceState(entity, mapper, null, 'transient', null))
      for (const { attribute } of mapper.columns.slice(0, mapper.loadedColumns))
        Reflect.set(entity, attribute, anything)
    }, [])
  } catch {
    // A field of the class needs more of an entity than there is: its code has to be optimised more often.
    return null
  }
}
