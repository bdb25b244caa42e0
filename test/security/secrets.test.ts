// What a log line, an error or an object that is printed says: never a password, and no value unless it was asked for.
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import {
  Athanor,
  AthanorError,
  check,
  enumeration,
  fn,
  insert,
  integer,
  json,
  numeric,
  select,
  sql,
  string,
  unique,
  update,
} from '../../src/exports/index.ts'
import { eachDatabase, reopen } from '../databases.ts'
import { thrownBy } from './fixture.ts'

const SECRET = 'tr0ub4dor-and-3'
const TOO_MUCH = 7_654_321
/** SQLite keeps longer texts, casts any text to a number, and counts on with floating point; MySQL only warns of a cast that is read. */
const TAKEN: Readonly<Record<string, readonly string[]>> = {
  sqlite: ['too long', 'a cast', 'a cast that is stored', 'out of range'],
  mysql: ['a cast'],
  postgresql: [],
}
const PASSWORD = 'c0rrect-horse'

/** Everything that is seen of an error when it is logged: its text, its causes, its properties. */
const seen = (error: unknown) => `${String(error)}\n${inspect(error, { depth: 10 })}\n${JSON.stringify(error)}`

async function open(db: Athanor) {
  class Account extends db
    .Model('Account', {
      id: integer().primaryKey(),
      login: string(40).unique(),
      token: string(40).nullable(),
      short: string(4).nullable(),
      amount: numeric(6, 2).nullable(),
      state: enumeration('open', 'closed').nullable(),
      data: json().nullable(),
      a: string(40).nullable(),
      b: string(40).nullable(),
      ownerId: integer().references('account.id').nullable(),
    })
    .constrain(c => [check(sql`${c.a} <> ${c.b}`), unique('a', 'b')]) {}
  class Login extends db.Model('Login', {
    name: string(40).primaryKey(),
    of: string(40).references('account.login'),
  }) {}
  await db.createAll()
  await db.scope(async session => {
    await insert(Account).values({ id: 1, login: SECRET, a: SECRET, b: 'x' })
    await session.commit()
  })
  return { Account, Login }
}

eachDatabase((_, makeDb, { dialect }) => {
  const failures = [
    'unique',
    'foreign key',
    'check',
    'not null',
    'too long',
    'no such column',
    'a cast',
    'a wrong value',
    'a cast that is stored',
    'out of range',
    'a flush',
  ] as const

  it.each(failures)('an error says nothing of the values: %s', async kind => {
    const db = makeDb()
    const { Account, Login } = await open(db)
    const run: Record<(typeof failures)[number], () => unknown> = {
      unique: () => insert(Account).values({ id: 2, login: SECRET }),
      'foreign key': () => insert(Login).values({ name: SECRET, of: `${SECRET}!` }),
      check: () => insert(Account).values({ id: 2, login: 'x', a: SECRET, b: SECRET }),
      'not null': () =>
        update(Account)
          .set({ login: sql`nullif(${Account.c.login}, ${SECRET})` as never })
          .where(Account.c.id.eq(1)),
      'too long': () => insert(Account).values({ id: 2, login: 'x', short: SECRET }),
      'no such column': () => select(sql`no_such_column || ${SECRET}`).from(Account).all(),
      'a cast': () => select(fn.coalesce(Account.c.login, SECRET).cast(integer())).all(),
      'a cast that is stored': () =>
        update(Account)
          .set({ ownerId: fn.coalesce(Account.c.login, SECRET).cast(integer()) })
          .everyRow(),
      'out of range': () =>
        select(
          Account.c.id
            .plus(2 ** 52)
            .times(2 ** 52)
            .times(TOO_MUCH),
        ).all(),
      'a wrong value': () => insert(Account).values({ id: 2, login: { SECRET } as never }),
      'a flush': async () => {
        db.session.add(new Account({ login: SECRET, token: SECRET }))
        await db.session.flush()
      },
    }
    const thrown = await thrownBy(() => db.scope(async () => run[kind]()))
    if (thrown === null && TAKEN[dialect]?.includes(kind)) return
    expect(thrown).toBeInstanceOf(AthanorError)
    expect(seen(thrown)).not.toMatch(new RegExp(`${SECRET}|${TOO_MUCH}`))
  })

  it('a log line says values only when they are asked for, and never a key or a hash as a whole', async () => {
    const lines: string[] = []
    const db = makeDb({ echo: true, log: line => lines.push(line) })
    const { Account } = await open(db)
    await db.scope(async () => {
      await select(Account)
        .where(Account.c.login.eq(SECRET), Account.c.id.in([1, 2]), sql`${Account.c.login} <> ${PASSWORD}`)
        .all()
      await update(Account).set({ token: SECRET }).where(Account.c.login.eq(SECRET))
      await thrownBy(() => insert(Account).values({ id: 2, login: SECRET }))
    })
    expect(lines.length).toBeGreaterThan(4)
    expect(lines.join('\n')).not.toMatch(new RegExp(`${SECRET}|${PASSWORD}`))
    const shown: string[] = []
    const loud = reopen(db, { echo: 'values', log: line => shown.push(line) })
    const hash = `pbkdf2:${'a1b2c3d4'.repeat(8)}`
    await loud
      .scope(session => select({ value: sql`${hash}`, other: sql`${'plain words'}` }).all(session))
      .catch(String)
    expect(shown.join('\n')).toContain('plain words')
    expect(shown.join('\n')).not.toContain(hash)
  })

  it('what listens to queries is told no values, unless it asks', async () => {
    const db = makeDb()
    const { Account } = await open(db)
    const events: unknown[] = []
    const stop = db.engine.onQuery(event => events.push(event))
    await db.scope(() => select(Account).where(Account.c.login.eq(SECRET)).all())
    stop()
    expect(events.length).toBeGreaterThan(0)
    expect(inspect(events, { depth: 10 })).not.toContain(SECRET)
  })
})

describe('a password in a URL', () => {
  const urls = [
    `postgresql://user:${PASSWORD}@127.0.0.1:1/nowhere`,
    `mariadb://user:${PASSWORD}@127.0.0.1:1/nowhere`,
    `mysql://user:${PASSWORD}@127.0.0.1:1/nowhere?connectTimeout=1`,
    `postgresql://user:${PASSWORD}@127.0.0.1:1/nowhere?sslmode=bogus`,
    `postgresql://user:${PASSWORD}@127.0.0.1:port/nowhere`,
    `nonsense://user:${PASSWORD}@127.0.0.1/nowhere`,
    `sqlite+bogus://user:${PASSWORD}@/x.db`,
    `//user:${PASSWORD}@host`,
    `user:${PASSWORD}@host/db`,
  ]
  it.each(urls.map(url => ({ url, name: url.replace(PASSWORD, '…') })))(
    'is in nothing that is printed of $name',
    async ({ url }) => {
      const lines: string[] = []
      let db: Athanor | undefined
      const thrown = await thrownBy(async () => {
        db = new Athanor({ url, echo: 'values', log: line => lines.push(line) })
        await db.scope(session => select({ one: sql`1` }).all(session))
      })
      expect(thrown).toBeInstanceOf(AthanorError)
      expect(seen(thrown)).not.toContain(PASSWORD)
      if (db !== undefined)
        expect(`${inspect(db, { depth: 10 })}${String(db)}${JSON.stringify(db)}`).not.toContain(PASSWORD)
      expect(lines.join('\n')).not.toContain(PASSWORD)
      await db?.close()
    },
  )
})
