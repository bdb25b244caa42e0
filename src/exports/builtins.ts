// The dialects and drivers that come with the package. Importing this file makes them known; a driver's package is loaded on first use.
import { registerDialect, registerDriver } from '../dialect/registry.ts'
import { mariadbDialect, mysqlDialect, singlestoreDialect, tidbDialect } from '../dialects/mysql/dialect.ts'
import { cockroachdbDialect, postgresqlDialect, yugabytedbDialect } from '../dialects/postgresql/dialect.ts'
import { sqliteDialect } from '../dialects/sqlite/dialect.ts'

registerDialect(['sqlite'], sqliteDialect)
registerDriver('better-sqlite3', {
  dialect: 'sqlite',
  packageName: 'better-sqlite3',
  load: async () => (await import('../drivers/better-sqlite3.ts')).loadBetterSqlite3(),
})
registerDriver('node', {
  dialect: 'sqlite',
  packageName: null,
  load: async () => (await import('../drivers/node-sqlite.ts')).loadNodeSqlite(),
})
registerDialect(['postgresql', 'postgres'], postgresqlDialect)
registerDialect(['cockroachdb'], cockroachdbDialect)
registerDialect(['yugabytedb'], yugabytedbDialect)
registerDriver('pg', {
  dialect: 'postgresql',
  packageName: 'pg',
  load: async () => (await import('../drivers/pg.ts')).loadPg(),
})
registerDriver('pglite', {
  dialect: 'postgresql',
  packageName: '@electric-sql/pglite',
  load: async () => (await import('../drivers/pglite.ts')).loadPglite(),
})
registerDialect(['mysql'], mysqlDialect)
registerDialect(['mariadb'], mariadbDialect)
registerDialect(['tidb'], tidbDialect)
registerDialect(['singlestore'], singlestoreDialect)
registerDriver('mysql2', {
  dialect: 'mysql',
  packageName: 'mysql2',
  load: async () => (await import('../drivers/mysql2.ts')).loadMysql2(),
})
