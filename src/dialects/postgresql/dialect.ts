// PostgreSQL's rules as a bundle of small parts.

import type { Dialect } from '../../dialect/dialect.ts'
import { postgresqlBatchWrites } from './batch-parts.ts'
import { postgresqlCapabilities } from './capabilities.ts'
import { comparableText } from './comparable-text.ts'
import { begin, connectOptions, setUp } from './connection.ts'
import { compileDdl } from './ddl-compiler.ts'
import { sameType } from './declared-type.ts'
import { defaultText } from './default-text.ts'
import { isBusy, isRetryable, isUnavailable, translateError } from './error-translator.ts'
import { PostgresqlInspector } from './inspector.ts'
import { literalText, quoteName } from './quoting.ts'
import { createObjects, dropObjects } from './schema-objects.ts'
import { postgresqlParts } from './sql-compiler.ts'
import { typeText } from './type-compiler.ts'
import { postgresqlCodec } from './types.ts'

/** PostgreSQL. */
export const postgresqlDialect: Dialect = {
  name: 'postgresql',
  drivers: ['pg', 'pglite'],
  capabilities: postgresqlCapabilities,
  parts: postgresqlParts,
  batchWrites: postgresqlBatchWrites,
  codec: postgresqlCodec,
  typeText,
  quote: quoteName,
  literal: literalText,
  placeholder: position => `$${position}`,
  compileDdl: node => compileDdl(node, postgresqlDialect),
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
  defaultText: node => defaultText(node, postgresqlDialect),
}
