// Relationships in entities: loaded, not loaded, and both.
import {
  Athanor,
  integer,
  type List,
  many,
  one,
  string,
  type Unloaded,
  type UnloadedList,
  type WriteOnly,
} from 'athanor'
import { type Engineer, Post, type Tag, type User } from '../blog.ts'
import { type Equal, is } from '../equal.ts'

const db = new Athanor()

export async function entities(user: User, post: Post, tag: Tag) {
  is<Equal<typeof user.posts, List<Post> | UnloadedList<Post>>>()
  is<Equal<typeof post.author, User | Unloaded<User>>>()
  is<Equal<typeof post.parent, Post | null | Unloaded<Post | null>>>()
  is<Equal<typeof user.log, WriteOnly<typeof Post>>>()
  const author = await post.author
  const parent = await post.parent
  const posts = await user.posts
  is<Equal<typeof author, User>>()
  is<Equal<typeof parent, Post | null>>()
  is<Equal<typeof posts, List<Post>>>()
  const [a, b, ofTag] = await Promise.all([post.author, post.parent, tag.posts])
  is<Equal<typeof a, User>>()
  is<Equal<typeof b, Post | null>>()
  is<Equal<typeof ofTag, List<Post>>>()
  for (const reply of await post.replies) reply.shout()
  const authorOfFirst = (await (await user.posts)[0]?.author)?.name
  is<Equal<NonNullable<typeof authorOfFirst>, string>>()
}

export async function changes(user: User, post: Post) {
  post.author = user
  post.parent = null
  user.posts.add(post, post)
  user.posts.remove(post)
  user.posts.set([post])
  user.posts.set(new Set([post]))
  user.log.add(post)
  user.log.remove(post)
  const logged = await user.log.select().where(Post.c.id.gt(1)).with({ author: true }).all()
  is<Equal<(typeof logged)[number]['author'], User>>()
}

/** Every option, and a target that is only known by name. */
export class Team extends db.Model('Team', {
  id: integer().primaryKey(),
  leadId: integer().nullable(),
  get players() {
    return many(() => Player, {
      backPopulates: 'team',
      foreignKey: () => Player.c.teamId,
      orderBy: () => [Player.c.rank.desc(), Player.c.id],
      cascade: ['all', 'deleteOrphan'],
      passiveDeletes: true,
      load: 'selectin',
    })
  },
  get fans() {
    return many(() => Player, { through: () => Fan, viewOnly: true, load: 'raise' })
  },
  get engineers() {
    return many<typeof Engineer>('Engineer')
  },
}) {}
export class Player extends db.Model('Player', {
  id: integer().primaryKey(),
  rank: integer(),
  teamId: integer().nullable().references('team.id', { onDelete: 'set null', deferrable: 'deferred' }),
  formerId: integer().nullable().references('team.id'),
  get team() {
    return one(() => Team, { backPopulates: 'players', foreignKey: () => Player.c.teamId }).nullable()
  },
  get former() {
    return one(() => Team, { foreignKey: () => Player.c.formerId }).nullable()
  },
}) {}
export class Fan extends db.Model('Fan', {
  teamId: integer().primaryKey().references('team.id'),
  playerId: integer().primaryKey().references('player.id'),
  note: string().nullable(),
}) {}

export async function named(team: Team, player: Player) {
  const lang = (await team.engineers)[0]?.lang
  is<Equal<NonNullable<typeof lang>, string>>()
  const rank = (await (await player.team)?.players)?.[0]?.rank
  is<Equal<NonNullable<typeof rank>, number>>()
  is<Equal<typeof player.former, Team | null | Unloaded<Team | null>>>()
}
