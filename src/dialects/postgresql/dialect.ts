// PostgreSQL's rules as a bundle of small parts, and those of the engines that speak its protocol.
import type { Capabilities } from '../../compiler/statement-dialect.ts'
import type { Dialect } from '../../dialect/dialect.ts'
import type { SqlType } from '../../sql/types/sql-type.ts'
import { postgresqlBatchWrites } from './batch-parts.ts'
import { cockroachdbCapabilities, postgresqlCapabilities, yugabytedbCapabilities } from './capabilities.ts'
import { comparableText } from './comparable-text.ts'
import { begin, connectOptions, setUp } from './connection.ts'
import { compileDdl } from './ddl-compiler.ts'
import { sameType } from './declared-type.ts'
import { defaultText } from './default-text.ts'
import { isBusy, isRetryable, isUnavailable, translateError } from './error-translator.ts'
import { PostgresqlInspector } from './inspector.ts'
import { literalText, quoteName } from './quoting.ts'
import { cockroachdb, type Relative, refuseMissing, yugabytedb } from './relatives.ts'
import { createObjects, dropObjects } from './schema-objects.ts'
import { postgresqlParts } from './sql-compiler.ts'
import { typeText } from './type-compiler.ts'
import { postgresqlCodec } from './types.ts'

/** CockroachDB's INTEGER has 64 bits. */
const narrowTypeText = (type: SqlType) => typeText(type).replace(/^integer\b/, 'INT4')

/** A dialect of PostgreSQL's language, for an engine that can do what the capabilities say. */
function dialectWith(capabilities: Capabilities, relative: Relative | null = null): Dialect {
  const dialect: Dialect = {
    name: 'postgresql',
    drivers: ['pg', 'pglite'],
    capabilities,
    parts: postgresqlParts,
    batchWrites: postgresqlBatchWrites,
    codec: postgresqlCodec,
    typeText: relative === cockroachdb ? narrowTypeText : typeText,
    quote: quoteName,
    literal: literalText,
    placeholder: position => `$${position}`,
    compileDdl: node => {
      if (relative !== null) refuseMissing(node, relative)
      return compileDdl(node, dialect)
    },
    createObjects,
    dropObjects,
    connectOptions,
    setUp,
    begin,
    inspector: query => new PostgresqlInspector(query),
    translateError,
    isBusy,
    isRetryable,
    isUnavailable,
    sameType,
    comparableText,
    defaultText: node => defaultText(node, dialect),
  }
  return dialect
}

/** PostgreSQL. */
export const postgresqlDialect: Dialect = dialectWith(postgresqlCapabilities)

/** CockroachDB: a portal is not read while other statements run, and schema changes are not part of a transaction. */
export const cockroachdbDialect: Dialect = dialectWith(cockroachdbCapabilities, cockroachdb)

/** YugabyteDB: schema changes are not part of a transaction. */
export const yugabytedbDialect: Dialect = dialectWith(yugabytedbCapabilities, yugabytedb)
