// What a restricted eager load brought: a frozen array that awaits to the whole list. The unit of work never sees it.
import { SessionError } from '../../errors/session-error.ts'

/** Some of the entities of a to-many relationship. */
export class RestrictedList extends Array<object> {
  static override get [Symbol.species](): ArrayConstructor {
    return Array
  }

  #name = ''
  #whole: (() => Promise<unknown>) | null = null

  /**
   * Makes a restricted list.
   *
   * @param whole loads the whole list, when the restricted one is awaited
   */
  static create(name: string, entities: readonly object[], whole: () => Promise<unknown>): RestrictedList {
    const list = new RestrictedList()
    list.#name = name
    list.#whole = whole
    for (const entity of entities) list.push(entity)
    Object.freeze(list)
    return list
  }

  // Awaiting a restricted list loads the whole one.
  then(resolve?: (value: unknown) => unknown, reject?: (reason: unknown) => unknown): Promise<unknown> {
    return (this.#whole?.() ?? Promise.resolve([])).then(resolve, reject)
  }

  add(): never {
    throw new SessionError('read_only_list', { place: this.#name })
  }

  remove(): never {
    throw new SessionError('read_only_list', { place: this.#name })
  }

  set(): never {
    throw new SessionError('read_only_list', { place: this.#name })
  }
}
