// Play time: what the models can do, on an empty database with both tables. It takes away what it made.
import { NotNullViolation, select, UniqueViolation } from 'athanor'
import { db, Post, User } from './microblog.ts'

function show(what: string, result: unknown): void {
  console.log(`${what}: ${Array.isArray(result) ? `[${result.join(', ')}]` : result}`)
}

async function refused(work: () => Promise<unknown>): Promise<Error> {
  try {
    await work()
  } catch (error) {
    if (error instanceof Error) return error
  }
  throw new Error('this should have been refused')
}

// An entity needs no database.
show('a user that is not saved', new User({ username: 'susan', email: 'susan@example.com' }))

await db.scope(async session => {
  session.add(new User({ username: 'john', email: 'john@example.com' }))
  await session.commit()
  session.add(new User({ username: 'susan', email: 'susan@example.com' }))
  await session.commit()

  const users = await User.query().orderBy(User.c.id).all()
  show('users', users)
  for (const user of users) show('id and name', [user.id, user.username])
  const john = await User.getOr404(1)
  show('user 1', john)

  // The foreign key is filled in when the post is written.
  const post = new Post({ body: 'my first post!', author: john })
  session.add(post)
  show('before the flush', [post.id, post.userId])
  await session.flush()
  show('after the flush', [post.id, post.userId])
  await session.commit()
})

// A new scope is a new session: it has what is in the database.
await db.scope(async () => {
  const john = await User.getOr404(1)
  show("john's posts", await john.posts)
  const susan = await User.getOr404(2)
  show("susan's posts", await susan.posts)
  for (const post of await Post.all()) show('a post', [post.id, (await post.author).username, post.body])
  show('users, z to a', await User.query().orderBy(User.c.username.desc()).all())
  show('users with s', await User.where(User.c.username.like('s%')).all())
  const written = select({ name: User.c.username, body: Post.c.body }).from(Post).join(Post.c.author)
  for (const row of await written.all()) show('joined', [row.name, row.body])
})

await db.scope(async session => {
  session.add(new User({ username: 'john', email: 'another@example.com' }))
  const twice = await refused(() => session.commit())
  show('john twice', twice instanceof UniqueViolation && `${twice.table}.${twice.column} must be unique`)
  show('and then', await refused(() => User.all()))
  await session.rollback()
  show('users after the rollback', await User.query().count())

  session.add(new User({ username: 'mary', email: 'mary@example.com' }))
  await session.flush()
  show('users after a flush', await User.query().count())
})
// That was never committed.
await db.scope(async () => show('users in the next scope', await User.query().count()))

await db.scope(async session => {
  session.add(new Post({ body: 'by nobody' }))
  show('a post without an author', await refused(() => session.commit()))
  await session.rollback()
  session.delete(await User.getOr404(1))
  const orphaned = await refused(() => session.commit())
  show('deleting john before his posts', orphaned instanceof NotNullViolation && 'his posts need an author')
  await session.rollback()
})

show('outside of a scope', await refused(() => User.all()))

await db.scope(async session => {
  for (const post of await Post.all()) session.delete(post)
  for (const user of await User.all()) session.delete(user)
  await session.commit()
  show('users and posts at the end', [await User.query().count(), await Post.query().count()])
})

await db.close()
