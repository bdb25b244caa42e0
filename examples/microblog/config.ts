// What differs from machine to machine: the environment says it, with values that do for development.
import { join } from 'node:path'

export const config = {
  url: process.env.DATABASE_URL ?? `sqlite:///${join(import.meta.dirname, 'app.db')}`,
  // ECHO=1 prints the SQL.
  echo: process.env.ECHO === '1',
}
