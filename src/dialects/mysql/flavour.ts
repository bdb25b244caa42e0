// What the databases differ in that speak MySQL's protocol. Which one it is, the URL's scheme says; `mysql` keeps to what MariaDB has too,
// because many servers behind such a URL are MariaDB.
import type { Capabilities } from '../../compiler/statement-dialect.ts'
import { mariadbCapabilities, mysqlCapabilities, singlestoreCapabilities, tidbCapabilities } from './capabilities.ts'

/** One of the databases. */
export interface Flavour {
  /** The scheme of its URLs. */
  readonly scheme: 'mysql' | 'mariadb' | 'tidb' | 'singlestore'
  /** Its name in messages. */
  readonly label: string
  readonly capabilities: Capabilities
  /** The collation of tables and of the connection: texts are equal only if they have the same characters. */
  readonly collation: string
  /** Whether it has a type for UUIDs. */
  readonly nativeUuid: boolean
  /** Whether JSON is text that a check keeps well-formed. */
  readonly jsonIsText: boolean
  /** Indexes over expressions. */
  readonly supportsExpressionIndexes: boolean
  /** Sequences: CREATE SEQUENCE. */
  readonly supportsSequences: boolean
  /** The port of its servers. */
  readonly port: number
}

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
  port: 3306,
}

/** TiDB. */
export const tidbFlavour: Flavour = {
  ...mysqlFlavour,
  scheme: 'tidb',
  label: 'TiDB',
  capabilities: tidbCapabilities,
  supportsSequences: true,
  port: 4000,
}

/** SingleStore. */
export const singlestoreFlavour: Flavour = {
  ...mysqlFlavour,
  scheme: 'singlestore',
  label: 'SingleStore',
  capabilities: singlestoreCapabilities,
  supportsExpressionIndexes: false,
}
