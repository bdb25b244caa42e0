// The databases that speak MySQL's protocol. Which one it is, the URL's scheme says; `mysql` keeps to what MariaDB has too, because many
// servers behind such a URL are MariaDB.
import { mariadbCapabilities, mysqlCapabilities, singlestoreCapabilities, tidbCapabilities } from './capabilities.ts'
import type { Flavour } from './flavour.ts'

/** MySQL 8, and MariaDB behind a `mysql` URL. */
export const mysqlFlavour: Flavour = {
  scheme: 'mysql',
  label: 'MySQL',
  capabilities: mysqlCapabilities,
  collation: 'utf8mb4_bin',
  nativeUuid: false,
  jsonIsText: false,
  supportsExpressionIndexes: true,
  supportsSequences: false,
  clusters: true,
  port: 3306,
}

/** MariaDB 10.7 or later. Its collation without padding tells `'a'` from `'a '`, as other databases do. */
export const mariadbFlavour: Flavour = {
  scheme: 'mariadb',
  label: 'MariaDB',
  capabilities: mariadbCapabilities,
  collation: 'utf8mb4_nopad_bin',
  nativeUuid: true,
  jsonIsText: true,
  supportsExpressionIndexes: false,
  supportsSequences: true,
  clusters: true,
  port: 3306,
}

/** TiDB. */
export const tidbFlavour: Flavour = {
  ...mysqlFlavour,
  scheme: 'tidb',
  label: 'TiDB',
  capabilities: tidbCapabilities,
  supportsSequences: true,
  clusters: false,
  port: 4000,
}

/** SingleStore. */
export const singlestoreFlavour: Flavour = {
  ...mysqlFlavour,
  scheme: 'singlestore',
  label: 'SingleStore',
  capabilities: singlestoreCapabilities,
  supportsExpressionIndexes: false,
  clusters: false,
}
