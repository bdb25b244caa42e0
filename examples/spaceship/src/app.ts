// The app in one import: the database and every model.
export { db } from './db.ts'
export { Engine } from './models.ts'
