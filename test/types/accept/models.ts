// What the columns of a model hold in an entity, and what a model class keeps of a class.
import {
  Athanor,
  bigint,
  binary,
  boolean,
  custom,
  date,
  datetime,
  double,
  enumeration,
  float,
  integer,
  json,
  jsonb,
  numeric,
  smallint,
  sql,
  string,
  text,
  time,
  uuid,
} from 'athanor'
import type { Post, Tag, User } from '../blog.ts'
import { type Equal, type Fits, is } from '../equal.ts'

const db = new Athanor()
interface Point {
  readonly x: number
  readonly y: number
}
const point = () =>
  custom<Point>({
    name: 'point',
    sql: 'text',
    toDriver: p => `${p.x},${p.y}`,
    fromDriver: (text: string) => {
      const [x = 0, y = 0] = text.split(',').map(Number)
      return { x, y }
    },
  })

export class Kinds extends db.Model('Kinds', {
  id: bigint().primaryKey(),
  whole: integer(),
  small: smallint(),
  big: bigint(),
  bigNumber: bigint().asNumber(),
  exact: numeric(10, 2),
  rounded: numeric(10, 2).asNumber(),
  single: float(),
  double: double(),
  short: string(10),
  long: text(),
  flag: boolean(),
  at: datetime({ precision: 6 }),
  day: date(),
  hour: time(),
  bytes: binary(),
  key: uuid(),
  state: enumeration('draft', 'published'),
  document: json<{ tags: string[] }>(),
  anything: jsonb(),
  place: point(),
  branded: string().$type<'a' | 'b'>(),
  maybe: integer().nullable(),
  given: integer().default(0),
  made: uuid().default(() => 'x'),
  touched: datetime()
    .default(() => new Date())
    .onUpdate(() => new Date()),
  served: integer().serverDefault(sql`0`),
  constant: string().serverDefault('x'),
  upper: string().computed(sql`upper(short)`, { stored: true }),
  lock: integer().version(),
  chained: string(64)
    .name('col')
    .comment('words')
    .collate('NOCASE')
    .check(sql`length(col) > 1`, { name: 'ck' })
    .renamedFrom('old')
    .hidden(),
}) {}

export function values(entity: Kinds) {
  is<Equal<typeof entity.id, bigint>>()
  is<Equal<typeof entity.whole, number>>()
  is<Equal<typeof entity.small, number>>()
  is<Equal<typeof entity.big, bigint>>()
  is<Equal<typeof entity.bigNumber, number>>()
  is<Equal<typeof entity.exact, string>>()
  is<Equal<typeof entity.rounded, number>>()
  is<Equal<typeof entity.single, number>>()
  is<Equal<typeof entity.double, number>>()
  is<Equal<typeof entity.short, string>>()
  is<Equal<typeof entity.long, string>>()
  is<Equal<typeof entity.flag, boolean>>()
  is<Equal<typeof entity.at, Date>>()
  is<Equal<typeof entity.day, string>>()
  is<Equal<typeof entity.hour, string>>()
  is<Equal<typeof entity.bytes, Uint8Array>>()
  is<Equal<typeof entity.key, string>>()
  is<Equal<typeof entity.state, 'draft' | 'published'>>()
  is<Equal<typeof entity.document, { tags: string[] }>>()
  is<Equal<typeof entity.anything, unknown>>()
  is<Equal<typeof entity.place, Point>>()
  is<Equal<typeof entity.branded, 'a' | 'b'>>()
  is<Equal<typeof entity.maybe, number | null>>()
  is<Equal<typeof entity.given, number>>()
  is<Equal<typeof entity.upper, string>>()
  is<Equal<typeof entity.lock, number>>()
  is<Equal<typeof entity.chained, string>>()
  entity.whole = 3
  entity.maybe = null
  entity.state = 'draft'
}

export function classes(user: User, post: Post, tag: Tag) {
  is<Equal<ReturnType<typeof post.shout>, string>>()
  is<Equal<typeof user.nick, string>>()
  is<Equal<typeof tag.label, string>>()
  is<Fits<InstanceType<typeof Tag>, Tag>>()
  user.name = user.nick
  user.settings.theme = 'light'
  const { name, email, ...others } = { ...user }
  is<Equal<typeof name, string>>()
  JSON.stringify(user)
  return [email, others.id, structuredClone(post.timestamp)]
}
