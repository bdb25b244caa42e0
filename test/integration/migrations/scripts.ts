// Revision scripts in tests: the printed bodies are run as they are, with the names that they import.

import { sqliteDialect } from '../../../src/dialects/sqlite/dialect.ts'
import { type CompareOptions, compareMetadata } from '../../../src/migrations/autogenerate/compare-metadata.ts'
import { type MigrationSource, produceMigration } from '../../../src/migrations/autogenerate/produce-migration.ts'
import { column, type LiteralColumns, literalTable } from '../../../src/migrations/operations/literal-table.ts'
import type { Operations } from '../../../src/migrations/operations/operations.ts'
import * as expressions from '../../../src/sql/expression/functions.ts'
import * as templates from '../../../src/sql/expression/template.ts'
import * as columnTypes from '../../../src/sql/schema/column-types.ts'
import type { TableOptions } from '../../../src/sql/schema/define-table.ts'
import { MetaData } from '../../../src/sql/schema/metadata.ts'
import * as elements from '../../../src/sql/schema/table-elements.ts'
import type { TestDatabase } from './database.ts'

const athanor: Readonly<Record<string, unknown>> = {
  ...columnTypes,
  ...elements,
  fn: expressions.fn,
  sql: templates.sql,
  column,
}

/** Tables as models would describe them. */
export function described(
  tables: Readonly<Record<string, LiteralColumns | readonly [LiteralColumns, TableOptions]>>,
): MetaData {
  const metadata = new MetaData()
  for (const [name, description] of Object.entries(tables)) {
    const [columns, options] = isWithOptions(description) ? description : [description, {}]
    metadata.add(literalTable('test', name, columns, options), 'test')
  }
  return metadata
}

function isWithOptions(
  description: LiteralColumns | readonly [LiteralColumns, TableOptions],
): description is readonly [LiteralColumns, TableOptions] {
  return Array.isArray(description) && description.length === 2 && !('builder' in description[0])
}

/** Compares and prints. */
export async function autogenerate(
  db: TestDatabase,
  metadata: MetaData,
  options: CompareOptions = {},
): Promise<MigrationSource> {
  return produceMigration(compareMetadata(metadata, await db.connection.inspect(), sqliteDialect, options))
}

/** A printed body as the function that it stands for. */
export function scriptFunction(body: readonly string[], imports: readonly string[]): (op: Operations) => Promise<void> {
  const names = imports
    .flatMap(statement =>
      statement
        .replace(/^import \{|\} from .*$/gs, '')
        .split(',')
        .map(name => name.trim()),
    )
    .filter(name => name !== '')
  const missing = names.filter(name => !(name in athanor))
  if (missing.length > 0) throw new TypeError(`the script imports ${missing.join(', ')}`)
  const AsyncFunction = (async () => undefined).constructor as new (
    ...parts: string[]
  ) => (...values: unknown[]) => Promise<void>
  const run = new AsyncFunction('op', ...names, body.join('\n'))
  return op => run(op, ...names.map(name => athanor[name]))
}

/** Compares, prints, runs `upgrade`, and gives what was printed. */
export async function migrate(db: TestDatabase, metadata: MetaData): Promise<MigrationSource> {
  const source = await autogenerate(db, metadata)
  await db.revision(scriptFunction(source.upgradeBody, source.imports))
  return source
}

/** Runs `downgrade` of what was printed. */
export async function goBack(db: TestDatabase, source: MigrationSource): Promise<void> {
  await db.revision(scriptFunction(source.downgradeBody, source.imports))
}
