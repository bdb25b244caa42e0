// The rules of MySQL and of its relatives as bundles of small parts: one for each scheme of a URL.

import type { Dialect } from '../../dialect/dialect.ts'
import { mysqlBatchWrites } from './batch-parts.ts'
import { comparableText } from './comparable-text.ts'
import { begin, connectOptions, setUp, TRIAL } from './connection.ts'
import { compileDdl } from './ddl-compiler.ts'
import { sameType } from './declared-type.ts'
import { defaultText } from './default-text.ts'
import { isRetryable, isUnavailable } from './error-numbers.ts'
import { translateError } from './error-translator.ts'
import type { Flavour } from './flavour.ts'
import { mariadbFlavour, mysqlFlavour, singlestoreFlavour, tidbFlavour } from './flavours.ts'
import { MysqlInspector } from './inspector.ts'
import { literalText, quoteName } from './quoting.ts'
import { createObjects, dropObjects } from './schema-objects.ts'
import { mysqlParts } from './sql-compiler.ts'
import { typeText } from './type-compiler.ts'
import { mysqlCodec } from './types.ts'

/** Databases whose generated keys are known to ascend with the rows of one INSERT. */
const batches: ReadonlySet<Flavour['scheme']> = new Set(['mysql', 'mariadb'])

function dialectOf(flavour: Flavour): Dialect {
  const dialect: Dialect = {
    name: 'mysql',
    drivers: ['mysql2'],
    capabilities: flavour.capabilities,
    parts: mysqlParts(flavour),
    keyStepQuery: 'select @@auto_increment_increment',
    ...(batches.has(flavour.scheme) && { batchWrites: mysqlBatchWrites(flavour) }),
    codec: mysqlCodec,
    typeText: type => typeText(type, flavour),
    quote: quoteName,
    literal: literalText,
    placeholder: () => '?',
    compileDdl: node => compileDdl(node, { dialect, flavour }),
    connectOptions: url => connectOptions(url, flavour),
    setUp: (connection, context) => setUp(connection, context, flavour),
    begin,
    ...(flavour.clusters && { pingStatement: TRIAL }),
    inspector: query => new MysqlInspector(query),
    translateError,
    isBusy: () => false,
    isRetryable,
    isUnavailable,
    sameType: (type, column) => sameType(type, column, flavour),
    defaultText: node => defaultText(node, dialect),
    comparableText,
    createObjects: tables => createObjects(tables, flavour),
    dropObjects,
  }
  return dialect
}

/** MySQL 8. */
export const mysqlDialect: Dialect = dialectOf(mysqlFlavour)
/** MariaDB. */
export const mariadbDialect: Dialect = dialectOf(mariadbFlavour)
/** TiDB. */
export const tidbDialect: Dialect = dialectOf(tidbFlavour)
/** SingleStore. */
export const singlestoreDialect: Dialect = dialectOf(singlestoreFlavour)
