// What every model class can do by itself: `User.get(1)`, `User.where(…)`. Queries run on `db.session`.
import { ModelError } from '../errors/model-error.ts'
import type { Condition } from '../sql/expression/expression.ts'
import type { AnyModel } from './mapping/typed-model.ts'
import { Query } from './query/query.ts'
import type { Session } from './session/session.ts'

/** The statics, as properties to be defined on a base class. */
export function modelStatics(session: () => Session): PropertyDescriptorMap {
  return {
    get: method(function (key: unknown) {
      return session().get(this, key as never)
    }),
    getOr404: method(function (key: unknown) {
      return session().getOr404(this, key as never)
    }),
    all: method(function () {
      return Query.of(this).all()
    }),
    where: method(function (...conditions: Condition[]) {
      return Query.of(this).where(...conditions)
    }),
    query: method(function () {
      return Query.of(this)
    }),
    load: method(async function (entities: object | readonly object[], relationships: object) {
      const list = Array.isArray(entities) ? entities : [entities]
      await session().load(this, list as never[], relationships as never)
      return entities
    }),
    extend: method(function () {
      throw new ModelError('unsupported', {
        place: `${this.modelName}.extend()`,
        problem: 'is not available yet',
        remedy: 'give each class a model of its own, with shared columns in a `mixin`',
      })
    }),
  }
}

function method(value: (this: AnyModel, ...given: any[]) => unknown): PropertyDescriptor {
  return { value, configurable: true, writable: true }
}
