// What awaiting an attribute does: it loads the attribute for the entity and its peers, once for all awaits of the same tick.
import { SessionError } from '../../errors/session-error.ts'
import type { Table } from '../../sql/schema/table.ts'
import { andThen, type MaybePromise } from '../../util/maybe-promise.ts'
import { Batch } from '../instrumentation/batch.ts'
import type { RelationshipDescription } from '../instrumentation/description.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import { loadedTargets, loadRelationship } from '../loading/load-relationship.ts'
import { loadDefaults } from '../loading/load-tree.ts'
import { localColumns } from '../loading/related-rows.ts'
import type { Relationship } from '../mapping/mapper.ts'
import { mapperOfState } from '../mapping/state-mapping.ts'
import { loadColumns } from './entity-loading.ts'
import type { InTurn, LoadingSession } from './loading-session.ts'
import { peersOf } from './peers.ts'

/** Loads attributes for entities and their peers. */
export class AttributeLoader {
  readonly #core: LoadingSession
  readonly #inTurn: InTurn

  constructor(core: LoadingSession, inTurn: InTurn) {
    this.#core = core
    this.#inTurn = inTurn
  }

  /** Loads a relationship of an entity and of its peers. */
  async loadRelationship(state: InstanceState, relationship: Relationship): Promise<void> {
    if (relationship.spec.options.load === 'raise') {
      throw new SessionError('raise_on_load', { entity: String(state), relationship: relationship.name })
    }
    const isLoaded = (peer: InstanceState) => peer.relatedOf(relationship) !== undefined
    await this.#share(state, relationship, isLoaded, () =>
      andThen(this.#core.autoflush(tablesOf(relationship)), () => {
        if (isLoaded(state)) return
        const peers = peersOf(this.#core.batches, state, peer => !isLoaded(peer))
        return andThen(this.#requireKeys(relationship, peers), () =>
          andThen(loadRelationship(this.#core, relationship, peers), () =>
            loadDefaults(this.#core, loadedTargets(relationship, peers), []),
          ),
        )
      }),
    )
  }

  /** Loads a deferred column of an entity and of its peers. */
  loadColumn(state: InstanceState, attribute: string): Promise<void> {
    const isLoaded = (peer: InstanceState) => Object.hasOwn(peer.entity, attribute)
    return this.#share(state, attribute, isLoaded, () => {
      if (isLoaded(state)) return
      const peers = peersOf(this.#core.batches, state, peer => !isLoaded(peer))
      return loadColumns(this.#core, mapperOfState(state), peers, [attribute])
    })
  }

  /** The columns that a relationship follows may have been expired. */
  #requireKeys(relationship: Relationship, states: readonly InstanceState[]): MaybePromise<void> {
    const names = localColumns(relationship).map(column => column.attribute)
    const without = states.filter(
      state => state.status === 'persistent' && names.some(name => !Object.hasOwn(state.entity, name)),
    )
    return without.length === 0 ? undefined : loadColumns(this.#core, relationship.owner, without, names)
  }

  /** Starts a load one microtask later, so that all awaits of this tick are there to share it, its failure included. */
  async #share(
    state: InstanceState,
    what: RelationshipDescription | string,
    isLoaded: (state: InstanceState) => boolean,
    load: () => MaybePromise<void>,
  ): Promise<void> {
    state.batch ??= new Batch()
    const { loading } = state.batch
    for (let running = loading.get(what); running !== undefined; running = loading.get(what)) {
      await running
      if (isLoaded(state)) return
    }
    const started = Promise.resolve()
      .then(() => this.#inTurn(load))
      .finally(() => loading.delete(what))
    loading.set(what, started)
    await started
  }
}

/** The tables whose changes may change what a relationship holds. */
function tablesOf({ owner, target, through }: Relationship): ReadonlySet<Table> {
  return new Set(through === null ? [owner.table, target.table] : [owner.table, target.table, through.table])
}
