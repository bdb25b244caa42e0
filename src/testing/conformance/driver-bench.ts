// A raw connection for one case of the driver's interface, with a small table on it.
import type { Dialect } from '../../dialect/dialect.ts'
import { dialectOf, driverLoader } from '../../dialect/registry.ts'
import { DatabaseUrl } from '../../dialect/url.ts'
import type { DriverConnection, DriverStatement, WireValue } from '../../driver/driver.ts'
import { ConfigurationError } from '../../errors/configuration-error.ts'
import type { SqlType } from '../../sql/types/sql-type.ts'
import type { SharedTables } from './workbench.ts'

const CACHED_STATEMENTS = 20

/** What a case of a driver works with. */
export interface DriverBench {
  readonly connection: DriverConnection
  readonly dialect: Dialect
  /** A statement as the compiler hands it over; `?` stands for each of its parameters. */
  statement(text: string, options?: Partial<DriverStatement>): DriverStatement
  /** A value as the dialect gives it to the driver. */
  encode(type: SqlType, value: unknown): WireValue
  /** A value of the driver as the dialect reads it. */
  decode(type: SqlType, wire: WireValue | undefined): unknown
  /** Runs statements that begin a transaction. */
  begin(): Promise<void>
  /** Runs a statement without parameters. */
  run(text: string): Promise<void>
}

const TABLE = 'conformance_row'

/** Runs a case on a connection of its own. */
export async function withConnection(tables: SharedTables, run: (bench: DriverBench) => Promise<void>): Promise<void> {
  const options = await tables.alone()
  if (options.url === undefined) throw new ConfigurationError('no_url', {})
  const url = DatabaseUrl.parse(options.url)
  const dialect = dialectOf(url)
  const driver = await driverLoader(url)()
  const connection = await driver.connect({
    ...dialect.connectOptions(url, { instancePath: options.instancePath ?? process.cwd() }),
    readOnly: false,
    connectArgs: options.engine?.connectArgs ?? {},
    statementCacheSize: CACHED_STATEMENTS,
  })
  try {
    await dialect.setUp(connection, { readOnly: false, inMemory: dialect.capabilities.singleWriter })
    const bench = benchOf(connection, dialect)
    await bench.run(`drop table if exists ${TABLE}`)
    await bench.run(
      `create table ${TABLE} (id integer not null primary key, name varchar(200), wide bigint, size integer not null default 0, unique (name))`,
    )
    await run(bench)
    await bench.run(`drop table if exists ${TABLE}`)
  } finally {
    await connection.close()
  }
}

function benchOf(connection: DriverConnection, dialect: Dialect): DriverBench {
  const statement: DriverBench['statement'] = (text, options = {}) => {
    let position = 0
    return { text: text.replaceAll('?', () => dialect.placeholder(++position)), wideIntegers: false, ...options }
  }
  const run = async (text: string) => {
    await connection.execute(statement(text, { once: true }), [])
  }
  return {
    connection,
    dialect,
    statement,
    run,
    encode: (type, value) => {
      const { encode } = dialect.codec(type)
      return encode === null ? (value as WireValue) : encode(value as never)
    },
    decode: (type, wire) => {
      const { decode } = dialect.codec(type)
      return decode === null ? wire : decode(wire as never)
    },
    begin: async () => {
      for (const text of dialect.begin({ writes: true })) await run(text)
    },
  }
}
