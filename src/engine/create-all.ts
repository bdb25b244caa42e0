// `createAll` and `dropAll`: the tables of a set, made and dropped in an order in which each finds what it refers to.
import type { Dialect } from '../dialect/dialect.ts'
import type { Inspector } from '../dialect/inspector.ts'
import type { DdlNode } from '../sql/ddl/ddl.ts'
import { type ForeignKey, indexesOn } from '../sql/schema/constraints.ts'
import type { MetaData } from '../sql/schema/metadata.ts'
import type { Table } from '../sql/schema/table.ts'
import type { Connection } from './connection.ts'
import type { Engine } from './engine.ts'

/** Makes the tables that the database does not have yet, with their indexes. Tables that are there are left as they are. */
export function createAll(engine: Engine, metadata: MetaData): Promise<void> {
  return changeSchema(engine, async connection => {
    const { dialect } = engine
    const all = metadata.sortedTables()
    for (const text of dialect.createObjects?.(all) ?? []) await connection.text(text)
    const present = await presentTables(engine, connection, all)
    const missing = all.filter(table => !present.has(table))
    // What the database lacks is refused before anything is made.
    const texts = createNodes(missing, dialect).flatMap(node => dialect.compileDdl(node))
    for (const text of texts) await connection.text(text)
  })
}

/** The statements that make the tables in an empty database, with their indexes and what they need. */
export function createTexts(dialect: Dialect, metadata: MetaData): readonly string[] {
  const all = metadata.sortedTables()
  const making = createNodes(all, dialect).flatMap(node => dialect.compileDdl(node))
  return [...(dialect.createObjects?.(all) ?? []), ...making]
}

/** In one transaction where schema changes are part of one; elsewhere each of them commits by itself. */
function changeSchema(engine: Engine, run: (connection: Connection) => Promise<void>): Promise<void> {
  return engine.dialect.capabilities.supportsTransactionalDdl ? engine.transaction(run) : engine.connect(run, 'write')
}

/** Drops the tables, those that refer to others first. */
export function dropAll(engine: Engine, metadata: MetaData): Promise<void> {
  return changeSchema(engine, async connection => {
    const all = metadata.sortedTables()
    if (engine.dialect.capabilities.supportsAlterConstraint) await dropCircles(engine, connection, all)
    for (const table of all.toReversed()) await runDdl(engine, connection, { kind: 'dropTable', table, ifExists: true })
    for (const text of engine.dialect.dropObjects?.(all) ?? []) await connection.text(text)
  })
}

function inspectorOf(engine: Engine, connection: Connection): Inspector {
  return engine.dialect.inspector((text, parameters) => connection.text(text, parameters))
}

/** The tables that are there, by one query for each schema. */
async function presentTables(
  engine: Engine,
  connection: Connection,
  tables: readonly Table[],
): Promise<ReadonlySet<Table>> {
  const inspector = inspectorOf(engine, connection)
  const present = new Set<Table>()
  for (const [schema, own] of Map.groupBy(tables, table => table.schema)) {
    const names = new Set(await inspector.tableNames(schema ?? undefined))
    for (const table of own) if (names.has(table.name)) present.add(table)
  }
  return present
}

async function runDdl(engine: Engine, connection: Connection, node: DdlNode): Promise<void> {
  for (const text of engine.dialect.compileDdl(node)) await connection.text(text)
}

/** The statements that make tables and their indexes. Foreign keys that close a circle come last, where they can be added. */
function createNodes(tables: readonly Table[], dialect: Dialect): DdlNode[] {
  const closing = dialect.capabilities.supportsAlterConstraint
    ? closingKeys(tables)
    : new Map<Table, readonly ForeignKey[]>()
  const creating = tables.map(
    (table): DdlNode => ({ kind: 'createTable', table, ifNotExists: false, without: closing.get(table) ?? [] }),
  )
  const indexes = tables.flatMap(table =>
    indexesOn(table, dialect).map((index): DdlNode => ({ kind: 'createIndex', table, index, ifNotExists: false })),
  )
  const keys = [...closing].flatMap(([table, list]) =>
    list.map((constraint): DdlNode => ({ kind: 'addConstraint', table, constraint })),
  )
  return [...creating, ...indexes, ...keys]
}

/** The foreign keys that refer to tables which come later, by their table. */
function closingKeys(tables: readonly Table[]): ReadonlyMap<Table, readonly ForeignKey[]> {
  const places = new Map(tables.map((table, at) => [table.qualifiedName, at]))
  const entries = tables.map((table, at) => {
    const keys = table.foreignKeys.filter(key => (places.get(key.target().table) ?? -1) > at)
    return [table, keys] as const
  })
  return new Map(entries.filter(([, keys]) => keys.length > 0))
}

/** Drops the foreign keys that close circles, under the names that the database has for them. */
async function dropCircles(engine: Engine, connection: Connection, tables: readonly Table[]): Promise<void> {
  const closing = closingKeys(tables)
  if (closing.size === 0) return
  const inspector = inspectorOf(engine, connection)
  for (const [schema, entries] of Map.groupBy(closing, ([table]) => table.schema)) {
    const options = { tables: entries.map(([table]) => table.name), ...(schema !== null && { schemas: [schema] }) }
    const found = await inspector.reflect(options)
    for (const [table, keys] of entries) {
      const columns = new Set(keys.map(key => key.columns.join()))
      const actual = found.tables.find(one => one.name === table.name)?.foreignKeys ?? []
      for (const { name, columns: own } of actual) {
        if (name !== null && columns.has(own.join()))
          await runDdl(engine, connection, { kind: 'dropConstraint', table, name, of: 'foreignKey' })
      }
    }
  }
}
