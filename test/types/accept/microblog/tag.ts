// A program of several files: a model without a class, and a table without a model.
import { integer, many, string } from 'athanor'
import { db } from './db.ts'
import { Post } from './post.ts'

export const Tag = db.Model('Tag', {
  id: integer().primaryKey(),
  label: string(30).unique(),
  get posts() {
    return many(() => Post, { through: 'post_tag', backPopulates: 'tags' })
  },
})
export type Tag = InstanceType<typeof Tag>

export const postTag = db.Table('post_tag', {
  postId: integer().primaryKey().references('post.id'),
  tagId: integer().primaryKey().references('tag.id'),
})
