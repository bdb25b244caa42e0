// From what a URL says to what a client of pg is made with: sslmode and the other options that libpq knows, in the meaning that it gives them.
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import type { ConnectOptions } from '../driver/driver.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'

type Config = Readonly<Record<string, unknown>>

/** What a client is made with; `fallback` is what to try when the server has no TLS, null where that is an error. */
export interface ClientConfigs {
  readonly config: Config
  readonly fallback: Config | null
}

/** What a connection is made with. The caller's own options come last. */
export function clientConfig(options: ConnectOptions): ClientConfigs {
  const url = options.urlOptions ?? {}
  refuseUnknown(url)
  const ssl = sslOption(url)
  const config: Config = {
    keepAlive: true,
    ...definedOnly({
      host: url.host ?? options.host,
      port: url.port === undefined ? options.port : numberOf(url.port, 'port'),
      user: url.user ?? options.user,
      password: url.password ?? options.password,
      database: url.dbname ?? (options.database === '' ? undefined : options.database),
      application_name: url.application_name,
      fallback_application_name: url.fallback_application_name,
      options: url.options,
      connectionTimeoutMillis: connectTimeout(url, options),
      statement_timeout: duration(url, 'statement_timeout'),
      lock_timeout: duration(url, 'lock_timeout'),
      idle_in_transaction_session_timeout: duration(url, 'idle_in_transaction_session_timeout'),
      sslnegotiation: url.sslnegotiation,
      enableChannelBinding: url.channel_binding === undefined ? undefined : url.channel_binding !== 'disable',
      ssl,
    }),
    ...options.connectArgs,
  }
  const prefers = (url.sslmode === 'prefer' || url.sslmode === 'allow') && !('ssl' in options.connectArgs)
  return { config, fallback: prefers ? { ...config, ssl: false } : null }
}

/** The options that are heeded, by libpq's names; `search_path` is set with the session. */
const HEEDED = [
  'host',
  'port',
  'user',
  'password',
  'dbname',
  'sslmode',
  'sslrootcert',
  'sslcert',
  'sslkey',
  'sslpassword',
  'sslnegotiation',
  'channel_binding',
  'application_name',
  'fallback_application_name',
  'connect_timeout',
  'options',
  'search_path',
  'statement_timeout',
  'lock_timeout',
  'idle_in_transaction_session_timeout',
]
/** Options of libpq that change nothing of what a program sees. */
const WITHOUT_EFFECT = ['client_encoding', 'gssencmode', 'sslcompression', 'sslsni', 'tcp_user_timeout']
const KNOWN: ReadonlySet<string> = new Set([...HEEDED, ...WITHOUT_EFFECT])

/** @throws ConfigurationError `bad_url_option` for an option that nobody would heed, such as a misspelled `sslmode` */
function refuseUnknown(url: UrlOptions): void {
  for (const [option, found] of Object.entries(url)) {
    if (KNOWN.has(option) || option.startsWith('keepalives')) continue
    throw new ConfigurationError('bad_url_option', {
      option,
      found,
      expected: `one of the options ${HEEDED.join(', ')}`,
    })
  }
}

function definedOnly(values: Config): Config {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}

type UrlOptions = Readonly<Record<string, string>>

function connectTimeout(url: UrlOptions, options: ConnectOptions): number | undefined {
  const seconds = url.connect_timeout
  return seconds === undefined ? options.connectTimeout : numberOf(seconds, 'connect_timeout') * 1000
}

function duration(url: UrlOptions, name: string): number | undefined {
  const text = url[name]
  return text === undefined ? undefined : numberOf(text, name)
}

function numberOf(text: string, option: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  throw new ConfigurationError('bad_url_option', { option, found: text, expected: 'a whole number' })
}

/** libpq's meaning: `require` encrypts and trusts whoever answers, unless a root certificate is named; only `verify-full` checks the host's name. */
function sslOption(url: UrlOptions): unknown {
  const files = definedOnly({
    ca: fileText(url.sslrootcert === 'system' ? undefined : url.sslrootcert, 'sslrootcert'),
    cert: fileText(url.sslcert, 'sslcert'),
    key: fileText(url.sslkey, 'sslkey'),
    passphrase: url.sslpassword,
  })
  const withoutHost = { ...files, rejectUnauthorized: true, checkServerIdentity: () => undefined }
  switch (url.sslmode) {
    case undefined:
      return Object.keys(files).length === 0 ? undefined : { ...files, rejectUnauthorized: true }
    case 'disable':
      return false
    case 'allow':
    case 'prefer':
    case 'no-verify':
      return { ...files, rejectUnauthorized: false }
    case 'require':
      return url.sslrootcert === undefined ? { ...files, rejectUnauthorized: false } : withoutHost
    case 'verify-ca':
      return withoutHost
    case 'verify-full':
      return { ...files, rejectUnauthorized: true }
  }
  const expected = 'disable, allow, prefer, require, verify-ca or verify-full'
  throw new ConfigurationError('bad_url_option', { option: 'sslmode', found: url.sslmode, expected })
}

function fileText(file: string | undefined, option: string): string | undefined {
  if (file === undefined) return undefined
  try {
    return readFileSync(file.startsWith('~/') ? path.join(homedir(), file.slice(2)) : file, 'utf8')
  } catch (cause) {
    throw new ConfigurationError('bad_url_option', { option, found: file, expected: 'a file that can be read', cause })
  }
}
