// Where the database servers are that tests run against.

/** A database server that tests run against. */
export type ServerName = 'postgresql' | 'mariadb'

/** Where the servers are. */
export const serverUrls: Readonly<Record<ServerName, string>> = {
  postgresql: process.env.ATHANOR_TEST_POSTGRESQL ?? 'postgresql://root@127.0.0.1:5432/test',
  mariadb: process.env.ATHANOR_TEST_MARIADB ?? 'mariadb://root@127.0.0.1:3306/test',
}

/** The same URL with another database. */
export function withDatabase(url: string, name: string): string {
  return url.replace(/\/[^/]*$/, `/${name}`)
}
