// Joins: what comes from the optional side of an outer join is null in the row's type.
import { alias, caseWhen, fn, select } from 'athanor'
import { Group, Post, User } from '../blog.ts'
import { type Equal, is } from '../equal.ts'

export async function joins() {
  const inner = await select({ a: User.c.name, b: Post.c.body }).from(User).join(User.c.posts).all()
  is<Equal<typeof inner, { a: string; b: string }[]>>()
  const left = await select({
    id: User.c.id,
    body: Post.c.body,
    post: Post,
    full: User.c.fullName,
    some: fn.coalesce(Post.c.body, ''),
  })
    .from(User)
    .leftJoin(User.c.posts)
    .all()
  is<Equal<typeof left, { id: number; body: string | null; post: Post | null; full: string; some: string }[]>>()
  const right = await select({ a: User.c.name, b: Post.c.body }).from(User).rightJoin(User.c.posts).all()
  is<Equal<typeof right, { a: string | null; b: string }[]>>()
  const full = await select({ a: User.c.name, b: Post.c.body }).from(User).fullJoin(User.c.posts).all()
  is<Equal<typeof full, { a: string | null; b: string | null }[]>>()
  const byCondition = await select({ a: Post.c.body, b: User.c.name })
    .from(Post)
    .leftJoin(User, User.c.id.eq(Post.c.userId))
    .all()
  is<Equal<typeof byCondition, { a: string; b: string | null }[]>>()
  const both = await select({ user: User, title: Group.c.title, body: Post.c.body })
    .from(User)
    .leftJoin(User.c.groups)
    .join(User.c.posts)
    .all()
  is<Equal<typeof both, { user: User; title: string | null; body: string }[]>>()
  const entities = await select(User).join(User.c.posts).where(Post.c.body.like('x%')).all()
  is<Equal<typeof entities, User[]>>()
}

export async function aliases() {
  const child = alias(Post, 'child')
  const rows = await select({ a: Post.c.body, b: child.c.body, c: child })
    .from(Post)
    .leftJoin(child, child.c.parent.is(null))
    .all()
  is<Equal<typeof rows, { a: string; b: string | null; c: Post | null }[]>>()
}

export async function computations() {
  const rows = await select({
    sum: User.c.id.plus(1),
    beside: Post.c.id.plus(1),
    across: User.c.id.minus(Post.c.id),
    lower: fn.lower(Post.c.body),
    length: fn.length(User.c.passwordHash),
    cast: Post.c.id.eq(3),
    age: caseWhen(User.c.id.lt(1), Post.c.id).otherwise(0),
  })
    .from(User)
    .leftJoin(User.c.posts)
    .all()
  is<Equal<(typeof rows)[number]['sum'], number>>()
  is<Equal<(typeof rows)[number]['beside'], number | null>>()
  is<Equal<(typeof rows)[number]['across'], number | null>>()
  is<Equal<(typeof rows)[number]['lower'], string | null>>()
  is<Equal<(typeof rows)[number]['length'], number | null>>()
  is<Equal<(typeof rows)[number]['cast'], boolean | null>>()
  is<Equal<(typeof rows)[number]['age'], number | null>>()
}
