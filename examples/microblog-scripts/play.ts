// Play time: users, their posts, what a session keeps and what it gives up.
import { UniqueViolation } from 'athanor'
import { db, Post, User } from './app/models.ts'

function show(what: string, result: unknown): void {
  console.log(`${what}: ${Array.isArray(result) ? `[${result.join(', ')}]` : result}`)
}

await db.scope(async session => {
  session.add(new User({ nickname: 'john', email: 'john@email.com' }))
  session.add(new User({ nickname: 'susan', email: 'susan@email.com' }))
  await session.commit()
  const users = await User.all()
  show('users', users)
  for (const user of users) show('id and nickname', [user.id, user.nickname])
  const john = await User.getOr404(1)
  show('user 1', john)

  const post = new Post({ body: 'my first post!', timestamp: new Date(), author: john })
  session.add(post)
  await session.commit()
  show('userId is set for us', post.userId)
})

await db.scope(async () => {
  const john = await User.getOr404(1)
  show("john's posts", await john.posts.select().all())
  for (const post of await Post.all()) show('a post', [post.id, (await post.author)?.nickname, post.body])
  const susan = await User.getOr404(2)
  show("susan's posts", await susan.posts.select().all())
  show('by nickname', await User.query().orderBy(User.c.nickname).all())
  show('by nickname, backwards', await User.query().orderBy(User.c.nickname.desc()).all())
})

await db.scope(async session => {
  session.add(new User({ nickname: 'john', email: 'other@email.com' }))
  const error = await session.commit().catch((reason: unknown) => reason)
  show('john twice', error instanceof UniqueViolation && error.message)
  const next = await User.all().catch((reason: unknown) => reason)
  show('and then', next)
  await session.rollback()
  show('users after the rollback', await User.query().count())
  session.add(new User({ nickname: 'mary', email: 'mary@email.com' }))
  await session.flush()
  show('users after a flush', await User.query().count())
})
await db.scope(async () => show('users in the next scope', await User.query().count()))

await db.scope(async session => {
  session.delete(await User.getOr404(1))
  await session.commit()
  show("author of john's post", (await Post.getOr404(1)).userId)
  for (const user of await User.all()) session.delete(user)
  for (const post of await Post.all()) session.delete(post)
  await session.commit()
  show('users and posts at the end', [await User.query().count(), await Post.query().count()])
})

await db.close()
