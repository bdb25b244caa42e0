// `merge`: what an entity from elsewhere holds is copied to the entity of the same key in this session, and to those that it is related to.
import { StaleData } from '../../errors/session-error.ts'
import { andThen, eachInTurn, type MaybePromise } from '../../util/maybe-promise.ts'
import { Entity, stateOf } from '../instrumentation/entity.ts'
import { EntityList } from '../instrumentation/entity-list.ts'
import { InstanceState } from '../instrumentation/instance-state.ts'
import { assignList, setOne } from '../instrumentation/relationship-changes.ts'
import { loadRelationship } from '../loading/load-relationship.ts'
import type { Mapper, Relationship } from '../mapping/mapper.ts'
import { mapperOfState } from '../mapping/state-mapping.ts'
import { queryByKey } from './query-results.ts'
import type { SessionCore } from './session-core.ts'

/** Copies entities into a session. */
export class Merge {
  readonly #core: SessionCore
  readonly #add: (state: InstanceState) => void
  readonly #merged = new Map<object, InstanceState>()

  /** @param add makes a new entity part of the session, when there is none of its key */
  constructor(core: SessionCore, add: (state: InstanceState) => void) {
    this.#core = core
    this.#add = add
  }

  /** The entity of the session that has the values of one from elsewhere. */
  merge(entity: object): MaybePromise<object> {
    return andThen(this.#merge(stateOf(entity)), state => state.entity)
  }

  #merge(from: InstanceState): MaybePromise<InstanceState> {
    if (from.session === this.#core) return from
    const known = this.#merged.get(from.entity)
    if (known !== undefined) return known
    const mapper = mapperOfState(from)
    return andThen(this.#find(mapper, from), found => {
      const to = found ?? this.#make(mapper)
      this.#merged.set(from.entity, to)
      if (found !== null) refuseOther(mapper, from, found)
      copyColumns(mapper, from, to)
      return andThen(
        eachInTurn(mapper.relationships, relationship => this.#mergeRelated(relationship, from, to)),
        () => to,
      )
    })
  }

  #find(mapper: Mapper, { entity }: InstanceState): MaybePromise<InstanceState | null> {
    const key = mapper.identityOf(entity)
    if (key === null) return null
    const known = this.#core.identityMap.of(mapper).get(key)
    if (known !== undefined && !known.stale) return known
    const values = mapper.keyColumns.map(column => entity[column.attribute])
    return andThen(queryByKey(this.#core, mapper, values), found => (found === null ? null : stateOf(found)))
  }

  #make(mapper: Mapper): InstanceState {
    const entity = mapper.construct(made => {
      Entity.attach(made, new InstanceState(made, mapper, null, 'transient', null))
    }, [])
    const state = stateOf(entity)
    this.#add(state)
    return state
  }

  #mergeRelated(relationship: Relationship, from: InstanceState, to: InstanceState): MaybePromise<void> {
    const related = from.relatedOf(relationship)
    if (related === undefined || relationship.viewOnly || !relationship.cascades('merge')) return
    if (related === null) return setOne(to, relationship, null)
    if (!(related instanceof EntityList)) {
      return andThen(this.#merge(stateOf(related)), target => setOne(to, relationship, target.entity))
    }
    if (relationship.kind === 'writeOnly') return
    const targets: object[] = []
    const each = eachInTurn([...related], entity =>
      andThen(this.#merge(stateOf(entity)), target => {
        targets.push(target.entity)
      }),
    )
    return andThen(each, () => andThen(this.#loaded(relationship, to), () => assignList(to, relationship, targets)))
  }

  #loaded(relationship: Relationship, state: InstanceState): MaybePromise<void> {
    const load = state.status === 'persistent' && state.relatedOf(relationship) === undefined
    return load ? loadRelationship(this.#core, relationship, [state]) : undefined
  }
}

/** A version that differs says that another changed the row since the entity was loaded. */
function refuseOther(mapper: Mapper, from: InstanceState, to: InstanceState): void {
  const version = mapper.columns.find(column => column.version)
  if (version === undefined || from.status === 'transient') return
  const given = from.entity[version.attribute]
  if (given !== undefined && given !== to.entity[version.attribute]) throw new StaleData({ entity: String(to) })
}

function copyColumns(mapper: Mapper, from: InstanceState, to: InstanceState): void {
  for (const { attribute, type, computed, version } of mapper.columns) {
    const value = Object.hasOwn(from.entity, attribute) ? from.entity[attribute] : undefined
    if (value === undefined || computed !== null || (version && to.status === 'persistent')) continue
    const shared = value === null || !type.mutable || type.problem(value) !== null
    to.entity[attribute] = shared ? value : type.restore(type.snapshot(value))
  }
}
