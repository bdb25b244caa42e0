// Database URLs: `dialect+driver://user:password@host:port/database?option=value`.
import { ConfigurationError } from '../errors/configuration-error.ts'
import { describeValue } from '../sql/types/sql-type.ts'

/** What a URL says. */
type Parts = Pick<DatabaseUrl, 'dialect' | 'driver' | 'user' | 'password' | 'host' | 'port' | 'database' | 'options'>

/** A database URL in parts; as text it never shows the password. */
export class DatabaseUrl {
  /** The dialect's name as written, such as `postgresql`. */
  readonly dialect: string
  /** The driver after the plus sign; null for the dialect's preferred one. */
  readonly driver: string | null
  readonly user: string | null
  readonly password: string | null
  readonly host: string | null
  readonly port: number | null
  /** What follows the host: a database's name, or SQLite's path. */
  readonly database: string
  readonly options: Readonly<Record<string, string>>

  private constructor(parts: Parts) {
    this.dialect = parts.dialect
    this.driver = parts.driver
    this.user = parts.user
    this.password = parts.password
    this.host = parts.host
    this.port = parts.port
    this.database = parts.database
    this.options = parts.options
    Object.defineProperty(this, 'password', { enumerable: false })
  }

  /**
   * Reads a URL.
   *
   * @throws ConfigurationError `bad_url` when it is none; the message never shows a password
   */
  static parse(text: string): DatabaseUrl {
    if (typeof text !== 'string') throw new ConfigurationError('bad_url', { url: describeValue(text) })
    const [, inMemory] = /^(sqlite(?:\+[a-z0-9_-]+)?)::memory:$/i.exec(text) ?? []
    if (inMemory !== undefined) return DatabaseUrl.parse(`${inMemory}:///:memory:`)
    const match =
      /^([a-z][a-z0-9_]*)(?:\+([a-z0-9_-]+))?:\/\/(?:([^:@/?]*)(?::([^@/?]*))?@)?(\[[^\]]+\]|[^:/?@]*)(?::(\d+))?(?:\/([^?]*))?(?:\?(.*))?$/i.exec(
        text,
      )
    if (match === null) throw new ConfigurationError('bad_url', { url: hidePassword(text) })
    const [, dialect = '', driver, user, password, host, port, database, query] = match
    // A slash in a password that is not written as %2F makes the rest of the password look like a database.
    if (host && database?.includes('@')) throw new ConfigurationError('bad_url', { url: hidePassword(text) })
    return new DatabaseUrl({
      dialect: dialect.toLowerCase(),
      driver: driver ?? null,
      user: user ? decode(user, text) : null,
      password: password ? decode(password, text) : null,
      host: host ? host : null,
      port: port === undefined ? null : Number(port),
      database: decode(database ?? '', text),
      options: Object.fromEntries(new URLSearchParams(query ?? '')),
    })
  }

  /** This URL with another database. */
  withDatabase(database: string): DatabaseUrl {
    return new DatabaseUrl({ ...this, password: this.password, database })
  }

  toString(): string {
    const user = this.user === null ? '' : `${this.user}${this.password === null ? '' : ':***'}@`
    const port = this.port === null ? '' : `:${this.port}`
    const options = Object.entries(this.options).map(
      ([name, value]) => `${name}=${/pass|secret|token|key/i.test(name) ? '***' : value}`,
    )
    const query = options.length === 0 ? '' : `?${options.join('&')}`
    return `${this.dialect}${this.driver === null ? '' : `+${this.driver}`}://${user}${this.host ?? ''}${port}/${this.database}${query}`
  }

  toJSON(): string {
    return this.toString()
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `DatabaseUrl(${this})`
  }
}

function decode(part: string, url: string): string {
  try {
    return decodeURIComponent(part)
  } catch (cause) {
    throw new ConfigurationError('bad_url', { url: hidePassword(url), cause })
  }
}

/** A password in a text that is no URL may hold any character: all that stands between the user and the last `@` is hidden, and the options with it. */
function hidePassword(url: string): string {
  const user = url.includes('://') ? /(:\/\/[^:@]*):.*@/s : /^((?:\/\/)?[^:@]*):.*@/s
  return url.replace(user, '$1:***@').replace(/((?:pass|secret|token|key)[^=&]*=)[^&]*/gi, '$1***')
}
