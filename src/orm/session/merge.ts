// `merge`: what an entity from elsewhere holds is copied to the entity of the same key in this session.
import { andThen, type MaybePromise } from '../../util/maybe-promise.ts'
import { Entity, stateOf } from '../instrumentation/entity.ts'
import { InstanceState } from '../instrumentation/instance-state.ts'
import { readEntities } from '../loading/read-entities.ts'
import type { Mapper } from '../mapping/mapper.ts'
import { byKeyNode } from './entity-loading.ts'
import type { SessionCore } from './session-core.ts'

/**
 * Copies the loaded columns of an entity into the session.
 *
 * @param add makes a new entity part of the session, when there is none of that key
 */
export function mergeEntity(core: SessionCore, entity: object, add: (state: InstanceState) => void): MaybePromise<object> {
  const from = stateOf(entity)
  if (from.session === core && from.status === 'persistent') return entity
  const mapper = from.description as Mapper
  return andThen(findByKey(core, mapper, entity), found => {
    const target = found ?? mapper.construct(made => {
      Entity.attach(made, new InstanceState(made, mapper, null, 'transient', null))
      add(stateOf(made))
    }, [])
    for (const column of mapper.columns) {
      if (Object.hasOwn(entity, column.attribute)) copy(entity, target, column.attribute)
    }
    return target
  })
}

function findByKey(core: SessionCore, mapper: Mapper, entity: object): MaybePromise<object | null> {
  const key = mapper.identityOf(entity)
  if (key === null) return null
  const known = core.identityMap.of(mapper).get(key)
  if (known !== undefined) return known.entity
  const values = mapper.keyColumns.map(column => (entity as Record<string, unknown>)[column.attribute])
  return andThen(core.run(core.home.compiled(byKeyNode(mapper)), values, false), ({ rows, wide }) => readEntities(core, core.hydrators.of(mapper, wide), rows, false)[0] ?? null)
}

function copy(from: object, to: object, attribute: string): void {
  ;(to as Record<string, unknown>)[attribute] = (from as Record<string, unknown>)[attribute]
}
