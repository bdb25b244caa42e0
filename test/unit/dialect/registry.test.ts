import { describe, expect, test } from 'vitest'
import { DialectRegistry } from '../../../src/dialect/registry.ts'
import { DatabaseUrl } from '../../../src/dialect/url.ts'
import { sqliteDialect } from '../../../src/dialects/sqlite/dialect.ts'
import { MockDriver } from '../../../src/driver/mock-driver.ts'
import { ConfigurationError } from '../../../src/errors/configuration-error.ts'

const url = (text: string) => DatabaseUrl.parse(text)
const named = (name: string) => Object.assign(new MockDriver(), { name })
const missing = (name: string) => () =>
  Promise.reject(new ConfigurationError('missing_driver', { driver: name, package: name }))

const filled = (loads: Partial<Record<'better-sqlite3' | 'node', () => Promise<MockDriver>>> = {}) => {
  const registry = new DialectRegistry()
  registry.registerDialect(['sqlite', 'sqlite3'], sqliteDialect)
  for (const name of ['better-sqlite3', 'node'] as const) {
    const load = loads[name] ?? (() => Promise.resolve(named(name)))
    registry.registerDriver(name, { dialect: 'sqlite', packageName: name, load })
  }
  return registry
}

describe('the registry', () => {
  test('finds a dialect by each of its names', () => {
    const registry = filled()
    expect(registry.dialectOf(url('sqlite://'))).toBe(sqliteDialect)
    expect(registry.dialectOf(url('sqlite3://'))).toBe(sqliteDialect)
  })

  test('names the known dialects, and the one that was meant, for one that is not known', () => {
    expect(() => filled().dialectOf(url('sqlit:///a.db'))).toThrow(
      expect.objectContaining({
        code: 'unknown_dialect',
        message: "no dialect named 'sqlit' (did you mean 'sqlite'?): the known ones are 'sqlite' and 'sqlite3'",
      }),
    )
  })

  test('loads the driver that the URL names', async () => {
    expect((await filled().driverLoader(url('sqlite+node://'))()).name).toBe('node')
    expect((await filled().driverLoader(url('sqlite+better-sqlite3://'))()).name).toBe('better-sqlite3')
  })

  test('names the known drivers, and the one that was meant, for one that is not known', () => {
    expect(() => filled().driverLoader(url('sqlite+better-sqlite://'))).toThrow(
      expect.objectContaining({
        code: 'unknown_driver',
        message:
          "no driver named 'better-sqlite' for sqlite (did you mean 'better-sqlite3'?): the known ones are 'better-sqlite3' and 'node'",
      }),
    )
  })

  test('loads the first driver whose package is installed when the URL names none', async () => {
    expect((await filled().driverLoader(url('sqlite://'))()).name).toBe('better-sqlite3')
    const without = filled({ 'better-sqlite3': missing('better-sqlite3') })
    expect((await without.driverLoader(url('sqlite://'))()).name).toBe('node')
  })

  test('says that the preferred package is missing when none is installed', async () => {
    const empty = filled({ 'better-sqlite3': missing('better-sqlite3'), node: missing('node') })
    await expect(empty.driverLoader(url('sqlite://'))()).rejects.toThrow('`npm install better-sqlite3`')
  })

  test('does not hide that the preferred package is broken', async () => {
    const broken = filled({ 'better-sqlite3': () => Promise.reject(new RangeError('wrong ELF class')) })
    await expect(broken.driverLoader(url('sqlite://'))()).rejects.toThrow('wrong ELF class')
  })

  test('never falls back when the URL names a driver', async () => {
    const without = filled({ 'better-sqlite3': missing('better-sqlite3') })
    await expect(without.driverLoader(url('sqlite+better-sqlite3://'))()).rejects.toThrow('npm install')
  })

  test('replaces what is registered again', async () => {
    const registry = filled()
    registry.registerDriver('node', { dialect: 'sqlite', packageName: null, load: () => named('other') })
    expect((await registry.driverLoader(url('sqlite+node://'))()).name).toBe('other')
  })
})
