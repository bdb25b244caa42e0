// A name of a caller is quoted by the rules of its database: it is one name, of something or of nothing, and never more.
import { describe, expect, it } from 'vitest'
import { AthanorError, insert, StatementFailed } from '../../src/exports/index.ts'
import { shown } from './corpus.ts'
import { eachOpened, type Fixture, thrownBy, wrongRefusal } from './fixture.ts'
import { IMPOSSIBLE_NAMES, labelPlaces, NAMES, type NamePlace, namePlaces } from './name-places.ts'

/** A name that every dialect quotes and that is nowhere else in a statement. */
const HARMLESS = 'Harmless Name'

/** The name in quotes, by the rules of the database and not by our code. */
const quoted = (dialect: string, name: string) =>
  dialect === 'mysql' ? `\`${name.replaceAll('`', '``')}\`` : `"${name.replaceAll('"', '""')}"`

/** Whether a text is what the harmless name's is, but for the name, in quotes or, where it is a plain word, without. */
const isSameBut = (dialect: string, text: string, harmless: string, name: string) =>
  text === harmless.replaceAll(quoted(dialect, HARMLESS), () => quoted(dialect, name)) ||
  (/^[a-z_][a-z0-9_]*$/.test(name) && text === harmless.replaceAll(quoted(dialect, HARMLESS), name))

async function tryName(fixture: Fixture, place: NamePlace, dialect: string, name: string): Promise<string | null> {
  return fixture.db.scope(async () => {
    const harmless = place.build(fixture, HARMLESS as never).toSQL().sql
    try {
      const statement = place.build(fixture, name as never)
      const { sql } = statement.toSQL()
      if (!isSameBut(dialect, sql, harmless, name)) return `${shown(name)} changed the text to ${sql}`
      const rows = await statement.all()
      if (place.gives !== undefined) expect(rows).toEqual(place.gives(name))
      return null
    } catch (error) {
      if (error instanceof StatementFailed && place.gives === undefined && !/syntax/i.test(error.details.reason))
        return null
      if (error instanceof AthanorError && isUnusable(error, dialect, name)) return null
      return `${shown(name)}: ${error instanceof Error ? error.message.slice(0, 400) : String(error)}`
    }
  })
}

/** What a database cannot have as the name of a column of a subquery, or of a table: MySQL takes spaces and controls off the ends of names. */
const unusable: Readonly<Record<string, RegExp>> = {
  sqlite: /^true$/,
  postgresql: /^$/,
  mysql: /^[\0- \u007f]|[ ]$/,
}

function isUnusable(error: AthanorError, dialect: string, name: string): boolean {
  if (error instanceof StatementFailed)
    return unusable[dialect]?.test(name) === true && !/syntax/i.test(error.details.reason)
  return error.code === 'unsupported'
}

it(`tries ${NAMES.length + IMPOSSIBLE_NAMES.length} names at ${Object.keys({ ...namePlaces, ...labelPlaces }).length} places`, () => {
  expect(NAMES.length * Object.keys(namePlaces).length).toBeGreaterThan(500)
})

eachOpened((fixture, { dialect }) => {
  describe.each(Object.entries({ ...namePlaces, ...labelPlaces }))('%s', (_, place) => {
    it('quotes every name', async () => {
      const failures: string[] = []
      for (const name of NAMES) {
        const problem = await tryName(fixture(), place, dialect, name)
        if (problem !== null) failures.push(problem)
      }
      expect(failures).toEqual([])
      await fixture().checkCanary()
    }, 60_000)
  })

  it.each(Object.entries(namePlaces))('%s refuses what is no name', async (_, { build }) => {
    const failures: string[] = []
    for (const name of IMPOSSIBLE_NAMES) {
      const thrown = await thrownBy(() => fixture().db.scope(async () => build(fixture(), name as never).all()))
      failures.push(...[wrongRefusal(name, thrown)].filter(problem => problem !== null))
    }
    expect(failures).toEqual([])
  })

  it('a constraint of onConflict() is a name', async () => {
    const { db, Label } = fixture()
    for (const name of NAMES) {
      const statement = () => insert(Label).values({ name: 'x' }).onConflict({ constraint: name }).doNothing()
      const thrown = await thrownBy(() => db.scope(async () => statement()))
      expect(thrown, shown(name)).toBeInstanceOf(AthanorError)
      if (dialect === 'postgresql') expect((thrown as AthanorError).message).not.toMatch(/syntax/)
    }
    await fixture().checkCanary()
  })
})
