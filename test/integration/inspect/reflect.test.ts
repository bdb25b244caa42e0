import { expect, test } from 'vitest'
import { MetaData, select } from '../../../src/exports/index.ts'
import { eachDatabase, reopen } from '../../databases.ts'
import { library } from './library.ts'

eachDatabase((_name, makeDb) => {
  test('the tables of a database are read with their columns, keys and constraints', async () => {
    const db = makeDb({ file: true })
    await library(db)
    const other = reopen(db)
    const tables = await other.metadata.reflect()
    expect(tables.map(table => table.name).toSorted()).toEqual([
      'author',
      'book',
      'book_category',
      'category',
      'loan',
      'member',
      'membership',
    ])
    const book = other.metadata.requireTable('book', 'the test')
    expect(book.columns.map(({ name, type, nullable }) => [name, type.kind, nullable])).toEqual([
      ['id', 'integer', false],
      ['title', 'string', false],
      ['subtitle', 'text', true],
      ['price', 'numeric', false],
      ['in_print', 'boolean', false],
      ['author_id', 'integer', false],
    ])
    expect(book.primaryKey?.columns).toEqual(['id'])
    expect(book.foreignKeys.map(key => key.target())).toEqual([{ table: 'author', columns: ['id'] }])
    expect(book.uniques.map(unique => unique.name)).toEqual(['uq_book_title_author_id'])
    expect(book.indexes.map(index => index.name)).toContain('ix_book_order')
    expect(book.checks.map(check => check.name)).toContain('ck_book_positive')
  })

  test('a table that was read can be queried', async () => {
    const db = makeDb({ file: true })
    const { Author } = await library(db)
    await db.scope(async session => {
      session.add(new Author({ name: 'Goethe' }))
      await session.commit()
    })
    const other = reopen(db)
    const [author] = await other.metadata.reflect({ tables: ['author'] })
    const { name } = author?.c ?? {}
    expect(name && (await select({ name }).all(other.engine))).toEqual([{ name: 'Goethe' }])
  })

  test('what is declared stays as it is declared', async () => {
    const db = makeDb({ file: true })
    const { Author } = await library(db)
    const before = db.metadata.tables
    expect(await db.metadata.reflect()).toEqual([])
    expect(db.metadata.tables).toEqual(before)
    expect(Author.modelName).toBe('Author')
  })
})

test('metadata of no database says that it needs one', async () => {
  await expect(new MetaData().reflect()).rejects.toThrow('there is no database to reflect tables from')
})
