// `createAll` and `dropAll`: the tables of a set, made and dropped in an order in which each finds what it refers to.
import type { DdlNode } from '../sql/ddl/ddl.ts'
import type { MetaData } from '../sql/schema/metadata.ts'
import type { Table } from '../sql/schema/table.ts'
import type { Connection } from './connection.ts'
import type { Engine } from './engine.ts'

/** Makes the tables that the database does not have yet, with their indexes. Tables that are there are left as they are. */
export function createAll(engine: Engine, metadata: MetaData): Promise<void> {
  return engine.transaction(async connection => {
    const present = await presentTables(engine, connection)
    for (const node of createNodes(metadata.sortedTables().filter(table => !present.has(table.name))))
      await runDdl(engine, connection, node)
  })
}

/** Drops the tables, those that refer to others first. */
export function dropAll(engine: Engine, metadata: MetaData): Promise<void> {
  return engine.transaction(async connection => {
    for (const table of metadata.sortedTables().toReversed()) {
      await runDdl(engine, connection, { kind: 'dropTable', table, ifExists: true })
    }
  })
}

async function presentTables(engine: Engine, connection: Connection): Promise<ReadonlySet<string>> {
  const inspector = engine.dialect.inspector((text, parameters) => connection.text(text, parameters))
  return new Set(await inspector.tableNames())
}

async function runDdl(engine: Engine, connection: Connection, node: DdlNode): Promise<void> {
  for (const text of engine.dialect.compileDdl(node)) await connection.text(text)
}

/** The statements that make tables and their indexes. */
function createNodes(tables: readonly Table[]): DdlNode[] {
  const creating = tables.map((table): DdlNode => ({ kind: 'createTable', table, ifNotExists: false, without: [] }))
  const indexes = tables.flatMap(table =>
    table.indexes.map((index): DdlNode => ({ kind: 'createIndex', table, index, ifNotExists: false })),
  )
  return [...creating, ...indexes]
}
