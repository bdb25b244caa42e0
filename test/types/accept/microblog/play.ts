// A program of several files: play time.
import { fn, select } from 'athanor'
import { type Equal, is } from '../../equal.ts'
import { db } from './db.ts'
import { Post } from './post.ts'
import { Tag } from './tag.ts'
import { User } from './user.ts'

export async function play() {
  await db.createAll()
  await db.scope(async session => {
    const john = new User({ username: 'john', email: 'john@example.com' })
    const susan = new User({ username: 'susan', email: 'susan@example.com', following: [john] })
    session.add(john, susan)
    const post = new Post({ body: 'my first post!', author: john, tags: [new Tag({ label: 'first' })] })
    session.add(post)
    await session.commit()
    for (const one of await susan.timeline().all()) is<Equal<typeof one.author, User>>()
    const tag: Tag | undefined = (await post.tags)[0]
    return (await tag?.posts)?.length
  })
}

export const authors = () =>
  select({ name: User.c.username, posts: fn.count(Post.c.id), last: fn.max(Post.c.timestamp) })
    .from(User)
    .leftJoin(User.c.posts)
    .groupBy(User.c.id)
    .orderBy(fn.count(Post.c.id).desc())

export async function report() {
  const rows = await authors().all()
  is<Equal<typeof rows, { name: string; posts: number; last: Date | null }[]>>()
  const john = await User.byName('john')
  is<Equal<typeof john, User | null>>()
}
