// Declarations that the types refuse, and what a column does not hold.
import {
  Athanor,
  bigint,
  check,
  enumeration,
  index,
  integer,
  json,
  many,
  numeric,
  one,
  sql,
  string,
  unique,
} from 'athanor'
import type { Kinds } from '../accept/models.ts'
import { Group, type Tag, type User } from '../blog.ts'

const db = new Athanor()

export function declarations() {
  // @ts-expect-error no such column in a constraint
  db.Model('X', { id: integer().primaryKey() }).constrain(c => [unique(c.nope)])
  // @ts-expect-error a constraint is not a column
  db.Model('X', { id: integer().primaryKey() }).constrain(c => [c.id])
  // @ts-expect-error no such option
  db.Model('X', { id: integer().primaryKey() }, { tablename: 'x' })
  // @ts-expect-error a column is no constraint
  db.Model('X', { id: integer().primaryKey() }, { constraints: [integer()] })
  // @ts-expect-error the name comes first
  db.Model({ id: integer().primaryKey() })
  // @ts-expect-error a default of another type
  integer().default('x')
  // @ts-expect-error a made default of another type
  string().default(() => 3)
  // @ts-expect-error null where the column is not nullable
  string().default(null)
  // @ts-expect-error not one of the enumeration
  enumeration('a', 'b').default('c')
  // @ts-expect-error not the document's shape
  json<{ a: number }>().default({ a: 'x' })
  // @ts-expect-error what the database does to a row
  integer().references('user.id', { onDelete: 'delete' })
  // @ts-expect-error a validator gives a value of the column's type
  string().validate(v => v.length)
  // @ts-expect-error only exact and large numbers can be read as numbers
  string().asNumber()
  // @ts-expect-error it comes right after the type
  bigint().nullable().asNumber()
  // @ts-expect-error digits are a number
  numeric('10')
  // @ts-expect-error only a to-one relationship is nullable
  many(() => Group).nullable()
  // @ts-expect-error no such cascade
  many(() => Group, { cascade: ['remove'] })
  // @ts-expect-error no such way of loading
  one(() => Group, { load: 'eager' })
  // @ts-expect-error misspelt option
  one(() => Group, { backPopulate: 'x' })
  // @ts-expect-error conditions are expressions
  check('a > 1')
  // @ts-expect-error an index has a name
  index(sql`a`)
}

export function values(entity: Kinds, user: User, tag: Tag) {
  // @ts-expect-error wrong type
  entity.whole = 'x'
  // @ts-expect-error a bigint unless it is read as a number
  entity.big = 1
  // @ts-expect-error a number once it is read as one
  entity.bigNumber = 1n
  // @ts-expect-error exact numbers are text
  entity.exact = 1.5
  // @ts-expect-error a number once it is read as one
  entity.rounded = '1.5'
  // @ts-expect-error a date is text
  entity.day = new Date()
  // @ts-expect-error a point in time is a Date
  entity.at = '2026-11-20'
  // @ts-expect-error not nullable
  entity.whole = null
  // @ts-expect-error undefined is no value
  entity.maybe = undefined
  // @ts-expect-error not one of the enumeration
  user.role = 'root'
  // @ts-expect-error not the document's shape
  user.settings.theme = 'blue'
  // @ts-expect-error no such attribute
  user.nmae
  // @ts-expect-error no such attribute on a model without a subclass
  tag.nope
  // @ts-expect-error a private member stays private
  user.prot
}
