// The models before there were posts: app/models.ts at the time of the first migration.
import { integer, string } from 'athanor'
import { db } from './db.ts'

/** Somebody who writes. */
export class User extends db.Model('User', {
  id: integer().primaryKey(),
  username: string(64).unique().index(),
  email: string(120).unique().index(),
  // A hash, never the password.
  passwordHash: string(256).nullable(),
}) {
  toString() {
    return `<User ${this.username}>`
  }
}
