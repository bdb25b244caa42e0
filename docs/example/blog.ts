// The models and rows that the examples of the documentation work with: users, their posts, comments and tags, in a database in memory.
import { Athanor, boolean, datetime, integer, many, one, string, text } from 'athanor'

export const db = new Athanor({ url: 'sqlite://' })

export class User extends db.Model('User', {
  id: integer().primaryKey(),
  username: string(64).unique().index(),
  email: string(120).unique(),
  bio: text().nullable(),
  get posts() {
    return many(() => Post, { backPopulates: 'author' })
  },
}) {}

export class Post extends db.Model('Post', {
  id: integer().primaryKey(),
  title: string(140),
  views: integer().default(0),
  published: boolean().default(true),
  createdAt: datetime()
    .index()
    .default(() => new Date()),
  userId: integer().references('user.id').index(),
  get author() {
    return one(() => User, { backPopulates: 'posts' })
  },
  get comments() {
    return many(() => Comment, { backPopulates: 'post', cascade: ['all', 'deleteOrphan'] })
  },
  get tags() {
    return many(() => Tag, { backPopulates: 'posts', through: 'post_tag' })
  },
}) {}

export class Comment extends db.Model('Comment', {
  id: integer().primaryKey(),
  body: text(),
  postId: integer().references('post.id').index(),
  userId: integer().references('user.id').nullable(),
  get post() {
    return one(() => Post, { backPopulates: 'comments' })
  },
  get author() {
    return one(() => User).nullable()
  },
}) {}

export class Tag extends db.Model('Tag', {
  id: integer().primaryKey(),
  name: string(40).unique(),
  get posts() {
    return many(() => Post, { backPopulates: 'tags', through: 'post_tag' })
  },
}) {}

export const postTag = db.Table('post_tag', {
  postId: integer().primaryKey().references('post.id'),
  tagId: integer().primaryKey().references('tag.id'),
})

await db.createAll()

await db.transaction(session => {
  const ada = new User({ username: 'ada', email: 'ada@example.com', bio: 'First programmer' })
  const bob = new User({ username: 'bob', email: 'bob@example.com' })
  const math = new Tag({ name: 'math' })
  const engine = new Post({ title: 'The engine', author: ada, views: 120, tags: [math, new Tag({ name: 'machines' })] })
  const numbers = new Post({ title: 'Bernoulli numbers', author: ada, views: 80, tags: [math] })
  const hello = new Post({ title: 'Hello', author: bob, views: 3, published: false })
  engine.comments.add(new Comment({ body: 'Splendid', author: bob }), new Comment({ body: 'Who are you?' }))
  numbers.comments.add(new Comment({ body: 'How many are there?', author: bob }))
  session.add(engine, numbers, hello)
})
