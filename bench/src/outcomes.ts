// What a workload gave, as a short text by which libraries are compared: every value of every row is in it.
import { createHash } from 'node:crypto'
import { newPost, type Sizes } from './data.ts'
import type { Share, WorkloadName } from './library.ts'

type Row = Record<string, any>

/** A value by its name in JavaScript or, for libraries that give plain rows, in the database. */
function field(row: Row, name: string, column: string): unknown {
  return row[name] ?? row[column]
}

function time(value: unknown): number {
  if (value instanceof Date) return value.getTime()
  if (typeof value === 'number') return value
  const text = String(value).replace(' ', 'T')
  return new Date(/[zZ]|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`).getTime()
}

function postText(row: Row): string {
  const author = field(row, 'authorId', 'author_id') ?? row.author?.id
  const published = row.published === true || row.published === 1
  return [row.id, author, row.title, row.body, row.views, published, time(field(row, 'createdAt', 'created_at'))].join()
}

function authorText(row: Row): string {
  return [row.id, row.name, row.email, row.bio ?? '-', time(field(row, 'createdAt', 'created_at'))].join()
}

/** Rows in the order of their keys: that of the database is nobody's business where no order was asked for. */
function sorted(rows: Iterable<Row>): Row[] {
  return [...rows].sort((a, b) => a.id - b.id)
}

const texts: Record<WorkloadName, (result: any) => string> = {
  W1: ids => String(ids.length),
  W2: posts => posts.map(postText).join(';'),
  W3: posts => sorted(posts).map(postText).join(';'),
  W4: authors =>
    sorted(authors)
      .map(one => `${authorText(one)}[${sorted(one.posts).map(postText).join(';')}]`)
      .join(';'),
  W5: posts =>
    [...posts]
      .map((one: Row) => {
        const tags = sorted(one.tags).map(tag => `${tag.id}=${tag.name}`)
        return `${postText(one)}[${authorText(one.author)}][${tags}]`
      })
      .join(';'),
  W6: posts => sorted(posts).map(postText).join(';'),
  W7: String,
  W8: String,
  W9: String,
  W10: ids => ids.join(),
}

/** The outcome of a workload: what each session gave, one after another. */
export function outcomeOf(workload: WorkloadName, results: readonly unknown[]): string {
  const text = results.map(texts[workload]).join('|')
  return text.length < 60 ? text : `${text.length}:${createHash('sha1').update(text).digest('hex')}`
}

/**
 * How many of the keys that W1 brought back are those of the posts that they were brought back for.
 *
 * @param shares which posts each session inserted, in the order of the results
 * @param rows the posts in the database that were added
 */
export function ownKeys(
  results: readonly unknown[],
  shares: readonly Share[],
  rows: readonly unknown[],
  sizes: Sizes,
): number {
  // Some libraries give rows as objects, some as arrays.
  const titles = new Map((rows as object[]).map(row => Object.values(row)).map(([id, title]) => [Number(id), title]))
  return results.reduce<number>((sum, ids, at) => {
    const first = shares[at]?.first ?? 1
    const own = (ids as number[]).filter((id, n) => titles.get(id) === newPost(first + n, sizes).title)
    return sum + own.length
  }, 0)
}
