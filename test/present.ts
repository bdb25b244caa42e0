// Which databases a run of the suite has, and which files need one that it has not.
import { connect } from 'node:net'
import { type ServerName, serverUrls } from './server-urls.ts'

/** All databases of the suite, and the server that each is on. */
const DATABASES: Readonly<Record<string, ServerName | null>> = {
  'better-sqlite3': null,
  'node:sqlite': null,
  pglite: null,
  postgresql: 'postgresql',
  mariadb: 'mariadb',
}

/** Files of which nothing is left without any of these databases. */
const NEEDS: readonly (readonly [files: string, oneOf: readonly string[]])[] = [
  ['test/dialects/postgresql/**', ['postgresql']],
  ['test/dialects/mysql/**', ['mariadb']],
  ['test/integration/pool.test.ts', ['postgresql', 'mariadb']],
  ['test/integration/shared-streams.test.ts', ['pglite']],
]

function listens(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url.replace(/^\w+:/, 'http:'))
  return new Promise(resolve => {
    const socket = connect({ host: hostname, port: Number(port) || 80, timeout: 2000 })
    const end = (there: boolean) => {
      socket.destroy()
      resolve(there)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
    socket.once('timeout', () => end(false))
  })
}

/** The files that a run without some of the databases leaves out: none in CI, where all must be there. */
export async function filesWithoutDatabase(): Promise<readonly string[]> {
  const wanted = process.env.DIALECTS?.split(',') ?? Object.keys(DATABASES)
  const there = await Promise.all(
    wanted.map(async name => {
      const server = DATABASES[name] ?? null
      return server === null || process.env.CI !== undefined || (await listens(serverUrls[server]))
    }),
  )
  const present = new Set(wanted.filter((_, at) => there[at]))
  return NEEDS.filter(([, oneOf]) => !oneOf.some(name => present.has(name))).map(([files]) => files)
}
