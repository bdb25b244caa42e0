// Live databases on the MariaDB server for the tests of this folder: each test has an empty one of its own.
import { inject, onTestFinished } from 'vitest'
import { describeStatement } from '../../../src/compiler/cache-key.ts'
import { compileStatement } from '../../../src/compiler/compile.ts'
import { sized } from '../../../src/compiler/list-sizes.ts'
import type { Dialect, InspectionQuery } from '../../../src/dialect/dialect.ts'
import type { ReflectedSchema, ReflectedTable } from '../../../src/dialect/reflected.ts'
import { DatabaseUrl } from '../../../src/dialect/url.ts'
import { mariadbDialect, mysqlDialect } from '../../../src/dialects/mysql/dialect.ts'
import type { DriverConnection, ExecuteResult, WireValue } from '../../../src/driver/driver.ts'
import { loadMysql2 } from '../../../src/drivers/mysql2.ts'
import { defineTable, type TableDefinition, type TableOptions } from '../../../src/sql/schema/define-table.ts'
import { defaultNaming } from '../../../src/sql/schema/naming.ts'
import type { Table } from '../../../src/sql/schema/table.ts'
import type { StatementNode } from '../../../src/sql/statement/nodes.ts'
import { serverDatabase } from '../../servers.ts'

/** Whether the server is there. */
export const mariadbIsThere: boolean = inject('servers').includes('mariadb')

/** The dialects that the server is met with: a `mysql` URL may lead to MariaDB. */
export const dialects: readonly (readonly [scheme: string, dialect: Dialect])[] = [
  ['mariadb', mariadbDialect],
  ['mysql', mysqlDialect],
]

/** A live database and the little that the tests ask of it. */
export interface Live {
  readonly dialect: Dialect
  readonly connection: DriverConnection
  /** Opens another connection to the same database. */
  another(): Promise<DriverConnection>
  script(text: string): Promise<void>
  /** Runs one statement and gives its rows as the driver does. */
  rows(text: string, ...parameters: readonly WireValue[]): Promise<readonly (readonly WireValue[])[]>
  /** Runs one statement and says what it did. */
  execute(text: string, ...parameters: readonly WireValue[]): Promise<ExecuteResult>
  /** Compiles and runs a statement and gives its decoded rows. */
  run(node: StatementNode): Promise<readonly (readonly unknown[])[]>
  /** Creates a table with its indexes. */
  create(table: Table): Promise<void>
  /** Reads one table back. */
  reflect(name: string): Promise<ReflectedTable>
  readonly query: InspectionQuery
  schema(): Promise<ReflectedSchema>
}

/** Opens an empty database, which is closed when the test ends. */
export async function open(
  dialect: Dialect = mariadbDialect,
  connectArgs: Record<string, unknown> = {},
): Promise<Live> {
  const url = DatabaseUrl.parse(await serverDatabase('mariadb', 0))
  const driver = await loadMysql2()
  const another = async () => {
    const target = dialect.connectOptions(url, { instancePath: '' })
    const connection = await driver.connect({ ...target, readOnly: false, connectArgs, statementCacheSize: 20 })
    onTestFinished(() => connection.close())
    await dialect.setUp(connection, { readOnly: false, inMemory: false })
    return connection
  }
  const connection = await another()
  const query: InspectionQuery = (text, parameters) => connection.query({ text, wideIntegers: false }, parameters)
  const schema = () => dialect.inspector(query).reflect()
  return {
    dialect,
    connection,
    another,
    query,
    schema,
    script: async text => connection.script(text),
    rows: async (text, ...parameters) => connection.query({ text, wideIntegers: false }, parameters),
    execute: async (text, ...parameters) => connection.execute({ text, wideIntegers: false }, parameters),
    run: async node => run(connection, dialect, node),
    create: async table => {
      for (const text of createTexts(dialect, table))
        await connection.query({ text, wideIntegers: false, once: true }, [])
    },
    reflect: async name => {
      const table = (await dialect.inspector(query).reflect({ tables: [name] })).tables[0]
      if (table === undefined) throw new TypeError(`no table ${name}`)
      return table
    },
  }
}

/** The statements that create a table with its indexes. */
export function createTexts(dialect: Dialect, table: Table): readonly string[] {
  return [
    ...dialect.compileDdl({ kind: 'createTable', table, ifNotExists: false, without: [] }),
    ...table.indexes.flatMap(index => dialect.compileDdl({ kind: 'createIndex', table, index, ifNotExists: false })),
  ]
}

async function run(
  connection: DriverConnection,
  dialect: Dialect,
  node: StatementNode,
): Promise<readonly (readonly unknown[])[]> {
  const { values, nodes } = describeStatement(node)
  const compiled = sized(compileStatement(node, dialect, nodes), values)
  const parameters = compiled.binds.map(bind => bind.encode(values[bind.index]))
  const rows = await connection.query(compiled, parameters)
  const decoders = compiled.resultTypes.map(type => (type === null ? null : dialect.codec(type).decode))
  return rows.map(row => row.map((wire, at) => (wire === null || !decoders[at] ? wire : decoders[at](wire as never))))
}

/** A table as a model would describe it. */
export function table(name: string, columns: TableDefinition['columns'], options: TableOptions = {}): Table {
  return defineTable({ name, columns, options, naming: defaultNaming, columnName: attribute => attribute })
}

/** A column as an expression, or a column as it is declared, of whatever type. */
export type AnyExpression = NonNullable<Table['c'][string]>
export type AnyBuilder = TableDefinition['columns'][string]
