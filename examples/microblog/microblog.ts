// The app in one import: the database and every model.
export { db } from './app/db.ts'
export { Post, User } from './app/models.ts'
