// Models written from a database that is there: they can be imported, they work, and the database is in step with them.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Athanor } from '../../../src/exports/index.ts'
import { check, init, inspectModels } from '../../../src/exports/migrations.ts'
import { eachDatabase, reopen, temporaryFolder } from '../../databases.ts'
import { library } from './library.ts'

const source = path.resolve(import.meta.dirname, '../../../src/exports/index.ts')

/** Writes the models of a database beside a `db` of their own, and imports them. */
async function importModels(from: Athanor): Promise<{ db: Athanor; models: Awaited<ReturnType<typeof library>> }> {
  const folder = temporaryFolder()
  const db = reopen(from)
  Object.assign(globalThis, { [folder]: db })
  onTestFinished(() => void Reflect.deleteProperty(globalThis, folder))
  writeFileSync(path.join(folder, 'db.ts'), `export const db = (globalThis as any)[${JSON.stringify(folder)}]\n`)
  const file = path.join(folder, 'models.ts')
  writeFileSync(file, (await inspectModels(from)).replace("from 'athanor'", `from ${JSON.stringify(source)}`))
  return { db, models: await import(/* @vite-ignore */ file) }
}

async function expectInStep(db: Athanor): Promise<void> {
  const directory = path.join(temporaryFolder(), 'migrations')
  await init(null, { directory })
  await check(db, { directory })
}

eachDatabase((_name, makeDb) => {
  test('the models of a library are in step with it', async () => {
    const db = makeDb({ file: true })
    await library(db)
    const { db: inspected, models } = await importModels(db)
    expect(Object.keys(models).toSorted()).toEqual([
      'Author',
      'Book',
      'Category',
      'Loan',
      'Member',
      'Membership',
      'bookCategory',
    ])
    await expectInStep(inspected)
  })

  test('relationships lead both ways', async () => {
    const db = makeDb({ file: true })
    await library(db)
    const text = await inspectModels(db)
    expect(text).not.toContain('engine')
    expect(text).toContain("return one(() => Author, { backPopulates: 'books' })")
    expect(text).toContain("return many(() => Book, { backPopulates: 'author' })")
    expect(text).toContain("return many(() => Category, { through: 'book_category', backPopulates: 'books' })")
    expect(text).toContain("return many(() => Category, { backPopulates: 'parent' })")
    expect(text).toContain(
      "return one(() => Membership, { backPopulates: 'member', cascade: ['all'], passiveDeletes: true }).nullable()",
    )
    expect(text).toContain(
      "return one(() => Member, { backPopulates: 'loansByBorrower', foreignKey: () => Loan.c.borrowerId })",
    )
  })

  test('what is stored is read through the models', async () => {
    const db = makeDb({ file: true })
    const { Author, Book } = await library(db)
    await db.scope(async session => {
      session.add(new Book({ title: 'Faust', price: '9.50', author: new Author({ name: 'Goethe' }) }))
      await session.commit()
    })
    const { db: inspected, models } = await importModels(db)
    await inspected.scope(async () => {
      const [book] = await models.Book.query().with({ author: true }).all()
      expect(book).toMatchObject({ title: 'Faust', price: '9.50', inPrint: true })
      expect(book?.author.name).toBe('Goethe')
    })
  })

  test('only the tables that are asked for', async () => {
    const db = makeDb({ file: true })
    await library(db)
    const text = await inspectModels(db, { tables: ['author'], dbModule: '../db.js' })
    expect(text.match(/export /g)).toHaveLength(1)
    expect(text).toContain("import { db } from '../db.js'")
    await expect(inspectModels(db, { tables: ['author', 'nobody'] })).rejects.toThrow('has no table nobody')
  })
})
