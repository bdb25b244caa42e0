// Posts for the users that are there, then every post with its author: the authors of all posts come in one query.
import { db, Post, User } from '../microblog.ts'

await db.scope(async session => {
  for (const user of await User.query().orderBy(User.c.id).all()) {
    session.add(new Post({ body: 'my first post!', author: user }))
    session.add(new Post({ body: `greetings from ${user.username}`, author: user }))
  }
  await session.commit()
})

await db.scope(async () => {
  for (const post of await Post.query().orderBy(Post.c.id).all()) {
    const author = await post.author
    console.log(`${author.username}: ${post.body}`)
  }
})
await db.close()
