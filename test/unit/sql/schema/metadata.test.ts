import { describe, expect, it } from 'vitest'
import { integer, text } from '../../../../src/sql/schema/column-types.ts'
import type { TableOptions } from '../../../../src/sql/schema/define-table.ts'
import { MetaData } from '../../../../src/sql/schema/metadata.ts'
import { index } from '../../../../src/sql/schema/table-elements.ts'
import { table } from '../../dialects/sqlite/describe-table.ts'

const plain = (name: string, options: TableOptions = {}) =>
  table(name, { id: integer().primaryKey(), a: text() }, options)
const withTables = (...tables: ReturnType<typeof plain>[]) => {
  const metadata = new MetaData()
  for (const [at, one] of tables.entries()) metadata.add(one, `declaration ${at}`)
  return metadata
}

describe('metadata', () => {
  it('finds tables by name, with the schema', () => {
    const [user, far] = [plain('user'), plain('user', { schema: 's' })]
    const metadata = withTables(user, far)
    expect([metadata.table('user'), metadata.table('s.user'), metadata.table('other')]).toEqual([user, far, undefined])
  })

  it.each([
    ['user', 'user'],
    ['user', 'User'],
  ])('refuses %s and %s of two declarations', (first, second) => {
    expect(() => withTables(plain(first), plain(second))).toThrow(
      /is declared twice, by declaration 0 and by declaration 1/,
    )
  })

  it('lets a declaration replace its own table', () => {
    const metadata = withTables(plain('user'))
    const next = plain('user')
    metadata.add(next, 'declaration 0')
    expect(metadata.tables).toEqual([next])
  })

  it('says which tables there are when one is missing', () => {
    expect(() => withTables(plain('user')).requireTable('usr', 'the test')).toThrow(
      "the test refers to the table 'usr', which no model has: the tables are user. Is the file with its model imported?",
    )
    expect(() => new MetaData().requireTable('usr', 'the test')).toThrow(/the tables are none/)
  })

  it('refuses one name for indexes of two tables', () => {
    const metadata = withTables(
      plain('a_b', { constraints: [index('ix_same', 'a')] }),
      plain('a', { constraints: [index('IX_same', 'a')] }),
    )
    expect(() => metadata.refuseEqualNames()).toThrow(expect.objectContaining({ code: 'duplicate_name' }))
    const apart = withTables(
      plain('a', { constraints: [index('ix', 'a')] }),
      plain('a', { schema: 's', constraints: [index('ix', 'a')] }),
    )
    expect(() => apart.refuseEqualNames()).not.toThrow()
  })

  it('sorts tables after those that they refer to, and keeps the order of those in a circle', () => {
    const child = table('child', { id: integer().primaryKey(), p: integer().references('parent.id') })
    const parent = table('parent', { id: integer().primaryKey() })
    expect(withTables(child, parent).sortedTables()).toEqual([parent, child])
    const one = table('one', { id: integer().references('two.id') })
    const two = table('two', { id: integer().references('one.id') })
    expect(withTables(one, two).sortedTables()).toHaveLength(2)
  })
})
