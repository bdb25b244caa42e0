// Live databases in memory for the tests of this folder, through both client libraries.

import { describeStatement } from '../../../src/compiler/cache-key.ts'
import { compileStatement } from '../../../src/compiler/compile.ts'
import type { InspectionQuery } from '../../../src/dialect/dialect.ts'
import type { ReflectedTable } from '../../../src/dialect/reflected.ts'
import { sqliteDialect } from '../../../src/dialects/sqlite/dialect.ts'
import type { Driver, DriverConnection, WireValue } from '../../../src/driver/driver.ts'
import { loadBetterSqlite3 } from '../../../src/drivers/better-sqlite3.ts'
import { loadNodeSqlite } from '../../../src/drivers/node-sqlite.ts'
import { defineTable, type TableDefinition, type TableOptions } from '../../../src/sql/schema/define-table.ts'
import { defaultNaming } from '../../../src/sql/schema/naming.ts'
import type { Table } from '../../../src/sql/schema/table.ts'
import type { StatementNode } from '../../../src/sql/statement/nodes.ts'

/** The client libraries by name. */
export const drivers: readonly (readonly [name: string, load: () => Promise<Driver>])[] = [
  ['better-sqlite3', loadBetterSqlite3],
  ['node', loadNodeSqlite],
]

/** A live database and the little that the tests ask of it. */
export interface Live {
  readonly connection: DriverConnection
  /** Runs text of several statements. */
  script(text: string): Promise<void>
  /** Runs one statement and gives its rows as the driver does. */
  rows(text: string, ...parameters: readonly WireValue[]): Promise<readonly (readonly WireValue[])[]>
  /** Compiles and runs a statement and gives its decoded rows. */
  run(node: StatementNode): Promise<readonly (readonly unknown[])[]>
  /** Creates a table with its indexes. */
  create(table: Table): Promise<void>
  /** Reads one table back. */
  reflect(name: string): Promise<ReflectedTable>
  readonly query: InspectionQuery
  close(): void
}

/** Opens a database, in memory unless a file is given. */
export async function open(load: () => Promise<Driver> = loadBetterSqlite3, file = ':memory:'): Promise<Live> {
  const driver = await load()
  const options = { database: file, readOnly: false, connectArgs: {}, statementCacheSize: 20 }
  const connection = await driver.connect(options)
  await sqliteDialect.setUp(connection, { readOnly: false, inMemory: file === ':memory:' })
  const query: InspectionQuery = (text, parameters) => connection.query({ text, wideIntegers: false }, parameters)
  return {
    connection,
    query,
    script: async text => connection.script(text),
    rows: async (text, ...parameters) => connection.query({ text, wideIntegers: false }, parameters),
    run: async node => run(connection, node),
    create: async table => {
      await connection.script(createTexts(table).join(';\n'))
    },
    reflect: async name => {
      const { tables } = await sqliteDialect.inspector(query).reflect({ tables: [name] })
      const [table] = tables
      if (table === undefined) throw new TypeError(`no table ${name}`)
      return table
    },
    close: () => connection.close(),
  }
}

/** The statements that create a table with its indexes. */
export function createTexts(table: Table): readonly string[] {
  return [
    ...sqliteDialect.compileDdl({ kind: 'createTable', table, ifNotExists: false, without: [] }),
    ...table.indexes.flatMap(index =>
      sqliteDialect.compileDdl({ kind: 'createIndex', table, index, ifNotExists: false }),
    ),
  ]
}

async function run(connection: DriverConnection, node: StatementNode): Promise<readonly (readonly unknown[])[]> {
  const { values, nodes } = describeStatement(node)
  const compiled = compileStatement(node, sqliteDialect, nodes)
  const parameters = compiled.binds.map(bind => bind.encode(values[bind.index]))
  const rows = await connection.query(compiled, parameters)
  const decoders = compiled.resultTypes.map(type => (type === null ? null : sqliteDialect.codec(type).decode))
  return rows.map(row => row.map((wire, at) => (wire === null || !decoders[at] ? wire : decoders[at](wire as never))))
}

/** A table as a model would describe it. */
export function table(name: string, columns: TableDefinition['columns'], options: TableOptions = {}): Table {
  return defineTable({ name, columns, options, naming: defaultNaming, columnName: attribute => attribute })
}

/** A column as an expression, or a column as it is declared, of whatever type. */
export type AnyExpression = NonNullable<Table['c'][string]>
export type AnyBuilder = TableDefinition['columns'][string]
