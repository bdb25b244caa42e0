// The questions of the example `chinook` on a shop of some thousand rows: the typed language answers what the plain SQL beside it answers,
// and the same on every database. With ATHANOR_CHINOOK also on the real one.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { lines } from '../../../examples/chinook/compare.ts'
import { questions as known } from '../../../examples/chinook/questions.ts'
import { makeShop } from '../../../examples/chinook/shop.ts'
import { Athanor } from '../../../src/exports/index.ts'
import { check, init, inspectModels } from '../../../src/exports/migrations.ts'
import { databases, type TestDatabase, temporaryFolder } from '../../databases.ts'
import { serverDatabase } from '../../servers.ts'
import { hasChinook, loadChinook } from './chinook-scripts.ts'
import { type OpenShop, openShop } from './open-shop.ts'

const LARGE = { artists: 90, customers: 80, playlists: 12, invoices: 12 }
const answersFile = path.join(import.meta.dirname, 'answers.json')
const source = path.resolve(import.meta.dirname, '../../../src/exports/index.ts')

/** An answer in so few words that it can be kept: how many rows, and what stands in them, in any order, as texts are ordered by their database. */
function shortened(answer: readonly object[]): string {
  const rows = answer.map(row => JSON.stringify(row)).toSorted()
  return `${rows.length} rows, ${createHash('sha256').update(rows.join('\n')).digest('hex').slice(0, 16)}`
}

/** PostgreSQL's script has its texts as CHAR, which has no spaces at its end. */
function trimmed(answer: readonly object[]): readonly object[] {
  return answer.map(row =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, typeof value === 'string' ? value.trimEnd() : value]),
    ),
  )
}

/** Compares an answer with the one that is kept; with ATHANOR_KEEP_ANSWERS it is the one that is kept. */
function expectKept(of: 'generated' | 'chinook', name: string, answer: readonly object[]): void {
  const kept: Record<typeof of, Record<string, string>> = JSON.parse(readFileSync(answersFile, 'utf8'))
  const short = shortened(answer)
  if (process.env.ATHANOR_KEEP_ANSWERS !== undefined)
    writeFileSync(answersFile, `${JSON.stringify({ ...kept, [of]: { ...kept[of], [name]: short } }, null, 2)}\n`)
  else expect(short).toBe(kept[of][name])
}

/** Where a database can be opened a second time. */
async function placeOf({ scheme, server }: TestDatabase): Promise<string> {
  return server === null ? `${scheme}:///${path.join(temporaryFolder(), 'chinook.db')}` : serverDatabase(server, 1)
}

/** Imports models that were written, for a `db`. */
function importModels(db: Athanor, models: string): Promise<object> {
  const folder = temporaryFolder()
  Object.assign(globalThis, { [folder]: db })
  onTestFinished(() => void Reflect.deleteProperty(globalThis, folder))
  writeFileSync(path.join(folder, 'db.ts'), `export const db = (globalThis as any)[${JSON.stringify(folder)}]\n`)
  const file = path.join(folder, 'models.ts')
  writeFileSync(file, models.replace("from 'athanor'", `from ${JSON.stringify(source)}`))
  return import(/* @vite-ignore */ file)
}

describe.each(databases)('on $name', database => {
  const open: OpenShop[] = []
  const shop = () => {
    const [only] = open
    if (only === undefined) throw new Error('the shop is not open')
    return only
  }
  const opening = (names: 'PascalCase' | 'snake_case', prepare: (shop: OpenShop) => Promise<void>) => {
    beforeAll(async () => {
      open.push(await openShop(database, names))
      await prepare(shop())
    }, 60_000)
    afterAll(() => open.pop()?.db.close())
  }

  const ask = async (name: string) => {
    const { db, questions, plainAnswer } = shop()
    const question = questions[name]
    if (question === undefined) throw new Error(`no question ${name}`)
    const answer = await db.scope(() => question.ask())
    expect(lines(answer)).toEqual(lines(await plainAnswer(question)))
    return answer
  }

  describe('a shop of some thousand rows', () => {
    opening(database.dialect === 'postgresql' ? 'snake_case' : 'PascalCase', ({ fill }) => fill(makeShop(LARGE)))

    it.each(Object.keys(known))('answers %s', async name => {
      const answer = await ask(name)
      expect(answer).not.toHaveLength(0)
      expectKept('generated', name, answer)
    })
  })

  if (hasChinook)
    describe('the Chinook database', () => {
      opening(database.dialect === 'postgresql' ? 'snake_case' : 'PascalCase', ({ db }) =>
        loadChinook(db, database.dialect),
      )

      it.each(Object.keys(known))('answers %s', async name => {
        expectKept('chinook', name, trimmed(await ask(name)))
      })

      it('is in step with the models that are written from it', async () => {
        const url = await placeOf(database)
        const before = new Athanor({ url })
        await loadChinook(before, database.dialect)
        const models = await inspectModels(before)
        await before.close()
        const db = new Athanor({ url })
        onTestFinished(() => db.close())
        expect(Object.keys(await importModels(db, models))).toHaveLength(11)
        const directory = path.join(temporaryFolder(), 'migrations')
        await init(null, { directory })
        await check(db, { directory })
      })
    })
})
