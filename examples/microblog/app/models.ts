// Users and their posts.
import { datetime, integer, many, one, string } from 'athanor'
import { db } from './db.ts'

/** Somebody who writes. */
export class User extends db.Model('User', {
  id: integer().primaryKey(),
  username: string(64).unique().index(),
  email: string(120).unique().index(),
  // A hash, never the password.
  passwordHash: string(256).nullable(),
  get posts() {
    return many(() => Post, { backPopulates: 'author' })
  },
}) {
  toString() {
    return `<User ${this.username}>`
  }
}

/** Something that a user wrote. */
export class Post extends db.Model('Post', {
  id: integer().primaryKey(),
  body: string(140),
  timestamp: datetime()
    .index()
    .default(() => new Date()),
  userId: integer().references('user.id').index(),
  get author() {
    return one(() => User, { backPopulates: 'posts' })
  },
}) {
  toString() {
    return `<Post ${this.body}>`
  }
}
