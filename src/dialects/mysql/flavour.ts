// What the databases differ in that speak MySQL's protocol, beside what they can do in statements.
import type { Capabilities } from '../../compiler/statement-dialect.ts'

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
  /** Whether servers may be nodes of a Galera cluster. */
  readonly clusters: boolean
  /** The port of its servers. */
  readonly port: number
}
