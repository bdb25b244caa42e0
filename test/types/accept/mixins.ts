// Attributes shared by several models: one object of them, or several.
import { Athanor, boolean, datetime, integer, select, string } from 'athanor'
import type { Post, User } from '../blog.ts'
import { type Equal, is } from '../equal.ts'

const db = new Athanor()
const keyed = { id: integer().primaryKey() }
const dated = { createdAt: datetime().default(() => new Date()), deletedAt: datetime().nullable() }

export class Single extends db.Model('Single', { title: string() }, { mixin: keyed }) {}
export class Double extends db.Model('Double', { done: boolean().default(false) }, { mixin: [keyed, dated] }) {}

export async function mixed(post: Post, user: User) {
  is<Equal<typeof post.createdAt, Date>>()
  is<Equal<typeof post.ownerId, number | null>>()
  const owner = await post.owner
  is<Equal<typeof owner, User | null>>()
  is<Equal<typeof user.createdAt, Date>>()
  const single = new Single({ title: 'x' })
  is<Equal<typeof single.id, number>>()
  const double = (await Double.get(1)) ?? new Double({})
  is<Equal<typeof double.deletedAt, Date | null>>()
  const alive = await select({ id: Double.c.id, at: Double.c.createdAt }).where(Double.c.deletedAt.isNull()).all()
  is<Equal<typeof alive, { id: number; at: Date }[]>>()
}
