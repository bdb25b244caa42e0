// Two users, saved in one commit.
import { db, User } from '../microblog.ts'

await db.scope(async session => {
  session.add(new User({ username: 'john', email: 'john@example.com' }))
  session.add(new User({ username: 'susan', email: 'susan@example.com' }))
  await session.commit()

  const users = await User.query().orderBy(User.c.username.desc()).all()
  console.log(`${users}`)
})
await db.close()
