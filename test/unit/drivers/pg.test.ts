// Loading the packages of PostgreSQL, and what a URL says to them.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ConnectOptions } from '../../../src/driver/driver.ts'
import { loadPg } from '../../../src/drivers/pg.ts'
import { clientConfig } from '../../../src/drivers/pg-options.ts'
import { loadPglite } from '../../../src/drivers/pglite.ts'
import { ConfigurationError } from '../../../src/errors/configuration-error.ts'
import { temporaryFolder } from '../../databases.ts'

const missing = (name: string) => () =>
  Promise.reject(Object.assign(new Error(`Cannot find package '${name}'`), { code: 'ERR_MODULE_NOT_FOUND' }))

describe('a package', () => {
  it('that is not installed is named with the command that installs it', async () => {
    await expect(loadPg(missing('pg'))).rejects.toThrow('npm install pg')
    await expect(loadPglite(missing('@electric-sql/pglite'))).rejects.toThrow('npm install @electric-sql/pglite')
    await expect(loadPg(missing('pg'))).rejects.toBeInstanceOf(ConfigurationError)
  })

  it('that does not load says why', async () => {
    await expect(loadPg(() => Promise.resolve({}))).rejects.toMatchObject({ code: 'broken_driver' })
    await expect(loadPg(() => Promise.reject(new TypeError('it is broken')))).rejects.toThrow('it is broken')
    await expect(loadPg(missing('pg-protocol'))).rejects.toMatchObject({ code: 'broken_driver' })
    await expect(loadPglite(() => Promise.resolve({ PGlite: 5 }))).rejects.toMatchObject({ code: 'broken_driver' })
  })
})

describe('a URL', () => {
  const config = (urlOptions: Readonly<Record<string, string>>, more: Partial<ConnectOptions> = {}) =>
    clientConfig({
      database: 'shop',
      host: 'db',
      readOnly: false,
      connectArgs: {},
      statementCacheSize: 10,
      urlOptions,
      ...more,
    })

  it('says where and who', () => {
    expect(config({}, { user: 'ann', password: 'secret', port: 6000 }).config).toEqual({
      keepAlive: true,
      host: 'db',
      port: 6000,
      user: 'ann',
      password: 'secret',
      database: 'shop',
    })
    expect(config({ host: '/run/postgresql', port: '5433', dbname: 'other' }).config).toMatchObject({
      host: '/run/postgresql',
      port: 5433,
      database: 'other',
    })
  })

  it("has sslmode in libpq's meaning", () => {
    const ssl = (sslmode: string) => config({ sslmode })
    expect(ssl('disable').config.ssl).toBe(false)
    expect(ssl('require').config.ssl).toEqual({ rejectUnauthorized: false })
    expect(ssl('verify-full').config.ssl).toEqual({ rejectUnauthorized: true })
    expect(ssl('verify-ca').config.ssl).toMatchObject({
      rejectUnauthorized: true,
      checkServerIdentity: expect.any(Function),
    })
    expect(ssl('prefer').fallback?.ssl).toBe(false)
    expect(ssl('require').fallback).toBeNull()
    expect(config({}).config).not.toHaveProperty('ssl')
  })

  it('names certificates by their files', () => {
    const file = path.join(temporaryFolder(), 'root.crt')
    writeFileSync(file, 'certificate')
    expect(config({ sslmode: 'require', sslrootcert: file }).config.ssl).toMatchObject({
      ca: 'certificate',
      rejectUnauthorized: true,
    })
    expect(() => config({ sslrootcert: '/nowhere/root.crt' })).toThrowError(
      expect.objectContaining({ code: 'bad_url_option' }),
    )
  })

  it('is refused when an option means nothing', () => {
    const wrong = [
      { sslmode: 'maybe' },
      { connect_timeout: 'soon' },
      { statement_timeout: '1s' },
      { sslmod: 'require' },
      { schema: 'x' },
    ]
    for (const options of wrong) {
      expect(() => config(options)).toThrowError(expect.objectContaining({ code: 'bad_url_option' }))
    }
    expect(config({ connect_timeout: '3', statement_timeout: '500' }).config).toMatchObject({
      connectionTimeoutMillis: 3000,
      statement_timeout: 500,
    })
  })

  it('takes what hosts write into their URLs', () => {
    const hosted = { sslmode: 'require', channel_binding: 'require', keepalives_idle: '30', client_encoding: 'utf8' }
    expect(config(hosted).config).toMatchObject({ enableChannelBinding: true, ssl: { rejectUnauthorized: false } })
    expect(config({ channel_binding: 'disable' }).config).toMatchObject({ enableChannelBinding: false })
    expect(config({}).config).not.toHaveProperty('enableChannelBinding')
  })

  it("gives way to the program's own options", () => {
    expect(
      config({ sslmode: 'require' }, { connectArgs: { ssl: { ca: 'own' }, application_name: 'shop' } }).config,
    ).toMatchObject({
      ssl: { ca: 'own' },
      application_name: 'shop',
    })
  })
})
