// `inspect`: model classes for a database that is there already.
import type { Engine } from '../../engine/engine.ts'
import { MigrationError } from '../../errors/migration-error.ts'
import type { Table } from '../../sql/schema/table.ts'
import { quoted } from '../autogenerate/render/code.ts'
import { RenderContext } from '../autogenerate/render/render-context.ts'
import { planModels } from './model-plan.ts'
import { writeModels } from './write-models.ts'

/** What is inspected and how the module begins. */
export interface InspectOptions {
  /** The schemas. Default: the connection's own. */
  readonly schemas?: readonly string[]
  /** Only these tables. Default: all but the tables that migrations keep. */
  readonly tables?: readonly string[]
  /** Where the module imports `db` from. Default: `'./db.ts'`. */
  readonly dbModule?: string
}

/** The tables that migrations keep for themselves, of ours and of other tools. */
const OWN_TABLES: ReadonlySet<string> = new Set(['athanor_version', 'athanor_history', 'alembic_version'])

/**
 * Writes model classes for the tables of a database: columns, constraints and indexes as they are, relationships both ways from the foreign
 * keys, and lists through tables that only stand between two others. The models pass `athanor db check` against the database.
 *
 * @param db the `db` of an app, or anything with an `engine`
 * @returns the text of a module
 * @throws MigrationError `nothing_to_inspect` when there is no such table
 * @example
 * await writeFile('models.ts', await inspectModels(db))
 */
export async function inspectModels(db: { readonly engine: Engine }, options: InspectOptions = {}): Promise<string> {
  const { schemas, tables: names, dbModule = './db.ts' } = options
  const found = await db.engine.readTables({ ...(schemas && { schemas }), ...(names && { tables: names }) })
  const tables = found.filter(table => names !== undefined || !OWN_TABLES.has(table.name))
  const missing = names?.filter(name => !tables.some(table => table.name === name)) ?? []
  if (tables.length === 0 || missing.length > 0)
    throw new MigrationError('nothing_to_inspect', { url: String(db.engine.url), missing: missing.join(', ') })
  return moduleText(tables, db.engine, dbModule)
}

function moduleText(tables: readonly Table[], engine: Engine, dbModule: string): string {
  const context = new RenderContext(engine.dialect)
  const models = writeModels(planModels(tables), context)
  const imports = [...context.imports, `import { db } from ${quoted(dbModule)}`]
  return `${imports.join('\n')}\n\n${models}\n`
}
