// The libraries that can be measured, in the order of the report. Each is loaded only when it is wanted.
import type { DatabaseName, Entry } from './library.ts'

interface Candidate {
  readonly name: string
  readonly databases: readonly DatabaseName[]
  readonly load: (database: DatabaseName) => Promise<Entry>
}

const EVERYWHERE: readonly DatabaseName[] = ['sqlite', 'postgresql', 'mariadb']
const SERVERS: readonly DatabaseName[] = ['postgresql', 'mariadb']

async function bareDriver(database: DatabaseName): Promise<Entry> {
  if (database === 'sqlite') return (await import('./libraries/better-sqlite3.ts')).raw
  return database === 'postgresql'
    ? (await import('./libraries/pg.ts')).raw
    : (await import('./libraries/mysql2.ts')).raw
}

const drizzle = async (name: keyof typeof import('./libraries/drizzle.ts')['entries']): Promise<Entry> => {
  await Promise.all([import('drizzle-orm'), import('drizzle-orm-1')])
  return (await import('./libraries/drizzle.ts')).entries[name]
}

// These load their packages when they are opened; that they are there is to be known before.
async function mikroOrm(): Promise<Entry> {
  await import('@mikro-orm/core')
  return (await import('./libraries/mikro-orm.ts')).mikroOrm
}

async function prisma(): Promise<Entry> {
  await import('@prisma/client/runtime/client')
  return (await import('./libraries/prisma.ts')).prisma
}

export const candidates: readonly Candidate[] = [
  { name: 'raw', databases: EVERYWHERE, load: bareDriver },
  { name: 'raw-named', databases: ['postgresql'], load: async () => (await import('./libraries/pg.ts')).rawNamed },
  { name: 'athanor', databases: EVERYWHERE, load: async () => (await import('./libraries/athanor.ts')).athanor },
  { name: 'kysely', databases: EVERYWHERE, load: async () => (await import('./libraries/kysely.ts')).kysely },
  { name: 'drizzle-0.45', databases: EVERYWHERE, load: () => drizzle('drizzle-0.45') },
  { name: 'drizzle-0.45-prepared', databases: EVERYWHERE, load: () => drizzle('drizzle-0.45-prepared') },
  { name: 'drizzle-1', databases: EVERYWHERE, load: () => drizzle('drizzle-1') },
  { name: 'drizzle-1-prepared', databases: EVERYWHERE, load: () => drizzle('drizzle-1-prepared') },
  { name: 'mikro-orm', databases: EVERYWHERE, load: mikroOrm },
  { name: 'typeorm', databases: EVERYWHERE, load: async () => (await import('./libraries/typeorm.ts')).typeorm },
  {
    name: 'typeorm-bulk',
    databases: EVERYWHERE,
    load: async () => (await import('./libraries/typeorm.ts')).typeormBulk,
  },
  { name: 'prisma', databases: EVERYWHERE, load: prisma },
  { name: 'sequelize', databases: SERVERS, load: async () => (await import('./libraries/sequelize.ts')).sequelize },
]

const PACKAGE_MISSING = 'ERR_MODULE_NOT_FOUND'

/** The entries for a database, those that are named or all; says which packages are not installed. */
export async function entriesFor(database: DatabaseName, only: readonly string[] | null): Promise<readonly Entry[]> {
  const wanted = candidates.filter(
    ({ name, databases }) => databases.includes(database) && (only === null || only.includes(name)),
  )
  const entries: Entry[] = []
  for (const { name, load } of wanted) {
    try {
      entries.push(await load(database))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== PACKAGE_MISSING || only !== null) throw withRemedy(error)
      process.stderr.write(`${name} is left out: ${(error as Error).message.split('\n')[0]} (npm ci --prefix bench)\n`)
    }
  }
  return entries
}

function withRemedy(error: unknown): unknown {
  if ((error as NodeJS.ErrnoException).code !== PACKAGE_MISSING) return error
  return new Error("the bench's packages are not installed: run `npm ci --prefix bench`", { cause: error })
}
