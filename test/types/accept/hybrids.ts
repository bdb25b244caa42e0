// Hybrids, which are in entities and in SQL, and deferred columns, which are loaded when they are awaited.
import { Athanor, fn, hybrid, integer, json, numeric, select, sql, string, text } from 'athanor'
import { User } from '../blog.ts'
import { type Equal, is } from '../equal.ts'

const db = new Athanor()

export class Line extends db.Model('Line', {
  id: integer().primaryKey(),
  price: numeric(10, 2).asNumber(),
  quantity: integer(),
  label: string().nullable(),
  notes: text().nullable().deferred(),
  data: json<{ size: number }>().deferred(),
  get total() {
    return hybrid(() => Line.c.price.times(Line.c.quantity))
  },
  get shout() {
    return hybrid(() => fn.upper(Line.c.label))
  },
  get isBig() {
    return hybrid(
      () => sql<boolean>`${Line.c.price} > 100`,
      (line: Line) => line.price > 100,
    )
  },
}) {}

export async function hybrids(line: Line, user: User) {
  is<Equal<typeof line.total, number>>()
  is<Equal<typeof line.shout, string | null>>()
  is<Equal<typeof line.isBig, boolean>>()
  is<Equal<typeof user.fullName, string>>()
  const rows = await select({ total: Line.c.total, shout: Line.c.shout }).where(Line.c.isBig, Line.c.total.gt(1)).all()
  is<Equal<typeof rows, { total: number; shout: string | null }[]>>()
  const names = await select(User.c.fullName).orderBy(User.c.fullName).all()
  is<Equal<typeof names, string[]>>()
}

export async function deferred(line: Line, user: User) {
  const notes = await line.notes
  is<Equal<typeof notes, string | null>>()
  const size = (await line.data).size
  is<Equal<typeof size, number>>()
  const bio: string = await user.bio
  user.bio = bio
  new Line({ price: 1, quantity: 1, data: { size: 1 } })
  const selected = await select(Line.c.data).all()
  is<Equal<typeof selected, { size: number }[]>>()
}
