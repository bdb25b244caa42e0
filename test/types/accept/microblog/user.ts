// A program of several files: a model that imports one that imports it.
import { datetime, index, integer, many, string } from 'athanor'
import { db } from './db.ts'
import { Follow } from './follow.ts'
import { Post } from './post.ts'

export class User extends db
  .Model('User', {
    id: integer().primaryKey(),
    username: string(64).unique().index(),
    email: string(120).unique().index(),
    passwordHash: string(256).nullable(),
    lastSeen: datetime().nullable(),
    get posts() {
      return many(() => Post, { backPopulates: 'author' })
    },
    get following() {
      return many(() => User, {
        through: () => Follow,
        foreignKey: () => Follow.c.followerId,
        backPopulates: 'followers',
      })
    },
    get followers() {
      return many(() => User, {
        through: () => Follow,
        foreignKey: () => Follow.c.followedId,
        backPopulates: 'following',
      })
    },
  })
  .constrain(c => [index('ix_user_seen', c.lastSeen.desc())]) {
  override toString() {
    return `<User ${this.username}>`
  }
  follow(user: User) {
    this.following.add(user)
  }
  static byName(username: string) {
    return User.where(User.c.username.eq(username)).oneOrNull()
  }
  timeline() {
    return Post.where(Post.c.author.has(User.c.followers.contains(this)))
      .with({ author: true })
      .orderBy(Post.c.timestamp.desc())
  }
}
