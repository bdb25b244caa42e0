// What cannot be done with relationships, above all before they are loaded.
import type { Group, Post, User } from '../blog.ts'

export function unloaded(user: User, post: Post) {
  // @ts-expect-error not loaded
  post.author.name
  // @ts-expect-error not loaded
  user.posts.length
  // @ts-expect-error not loaded
  user.posts[0]
  // @ts-expect-error not loaded
  for (const one of user.posts) one.shout()
  // @ts-expect-error never loaded whole
  user.log.length
  // @ts-expect-error never loaded whole
  for (const one of user.log) one
  // @ts-expect-error deferred
  user.bio.length
}

export async function loaded(user: User, post: Post, group: Group) {
  // @ts-expect-error nullable
  ;(await post.parent).body
  // @ts-expect-error not nullable
  post.author = null
  // @ts-expect-error an entity of another model
  post.author = group
  // @ts-expect-error a list is changed by its methods
  ;(await user.posts).push(post)
  // @ts-expect-error a list is changed by its methods
  ;(await user.posts)[0] = post
  // @ts-expect-error an entity of another model
  user.posts.add(group)
  // @ts-expect-error an entity, not its key
  user.posts.remove(1)
  // @ts-expect-error a list of them
  user.posts.set(post)
  // @ts-expect-error an entity of another model
  user.log.add(group)
  // @ts-expect-error a hybrid of texts is text
  const size: number = user.fullName
  return size
}
