import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { DatabaseUrl } from '../../../../src/dialect/url.ts'
import { begin, connectOptions, setUp } from '../../../../src/dialects/sqlite/connection.ts'
import { MockDriver } from '../../../../src/driver/mock-driver.ts'
import { ConfigurationError } from '../../../../src/errors/configuration-error.ts'

function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'athanor-sqlite-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const options = (url: string, instancePath = tmpdir()) => connectOptions(DatabaseUrl.parse(url), { instancePath })
const opened = { database: ':memory:', readOnly: false, connectArgs: {}, statementCacheSize: 1 }

describe('connectOptions', () => {
  it.each(['sqlite://', 'sqlite:///', 'sqlite:///:memory:', 'sqlite::memory:'])(
    'means a database in memory by %s',
    url => {
      expect(options(url)).toEqual({ database: ':memory:' })
    },
  )

  it('takes a relative path below the instance path and makes missing folders', () => {
    const folder = temporaryFolder()
    expect(options('sqlite:///instance/data/app.db', folder)).toEqual({
      database: path.join(folder, 'instance', 'data', 'app.db'),
    })
    expect(existsSync(path.join(folder, 'instance', 'data'))).toBe(true)
  })

  it('takes an absolute path as it is', () => {
    const folder = temporaryFolder()
    expect(options(`sqlite:///${folder}/app.db`, '/nowhere')).toEqual({ database: path.join(folder, 'app.db') })
  })

  it.each(['sqlite://app.db', 'sqlite://user@/app.db', 'sqlite://localhost:5/app.db', 'sqlite:///a%00.db'])(
    'refuses %s, which names no file',
    url => {
      expect(() => options(url)).toThrow(expect.objectContaining({ code: 'bad_url' }))
    },
  )

  it('says why a folder cannot be made', () => {
    const folder = temporaryFolder()
    writeFileSync(path.join(folder, 'file'), '')
    expect(() => options('sqlite:///file/app.db', folder)).toThrow(ConfigurationError)
    expect(() => options('sqlite:///file/app.db', folder)).toThrow(
      /cannot open sqlite:\/\/\/file\/app.db: its folder cannot be made \(/,
    )
  })
})

describe.runIf(existsSync('/proc'))('a folder that no process may make', () => {
  it('is an error and not an endless attempt', () => {
    expect(() => options('sqlite:////proc/athanor/app.db')).toThrow(expect.objectContaining({ code: 'cannot_open' }))
  })
})

describe('setUp', () => {
  it('checks foreign keys and never waits in the library', () => {
    const driver = new MockDriver()
    void setUp(driver.connect(opened), { readOnly: false, inMemory: true })
    expect(driver.texts.join(';')).toMatch(/foreign_keys = ON.*busy_timeout = 0/s)
    expect(driver.texts.join(';')).not.toMatch(/journal_mode|query_only/)
  })

  it('keeps reading connections from writing', () => {
    const driver = new MockDriver()
    void setUp(driver.connect({ ...opened, readOnly: true }), { readOnly: true, inMemory: false })
    expect(driver.texts.join(';')).toContain('query_only = ON')
    expect(driver.texts.join(';')).not.toContain('journal_mode')
  })

  it('gives the writer of a file a write-ahead log', () => {
    const driver = new MockDriver().answer(/journal_mode/, { rows: [['wal']] })
    void setUp(driver.connect(opened), { readOnly: false, inMemory: false })
    expect(driver.texts.slice(-2)).toEqual(['PRAGMA journal_mode = WAL', 'PRAGMA synchronous = NORMAL'])
  })

  it('syncs every commit where there is no write-ahead log', () => {
    const driver = new MockDriver().answer(/journal_mode/, { rows: [['delete']] })
    void setUp(driver.connect(opened), { readOnly: false, inMemory: false })
    expect(driver.texts.at(-1)).toBe('PRAGMA journal_mode = WAL')
  })

  it('does without a write-ahead log while another process uses the file', () => {
    const busy = Object.assign(new TypeError('database is locked'), { code: 'SQLITE_BUSY' })
    const driver = new MockDriver().answer(/journal_mode/, { error: busy })
    void setUp(driver.connect(opened), { readOnly: false, inMemory: false })
    expect(driver.texts.at(-1)).toBe('PRAGMA journal_mode = WAL')
  })

  it('passes every other failure on', () => {
    const driver = new MockDriver().answer(/journal_mode/, {
      error: Object.assign(new TypeError('no'), { code: 'SQLITE_NOTADB' }),
    })
    expect(() => setUp(driver.connect(opened), { readOnly: false, inMemory: false })).toThrow('no')
  })

  it('waits for a driver that answers later', async () => {
    const driver = new MockDriver().answer(/journal_mode/, { rows: [['wal']] })
    const connection = driver.connect(opened)
    const later = Object.assign(Object.create(connection), {
      script: async (text: string) => connection.script(text),
      query: async (statement: { text: string; wideIntegers: boolean }) => connection.query(statement, []),
    })
    await setUp(later, { readOnly: false, inMemory: false })
    expect(driver.texts.at(-1)).toBe('PRAGMA synchronous = NORMAL')
  })
})

describe('begin', () => {
  it('takes the lock at once for a transaction that writes', () => {
    expect(begin({ writes: true })).toEqual(['BEGIN IMMEDIATE'])
    expect(begin({ writes: false, readOnly: true, isolationLevel: 'repeatable read' })).toEqual(['BEGIN'])
  })
})
