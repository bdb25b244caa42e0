// The tables and their rows as SQL, for each database.
import { author, looseBase, numbers, post, type Sizes, TAGS, tagsOf } from './data.ts'
import type { DatabaseName, DateFormat } from './library.ts'
import type { WorkloadFacts } from './workloads.ts'

/** How one database writes what differs. */
interface Spelling {
  readonly key: string
  readonly time: string
  readonly boolean: (value: boolean) => string
  readonly date: (value: Date, format: DateFormat) => string
  /** An expression: a point in time in whole seconds. */
  readonly seconds: (column: string, format: DateFormat) => string
  /** The next generated number of a post. */
  readonly restart: (next: number) => readonly string[]
  /** After many rows changed. */
  readonly tidy: readonly string[]
}

/** A point in time as text with milliseconds, in UTC. */
export function timeText(time: Date): string {
  return time.toISOString().replace('T', ' ').slice(0, 23)
}

const spellings: Record<DatabaseName, Spelling> = {
  sqlite: {
    key: 'integer not null primary key',
    time: 'datetime',
    boolean: value => (value ? '1' : '0'),
    date: (value, format) => {
      if (format === 'milliseconds') return String(value.getTime())
      return format === 'iso' ? `'${value.toISOString().replace('Z', '+00:00')}'` : `'${timeText(value)}'`
    },
    seconds: (column, format) =>
      format === 'milliseconds' ? `${column} / 1000` : `cast(strftime('%s', ${column}) as integer)`,
    restart: () => [],
    tidy: ['analyze'],
  },
  postgresql: {
    key: 'serial primary key',
    time: 'timestamptz(3)',
    boolean: String,
    date: value => `'${value.toISOString()}'`,
    seconds: column => `extract(epoch from ${column})`,
    restart: next => [`alter sequence posts_id_seq restart with ${next}`],
    tidy: ['vacuum analyze posts'],
  },
  mariadb: {
    key: 'int not null auto_increment primary key',
    time: 'datetime(3)',
    boolean: value => (value ? '1' : '0'),
    date: value => `'${timeText(value)}'`,
    seconds: column => `timestampdiff(second, '1970-01-01', ${column})`,
    restart: next => [`alter table posts auto_increment = ${next}`],
    tidy: [],
  },
}

export function createTables(database: DatabaseName): string[] {
  const { key, time } = spellings[database]
  return [
    `create table authors (id ${key}, name varchar(100) not null, email varchar(200) not null, bio text, created_at ${time} not null)`,
    'create unique index ix_authors_email on authors (email)',
    `create table posts (id ${key}, author_id integer not null references authors (id), title varchar(200) not null, body text not null, views integer not null, published boolean not null, created_at ${time} not null)`,
    'create index ix_posts_author_id on posts (author_id)',
    `create table tags (id ${key}, name varchar(50) not null)`,
    'create unique index ix_tags_name on tags (name)',
    'create table post_tags (post_id integer not null references posts (id), tag_id integer not null references tags (id), primary key (post_id, tag_id))',
  ]
}

/** Statements that insert rows, some hundred each. */
function inserts(table: string, columns: string, rows: readonly string[]): string[] {
  const statements: string[] = []
  for (let at = 0; at < rows.length; at += 500)
    statements.push(`insert into ${table} (${columns}) values ${rows.slice(at, at + 500).join(', ')}`)
  return statements
}

const POST_COLUMNS = 'id, author_id, title, body, views, published, created_at'

function postRow(database: DatabaseName, format: DateFormat, id: number, number: number, sizes: Sizes): string {
  const { boolean, date } = spellings[database]
  const { authorId, title, body, views, published, createdAt } = post(number, sizes)
  return `(${id}, ${authorId}, '${title}', '${body}', ${views}, ${boolean(published)}, ${date(createdAt, format)})`
}

export function fill(database: DatabaseName, format: DateFormat, sizes: Sizes): string[] {
  const { date, restart } = spellings[database]
  const authors = numbers(1, sizes.authors).map(author)
  const posts = numbers(1, sizes.posts)
  const authorRow = ({ id, name, email, bio, createdAt }: ReturnType<typeof author>) =>
    `(${id}, '${name}', '${email}', ${bio === null ? 'null' : `'${bio}'`}, ${date(createdAt, format)})`
  return [
    ...inserts('authors', 'id, name, email, bio, created_at', authors.map(authorRow)),
    ...inserts(
      'tags',
      'id, name',
      numbers(1, TAGS).map(number => `(${number}, 'tag ${number}')`),
    ),
    ...inserts(
      'posts',
      POST_COLUMNS,
      posts.map(number => postRow(database, format, number, number, sizes)),
    ),
    ...inserts(
      'post_tags',
      'post_id, tag_id',
      posts.flatMap(number => tagsOf(number).map(tag => `(${number}, ${tag})`)),
    ),
    ...restart(sizes.posts + 1),
    ...tidyAll(database),
  ]
}

function tidyAll(database: DatabaseName): readonly string[] {
  if (database === 'postgresql') return ['vacuum analyze']
  return database === 'sqlite' ? ['analyze'] : ['analyze table authors, posts, tags, post_tags']
}

/** What has to be there before a workload: the posts that W9 deletes. */
export function prepare(
  database: DatabaseName,
  format: DateFormat,
  sizes: Sizes,
  changes: WorkloadFacts['changes'],
): string[] {
  if (changes !== 'deletes') return []
  const rows = numbers(1, sizes.changed).map(number =>
    postRow(database, format, looseBase(sizes) + number, number, sizes),
  )
  return inserts('posts', POST_COLUMNS, rows)
}

/** Puts the posts back as they were before a workload. */
export function restore(database: DatabaseName, sizes: Sizes, changes: WorkloadFacts['changes']): string[] {
  if (changes === 'nothing') return []
  const { restart, tidy } = spellings[database]
  return [
    `delete from posts where id > ${sizes.posts}`,
    ...(changes === 'views' ? [`update posts set views = (id * 7919) % 1000 where id <= ${sizes.changed}`] : []),
    ...restart(sizes.posts + 1),
    ...tidy,
  ]
}

/** A query for one row that is the same for all who did the same to the posts. */
export function contents(database: DatabaseName, format: DateFormat, sizes: Sizes): string {
  const published = database === 'postgresql' ? 'published::int' : 'published'
  const seconds = spellings[database].seconds('created_at', format)
  return `select count(*) as a, sum(id) as b, sum(author_id) as c, sum(views) as d, sum(${published}) as e, sum(length(title)) as f, sum(length(body)) as g, sum(${seconds}) as h, sum(case when id <= ${sizes.posts} then id * views else 0 end) as i from posts`
}

/** A query for the posts that were added, by which it can be seen that an entity got its own key. */
export function added(sizes: Sizes): string {
  return `select id, title from posts where id > ${sizes.posts}`
}
