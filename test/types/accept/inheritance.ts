// Models that extend models, and queries that give entities of several.
import { select } from 'athanor'
import { db, Employee, Engineer, Manager, Moderator, Super, type User } from '../blog.ts'
import { type Equal, is } from '../equal.ts'

db.register(Engineer, Manager)

export async function inherited(moderator: Moderator) {
  is<Equal<typeof moderator.name, string>>()
  is<Equal<typeof moderator.level, number>>()
  const user: User = moderator
  moderator.rank()
  const posts = (
    await Super.where(Super.c.level.eq(1))
      .with({ mentor: { posts: true } })
      .all()
  )[0]?.mentor?.posts.length
  is<Equal<NonNullable<typeof posts>, number>>()
  const names = await select(Moderator.c.name).where(Moderator.c.level.gt(1)).all()
  is<Equal<typeof names, string[]>>()
  await Moderator.admins().all()
  return user
}

export async function polymorphic() {
  const everyone = await select(Employee).polymorphic(Engineer, Manager).all()
  for (const one of everyone) {
    if (one.type === 'engineer') is<Equal<typeof one.lang, string>>()
    else if (one.type === 'manager') is<Equal<typeof one.team, string>>()
    else is<Equal<typeof one.type, 'employee'>>()
    if (one instanceof Manager) one.team.trim()
  }
}

export async function narrowed(manager: Manager) {
  is<Equal<typeof manager.type, 'manager'>>()
  const lang = (await manager.reports)[0]?.lang
  is<Equal<NonNullable<typeof lang>, string>>()
}
