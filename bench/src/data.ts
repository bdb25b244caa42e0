// The data of the workloads: the same for every library, made from numbers only.

export const AUTHORS = 1000
export const POSTS_EACH = 10
export const TAGS = 50
export const TAGS_EACH = 3

const START = Date.UTC(2026, 0, 1)

export const schema = [
  'create table authors (id integer not null primary key, name varchar(100) not null, email varchar(200) not null, bio text, created_at datetime not null)',
  'create unique index ix_authors_email on authors (email)',
  'create table posts (id integer not null primary key, author_id integer not null references authors (id), title varchar(200) not null, body text not null, views integer not null, published boolean not null, created_at datetime not null)',
  'create index ix_posts_author_id on posts (author_id)',
  'create table tags (id integer not null primary key, name varchar(50) not null)',
  'create unique index ix_tags_name on tags (name)',
  'create table post_tags (post_id integer not null references posts (id), tag_id integer not null references tags (id), primary key (post_id, tag_id))',
]

/** A point in time as SQLite text with milliseconds. */
export function timeText(time: Date): string {
  return time.toISOString().replace('T', ' ').slice(0, 23)
}

export function author(number: number) {
  const bio = number % 3 === 0 ? null : `Writes about subject ${number} and a few other things.`
  return {
    id: number,
    name: `Author ${number}`,
    email: `author${number}@example.com`,
    bio,
    createdAt: new Date(START + number * 60_000),
  }
}

const BODY =
  'Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna aliqua. Ut enim ad minim veniam, quis nostrud exercitation ullamco laboris nisi ut.'

export function post(number: number) {
  return {
    id: number,
    authorId: ((number - 1) % AUTHORS) + 1,
    title: `Post number ${number}`,
    body: `${number} ${BODY}`.slice(0, 200),
    views: (number * 7919) % 1000,
    published: number % 4 !== 0,
    createdAt: new Date(START + number * 1000),
  }
}

export function* numbers(count: number): Generator<number> {
  for (let number = 1; number <= count; number++) yield number
}

export function tagsOf(post: number): number[] {
  return Array.from({ length: TAGS_EACH }, (_, at) => ((post * 3 + at * 17) % TAGS) + 1)
}

/** Posts that nothing refers to, beyond the others. */
export function loosePosts() {
  return Array.from(numbers(1000), number => ({ ...post(number), id: 20_000 + number }))
}
