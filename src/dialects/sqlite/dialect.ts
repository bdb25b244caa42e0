// SQLite's rules as a bundle of small parts.
import type { Dialect } from '../../dialect/dialect.ts'
import { sqliteBatchWrites } from './batch-parts.ts'
import { sqliteCapabilities } from './capabilities.ts'
import { begin, connectOptions, fileOf, setReadOnly, setUp } from './connection.ts'
import { defaultText } from './create-table.ts'
import { compileDdl } from './ddl-compiler.ts'
import { withExactDecimals } from './decimal-parts.ts'
import { sameType } from './declared-type.ts'
import { isBusy, translateError } from './error-translator.ts'
import { SqliteInspector } from './inspector.ts'
import { literalText, quoteName } from './quoting.ts'
import { sqliteParts } from './sql-compiler.ts'
import { typeText } from './type-compiler.ts'
import { sqliteCodec } from './types.ts'
import { typesByValues } from './value-types.ts'

/** SQLite. */
export const sqliteDialect: Dialect = {
  name: 'sqlite',
  drivers: ['better-sqlite3', 'node'],
  capabilities: sqliteCapabilities,
  batchWrites: sqliteBatchWrites,
  parts: withExactDecimals(sqliteParts),
  codec: sqliteCodec,
  typeText: type => typeText(type),
  quote: quoteName,
  literal: literalText,
  placeholder: () => '?',
  compileDdl: node => compileDdl(node, sqliteDialect),
  connectOptions,
  fileOf,
  setUp,
  setReadOnly,
  begin,
  inspector: query => new SqliteInspector(query),
  typesByValues,
  translateError,
  isBusy,
  sameType: (type, column, table) => sameType(type, column, { strict: table.options.strict === true }),
  defaultText: node => defaultText(node, sqliteDialect),
}
