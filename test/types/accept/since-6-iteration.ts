// Loops over eagerly loaded lists. TypeScript before 6 does not reduce `List & UnloadedList` to never in `for…of`: there, spread the list.
import { type List, select } from 'athanor'
import { type Post, User } from '../blog.ts'
import { type Equal, type Fits, is } from '../equal.ts'

export async function loops() {
  const user = await select(User)
    .with({ posts: { author: true }, groups: q => q.limit(3) })
    .one()
  for (const post of user.posts) is<Equal<typeof post.author, User>>()
  for (const group of user.groups) is<Equal<typeof group.title, string>>()
  const [first] = user.posts
  const name = first?.author.name
  is<Equal<NonNullable<typeof name>, string>>()
  const again = await user.posts
  is<Fits<typeof again, List<Post>>>()
}
