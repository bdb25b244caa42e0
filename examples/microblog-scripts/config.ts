// Where the database and its migrations are.
import { join } from 'node:path'

export const databaseUrl = `sqlite:///${join(import.meta.dirname, 'app.db')}`

/** How migrations are set up: numbered scripts, `001_migration.ts`, in a folder of their own. */
export const migrations = { directory: join(import.meta.dirname, 'db_repository'), ids: 'sequential' } as const
