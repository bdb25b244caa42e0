import { describe, expect, test } from 'vitest'
import { metadataOf } from '../../../../src/sql/schema/bind-metadata.ts'
import { integer, string } from '../../../../src/sql/schema/column-types.ts'
import { defineTable, type TableOptions } from '../../../../src/sql/schema/define-table.ts'
import { MetaData } from '../../../../src/sql/schema/metadata.ts'
import { defaultNaming } from '../../../../src/sql/schema/naming.ts'

const tables = (...given: readonly (readonly [name: string, bind: TableOptions['bind'], refersTo?: string])[]) => {
  const metadata = new MetaData()
  for (const [name, bind, refersTo] of given) {
    const key = refersTo === undefined ? integer() : integer().references(`${refersTo}.id`)
    const table = defineTable({
      name,
      columns: { id: integer().primaryKey(), name: string().unique().index(), otherId: key },
      options: bind === undefined ? {} : { bind },
      naming: defaultNaming,
      columnName: attribute => attribute,
    })
    metadata.add(table, name + String(bind))
  }
  return metadata
}
const names = (metadata: MetaData) => metadata.tables.map(({ name }) => name)

describe('the tables of one database', () => {
  test('are all of them, and the same set, while there is one', () => {
    const metadata = tables(['a', undefined], ['b', undefined, 'a'])
    expect(metadataOf(metadata, 'default')).toBe(metadata)
  })

  test('are those that name it; one that names several is in each', () => {
    const metadata = tables(['a', undefined], ['b', 'x'], ['c', ['x', 'y']])
    expect(names(metadataOf(metadata, 'default'))).toEqual(['a'])
    expect(names(metadataOf(metadata, 'x'))).toEqual(['b', 'c'])
    expect(names(metadataOf(metadata, 'y'))).toEqual(['c'])
    expect(names(metadataOf(metadata, 'z'))).toEqual([])
  })

  test('have no foreign keys that lead out of it, and everything else', () => {
    const metadata = tables(['a', undefined], ['b', 'x', 'a'], ['c', 'x', 'b'])
    const [b, c] = metadataOf(metadata, 'x').tables
    expect(b?.foreignKeys).toEqual([])
    expect(b?.primaryKey?.columns).toEqual(['id'])
    expect(b?.indexes).toHaveLength(1)
    expect(c?.foreignKeys).toHaveLength(1)
    expect(metadata.table('b')?.foreignKeys).toHaveLength(1)
  })

  test('may have a name that a table of another database has; a reference means the nearest', () => {
    const metadata = tables(['a', undefined], ['a', 'x'], ['b', 'x', 'a'])
    expect(metadata.table('a')?.binds).toEqual([])
    expect(metadata.table('a', metadata.table('b'))?.binds).toEqual(['x'])
    expect(metadataOf(metadata, 'x').table('b')?.foreignKeys).toHaveLength(1)
    expect(() => tables(['a', 'x'], ['a', undefined], ['A', 'x'])).toThrow(
      expect.objectContaining({ code: 'duplicate_table' }),
    )
  })

  test('are sorted by references within it', () => {
    expect(
      tables(['b', 'x', 'a'], ['a', 'x'])
        .sortedTables()
        .map(({ name }) => name),
    ).toEqual(['a', 'b'])
  })
})
