// `select` and `alias`: where queries begin. Here the untyped query gets its type.
import { ModelError } from '../../errors/model-error.ts'
import { aliasSource } from '../../sql/schema/alias.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import { KIND } from '../../util/brand.ts'
import { MAPPER, mapperOf } from '../mapping/mapper.ts'
import { makeNamespace } from '../mapping/namespace.ts'
import type { Alias, AnyModel, Select, Selection } from '../mapping/typed-model.ts'
import { Query } from './query.ts'
import { homeOf } from './runner.ts'
import { SOURCE } from './selection.ts'

/**
 * A query.
 *
 * @param what a model for its entities, an expression for its values, or an object of them for rows
 * @example
 * const names = await select(User.c.username).where(User.c.active.eq(true)).all() // string[]
 */
export function select<C extends Selection | Readonly<Record<string, Selection>>>(what: C): Select<C> {
  return Query.of(what) as unknown as Select<C>
}

/**
 * A model under another name, for queries that need its table twice.
 *
 * @example
 * const parent = alias(Post, 'parent')
 * select({ id: Post.c.id, of: parent.c.body }).from(Post).join(parent, parent.c.id.eq(Post.c.parentId))
 */
export function alias<M extends AnyModel, const S extends string>(model: M, name: S): Alias<M, S> {
  const mapper = mapperOf(model)
  if (mapper === undefined) throw new ModelError('not_a_model', { place: 'alias()', found: describeValue(model) })
  const source = aliasSource(mapper.table, name)
  const c = makeNamespace(mapper, source, () => homeOf(mapper.home).configure())
  const made = {
    [KIND]: 'alias',
    [MAPPER]: mapper,
    [SOURCE]: source,
    c,
    modelName: name,
    attributes: model.attributes,
    prototype: model.prototype,
  }
  return Object.freeze(made) as unknown as Alias<M, S>
}
