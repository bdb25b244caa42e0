import { describe, expect, it } from 'vitest'
import { databaseIn } from '../../../src/cli/app/load-app.ts'
import { readConfig } from '../../../src/cli/app/read-config.ts'
import { KIND } from '../../../src/util/brand.ts'

/** What the brand of an app's `db` is enough for. */
const fakeDb = () => ({ [KIND]: 'athanor' })

const file = '/project/athanor.config.ts'

describe('a configuration', () => {
  it('names the app from its own folder, and sets migrations up', () => {
    const config = { app: './src/db.ts', migrations: { directory: 'x' } }
    const expected = { app: '/project/src/db.ts', db: null, migrations: { directory: 'x' } }
    expect(readConfig(file, config)).toEqual(expected)
    expect(readConfig(file, { default: config })).toEqual(expected)
    expect(readConfig(file, { config })).toEqual(expected)
  })

  it('may be db, or export it', () => {
    const db = fakeDb()
    expect(readConfig(file, { db }).db).toBe(db)
    expect(readConfig(file, { default: db })).toEqual({ app: null, db, migrations: {} })
    expect(readConfig(file, { default: { db, migrations: { recursive: true } } })).toEqual({
      app: null,
      db,
      migrations: { recursive: true },
    })
  })

  it('that says nothing, or something wrong, is refused', () => {
    expect(() => readConfig(file, {})).toThrow(
      'athanor.config.ts exports neither `app`, `migrations` nor `db`: write for instance',
    )
    expect(() => readConfig(file, { migration: {} })).toThrow("(did you mean 'migrations'?)")
    expect(() => readConfig(file, { app: 1 })).toThrow('has an `app` that is no path')
    expect(() => readConfig(file, { migrations: { x: 1 } })).toThrow(
      "`migrations` of athanor.config.ts has no setting 'x'",
    )
  })
})

describe('an app', () => {
  it('exports db, also from CommonJS, or by default', () => {
    const db = fakeDb()
    for (const module of [{ db }, { default: { db } }, { default: db }]) expect(databaseIn(module, 'app.ts')).toBe(db)
  })

  it('that does not is told what it exports', () => {
    expect(() => databaseIn({}, 'app.ts')).toThrow('the app app.ts exports no `db`: it exports nothing; add')
    expect(() => databaseIn({ a: 1, database: fakeDb() }, 'app.ts')).toThrow(
      'it exports a and database, of which `database` is an Athanor object',
    )
    expect(() => databaseIn({ db: 5 }, 'app.ts')).toThrow('the `db` that app.ts exports is a number')
  })
})
