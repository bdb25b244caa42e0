// The data of the workloads: the same for every library, made from numbers only.

/** How much data there is and how often each workload does its work. */
export interface Sizes {
  readonly authors: number
  readonly posts: number
  /** W1: entities inserted. */
  readonly inserts: number
  /** W2: lookups by primary key. */
  readonly lookups: number
  /** W5: posts loaded with their author and tags. */
  readonly nested: number
  /** W6: posts changed; W9: posts deleted. */
  readonly changed: number
  /** W7: small transactions. */
  readonly transactions: number
  /** W8: grouped joins. */
  readonly groups: number
  /** W10: filtered pages. */
  readonly pages: number
}

export const POSTS_EACH = 10
export const TAGS = 50
export const TAGS_EACH = 3
const MOST_GROUPS = 125
/** Where the numbers of the posts begin that W9 deletes, in multiples of the number of posts. */
const LOOSE_FROM = 10

/**
 * The sizes at a scale.
 *
 * @param scale 1 is 1,000 authors with 10,000 posts. Rows grow with it; the number of calls shrinks below 1 and does not grow above it.
 */
export function sizesAt(scale: number): Sizes {
  const rows = (count: number) => Math.max(1, Math.round(count * scale))
  const calls = (count: number) => Math.max(1, Math.round(count * Math.min(1, scale)))
  const authors = rows(1000)
  return {
    authors,
    posts: authors * POSTS_EACH,
    inserts: rows(10_000),
    lookups: calls(2000),
    nested: rows(500),
    changed: rows(1000),
    transactions: calls(1000),
    groups: calls(500),
    pages: calls(2000),
  }
}

const START = Date.UTC(2026, 0, 1)

export function author(number: number) {
  const bio = number % 3 === 0 ? null : `Writes about subject ${number} and a few other things.`
  return {
    id: number,
    name: `Author ${number}`,
    email: emailOf(number),
    bio,
    createdAt: new Date(START + number * 60_000),
  }
}

export function emailOf(author: number): string {
  return `author${author}@example.com`
}

const BODY =
  'Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna aliqua. Ut enim ad minim veniam, quis nostrud exercitation ullamco laboris nisi ut.'

export function post(number: number, sizes: Sizes) {
  return { id: number, ...newPost(number, sizes) }
}

/** A post that the database has yet to number. */
export function newPost(number: number, sizes: Sizes) {
  return {
    authorId: ((number - 1) % sizes.authors) + 1,
    title: `Post number ${number}`,
    body: `${number} ${BODY}`.slice(0, 200),
    views: (number * 7919) % 1000,
    published: number % 4 !== 0,
    createdAt: new Date(START + number * 1000),
  }
}

export type Post = ReturnType<typeof post>
export type NewPost = ReturnType<typeof newPost>

/** The post that each transaction of W7 adds. */
export function smallPost(authorId: number): NewPost {
  return { authorId, title: 'New', body: 'A new post', views: 0, published: true, createdAt: new Date(START) }
}

export function tagsOf(post: number): number[] {
  return Array.from({ length: TAGS_EACH }, (_, at) => ((post * 3 + at * 17) % TAGS) + 1)
}

/** The number of the first post that W9 deletes, less one. */
export function looseBase(sizes: Sizes): number {
  return sizes.posts * LOOSE_FROM
}

/** From one number to another, both included. */
export function numbers(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at)
}

/** The primary key that a lookup of W2 asks for. */
export function lookedUp(number: number, sizes: Sizes): number {
  return ((number * 5 - 1) % sizes.posts) + 1
}

/** The author that a transaction of W7 is about. */
export function authorOf(number: number, sizes: Sizes): number {
  return ((number - 1) % sizes.authors) + 1
}

/** The condition of a grouped join of W8: authors up to this one, at most 125. */
export function groupLimit(number: number, sizes: Sizes): number {
  return ((number * 7) % Math.min(MOST_GROUPS, sizes.authors)) + 1
}

/** A page of W10. */
export interface Page {
  readonly authorId: number | null
  /** More views than this. */
  readonly views: number
  /** How many posts are before it. */
  readonly skip: number
}

const PAGES_DEEP = 30

/** What a page of W10 asks for: half of them the newest of an author, half of them from the first thirty pages of all. */
export function page(number: number, sizes: Sizes): Page {
  if (number % 2 === 0) return { authorId: (number % sizes.authors) + 1, views: 5, skip: 0 }
  return { authorId: null, views: 900 - (number % 7), skip: ((number >> 1) % PAGES_DEEP) * 10 }
}
