// The models before there were posts: app/models.ts at the time of the first migration.
import { Athanor, integer, string } from 'athanor'
import { databaseUrl } from '../config.ts'

export const db = new Athanor({ url: databaseUrl })

/** Somebody who writes. */
export class User extends db.Model('User', {
  id: integer().primaryKey(),
  nickname: string(64).unique().index(),
  email: string(120).unique().index(),
}) {
  toString() {
    return `<User '${this.nickname}'>`
  }
}
