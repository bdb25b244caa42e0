// Eager loading: names that are no relationships, and entities that do not have what is asked of them.
import { type Loaded, select } from 'athanor'
import { db, Post, User } from '../blog.ts'

const authorOf = (post: Loaded<Post, { author: true }>) => post.author.name

export async function typos(post: Post) {
  // @ts-expect-error no such relationship
  select(Post).with({ autor: true })
  // @ts-expect-error no such relationship beside one that is
  select(Post).with({ author: true, nope: true })
  // @ts-expect-error no such relationship below
  select(Post).with({ author: { nope: true } })
  // @ts-expect-error no such relationship below, beside one that is
  select(Post).with({ author: { posts: true, nope: true } })
  // @ts-expect-error no such relationship, inside the function form
  select(Post).with({ author: q => q.with({ nope: true }) })
  // @ts-expect-error a column is no relationship
  select(Post).with({ body: true })
  // @ts-expect-error never loaded whole
  select(User).with({ log: true })
  // @ts-expect-error it is loaded or not named
  select(Post).with({ author: false })
  // @ts-expect-error names of relationships, as an object
  select(Post).with('author')
  // @ts-expect-error the function gives the query
  select(User).with({ posts: q => q.all() })
  // @ts-expect-error rows of values have no relationships
  select({ post: Post }).with({ author: true })
  // @ts-expect-error no such relationship
  Post.load(post, { autor: true })
  // @ts-expect-error no such relationship on a session
  db.session.load(Post, [post], { author: true, nope: true })
  // @ts-expect-error a typo in Loaded
  type Bad = Loaded<Post, { autor: true }>
  return null as unknown as Bad
}

export async function absent(post: Post) {
  // @ts-expect-error not loaded
  authorOf(post)
  // @ts-expect-error something else is loaded
  authorOf(await select(Post).with({ parent: true }).one())
  const loaded = await select(Post)
    .with({ author: { posts: true }, parent: true })
    .one()
  // @ts-expect-error nullable
  loaded.parent.body
  // @ts-expect-error loaded one level and not two
  loaded.author.posts[0]?.author.name
  const restricted = await select(User)
    .with({ posts: q => q.limit(3) })
    .one()
  // @ts-expect-error a restricted list is not the whole one
  restricted.posts.add(post)
  // @ts-expect-error a restricted list is not the whole one
  restricted.posts.set([])
}
