// The second model, with constraints.
import { boolean, integer, string } from 'athanor'
import { db } from './models.ts'

/** Somebody who keeps pets. */
export class User extends db.Model(
  'User',
  {
    id: integer().primaryKey(),
    // Required, and no two users have the same: one unique index.
    username: string(80).unique().index(),
    // A unique constraint; any number of users may have none.
    email: string(120).unique().nullable(),
    // False if no value is given.
    verified: boolean().nullable().default(false),
  },
  { tableName: 'users' },
) {}
