import { describe, expect, test } from 'vitest'
import { loadNodeSqlite } from '../../../src/drivers/node-sqlite.ts'

const loading = (importModule: () => Promise<unknown>) => loadNodeSqlite({ nodeVersion: '20.19.2', importModule })

describe('loading node:sqlite', () => {
  test('says which Node is needed where the module is missing', async () => {
    const missing = loading(() => Promise.reject(new Error('No such built-in module: node:sqlite')))
    await expect(missing).rejects.toMatchObject({
      code: 'driver_too_old',
      message: expect.stringMatching(/Node 22\.18.*Node 20\.19\.2/),
    })
  })

  test('says so where the module cannot give rows as arrays', async () => {
    class StatementSync {}
    await expect(loading(async () => ({ StatementSync }))).rejects.toMatchObject({ code: 'driver_too_old' })
  })
})
