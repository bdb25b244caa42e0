import { describe, expect, test } from 'vitest'
import { loadBetterSqlite3 } from '../../../src/drivers/better-sqlite3.ts'

const notFound = (specifier: string) =>
  Object.assign(new Error(`Cannot find package '${specifier}' imported from /app/db.js`), {
    code: 'ERR_MODULE_NOT_FOUND',
  })

const loading = (importPackage: () => Promise<unknown>, nodeVersion = '26.1.0') =>
  loadBetterSqlite3({ nodeVersion, importPackage })

describe('loading better-sqlite3', () => {
  test('names the command that installs a missing package', async () => {
    const cause = notFound('better-sqlite3')
    await expect(loading(() => Promise.reject(cause))).rejects.toMatchObject({
      code: 'missing_driver',
      message: expect.stringContaining('`npm install better-sqlite3`'),
      cause,
    })
  })

  test('does not import the package on a Node in which it would crash', async () => {
    let imported = false
    const attempt = loading(async () => {
      imported = true
    }, '20.19.2')
    await expect(attempt).rejects.toMatchObject({
      code: 'driver_too_old',
      message: expect.stringMatching(/Node 22.*Node 20\.19\.2/),
    })
    expect(imported).toBe(false)
  })

  test('tells a package that does not load from one that is missing', async () => {
    const broken = loading(() => Promise.reject(new Error('wrong ELF class')))
    await expect(broken).rejects.toMatchObject({
      code: 'broken_driver',
      message: expect.stringContaining('wrong ELF class'),
    })
    await expect(loading(() => Promise.reject(notFound('node-addon-api')))).rejects.toMatchObject({
      code: 'broken_driver',
    })
    await expect(loading(async () => ({ default: 42 }))).rejects.toMatchObject({ code: 'broken_driver' })
  })
})
