// Eager loading: what is loaded is plain data, and its type says so.
import { type List, type Loaded, type RestrictedList, select } from 'athanor'
import { db, Post, type Tag, User } from '../blog.ts'
import { type Equal, type Fits, is } from '../equal.ts'

const authorOf = (post: Loaded<Post, { author: true }>) => post.author.name

export async function eager() {
  const post = await select(Post)
    .with({
      author: { posts: q => q.where(Post.c.id.gt(1)).with({ parent: true }).orderBy(Post.c.id).limit(3) },
      parent: true,
    })
    .one()
  is<Equal<typeof post.parent, Post | null>>()
  post.author.posts[0]?.parent?.shout()
  const lists = await select(User)
    .with({ groups: { members: { posts: true } }, posts: q => q.limit(3) })
    .one()
  const member = lists.groups[0]?.members[0]?.posts[0]?.body
  is<Equal<NonNullable<typeof member>, string>>()
  lists.posts[0]?.shout()
  is<Fits<typeof lists.posts, List<Post>>>()
  is<Fits<typeof lists.posts, RestrictedList<Post>>>()
  is<Fits<typeof lists, User>>()
  lists.groups.add()
  const plain = await select(User).with({ posts: {} }).one()
  is<Fits<typeof plain.posts, List<Post>>>()
}

export async function added() {
  const post = await select(Post)
    .with({ author: true })
    .with({ parent: { author: true } })
    .one()
  is<Equal<typeof post.author, User>>()
  const grandparent = post.parent?.author.name
  is<Equal<NonNullable<typeof grandparent>, string>>()
  authorOf(post)
  const list: Post[] = [post]
  return list
}

export async function inHand(post: Post, posts: Post[], tag: Tag) {
  const one = await Post.load(post, { author: true })
  authorOf(one)
  const { replies } = await Post.load(post, { replies: { author: true } })
  replies.map(authorOf)
  ;[...replies].forEach(authorOf)
  const many = await Post.load(posts, { author: true, replies: { author: true } })
  many.map(authorOf)
  const loaded = await db.session.load(Post, posts, { author: { groups: true } })
  const title = loaded[0]?.author.groups[0]?.title
  is<Equal<NonNullable<typeof title>, string>>()
  return tag.posts
}

/** A name for what a function of a model gives. */
export type Recent = Awaited<ReturnType<User['recent']>>
export const firstAuthor = (posts: Recent) => posts[0]?.author.name
export type WithParent = Loaded<Post, { parent: { author: true } }>
export const parentAuthor = (post: WithParent) => post.parent?.author.name
