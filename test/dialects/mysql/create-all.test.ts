// `createAll` where each schema change commits by itself.
import { describe, expect, it, onTestFinished } from 'vitest'
import { Athanor, fn, index, integer, string } from '../../../src/exports/index.ts'
import { serverDatabase } from '../../servers.ts'
import { mariadbIsThere } from './live.ts'

describe.skipIf(!mariadbIsThere)('createAll on MariaDB', () => {
  it('makes nothing when a part of it is something that the database lacks', async () => {
    const db = new Athanor({ url: await serverDatabase('mariadb', 0) })
    onTestFinished(() => db.close())
    db.Model('First', { id: integer().primaryKey() })
    db.Model('Second', { id: integer().primaryKey(), name: string(10) }).constrain(c => [
      index('ix_lower', fn.lower(c.name)),
    ])
    await expect(db.createAll()).rejects.toMatchObject({ code: 'unsupported' })
    const tables = await db.engine.readTables()
    expect(tables.map(table => table.name)).toEqual([])
  })
})
