// Users and their posts.
import { Athanor, datetime, integer, one, string, writeOnly } from 'athanor'
import { databaseUrl } from '../config.ts'

export const db = new Athanor({ url: databaseUrl })

/** Somebody who writes. */
export class User extends db.Model('User', {
  id: integer().primaryKey(),
  nickname: string(64).unique().index(),
  email: string(120).unique().index(),
  get posts() {
    return writeOnly(() => Post, { backPopulates: 'author' })
  },
}) {
  toString() {
    return `<User '${this.nickname}'>`
  }
}

/** Something that a user wrote. */
export class Post extends db.Model('Post', {
  id: integer().primaryKey(),
  body: string(140),
  timestamp: datetime().default(() => new Date()),
  userId: integer().references('user.id').nullable(),
  get author() {
    return one(() => User, { backPopulates: 'posts' }).nullable()
  },
}) {
  toString() {
    return `<Post '${this.body}'>`
  }
}
