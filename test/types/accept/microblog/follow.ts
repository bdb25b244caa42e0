// A program of several files: the table between.
import { integer } from 'athanor'
import { db } from './db.ts'
import { User } from './user.ts'

export class Follow extends db.Model('Follow', {
  get followerId() {
    return integer()
      .primaryKey()
      .references(() => User.c.id)
  },
  get followedId() {
    return integer()
      .primaryKey()
      .references(() => User.c.id)
  },
}) {}
