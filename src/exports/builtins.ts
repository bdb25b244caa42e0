// The dialects and drivers that come with the package. Importing this file makes them known; a driver's package is loaded on first use.
import { registerDialect, registerDriver } from '../dialect/registry.ts'
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
