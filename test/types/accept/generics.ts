// Functions over any model, whose types are inferred and can be written into declarations.
import { type AnyModel, alias, fn, type Instance, insert, type Loaded, select, update } from 'athanor'
import { Country, db, Post, User } from '../blog.ts'
import { type Equal, is } from '../equal.ts'

export const queryOf = <M extends AnyModel>(model: M) => select(model)
export const firstOf = <M extends AnyModel>(model: M) => select(model).first()
export const namedRows = <M extends AnyModel>(model: M) => select({ entity: model, count: fn.count() })
export const addTo = <M extends AnyModel>(model: M) => insert(model)
export const changeOf = <M extends AnyModel>(model: M) => update(model)
export const childOf = () => alias(Post, 'child')
export const chooser = (id: number) => User.c.id.plus(id)

/** A repository: the usual reason to be generic. */
export class Repository<M extends AnyModel> {
  readonly model: M
  constructor(model: M) {
    this.model = model
  }
  all() {
    return db.session.all(select(this.model))
  }
  query() {
    return select(this.model)
  }
  add(entity: Instance<M>) {
    db.session.add(entity as object)
  }
}

export async function used() {
  const user = await firstOf(User)
  is<Equal<typeof user, User | null>>()
  const [country] = await new Repository(Country).query().where(Country.c.code.eq('fr')).all()
  is<Equal<NonNullable<typeof country>, Country>>()
  const rows = await namedRows(User).all()
  is<Equal<typeof rows, { entity: User; count: number }[]>>()
  await addTo(Country).values({ code: 'fr', title: 'France' })
  await changeOf(Country).set({ title: 'France' }).everyRow()
  const show = (post: Loaded<Post, { author: true }>) => post.author.name
  return (await queryOf(Post).with({ author: true }).all()).map(show)
}
