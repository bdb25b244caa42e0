// A program of several files: the other end.
import { datetime, integer, many, one, string } from 'athanor'
import { db } from './db.ts'
import { Tag } from './tag.ts'
import { User } from './user.ts'

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
  get tags() {
    return many(() => Tag, { through: 'post_tag', backPopulates: 'posts' })
  },
}) {}
