// Reading copies: what reads where, what a write changes, and what happens when one does not answer.
import { rmSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Athanor, type AthanorOptions, integer, select, string } from '../../src/exports/index.ts'
import { databases, openDatabase, prepare, temporaryFolder } from '../databases.ts'

/** A database whose replicas are files of their own, told apart by what they hold: the name of the place that is read from. */
const replicated = async (count: number, options: AthanorOptions = {}) => {
  const folder = temporaryFolder()
  const files = ['primary', ...Array.from({ length: count }, (_, at) => `replica${at + 1}`)].map(name =>
    path.join(folder, `${name}.db`),
  )
  for (const file of files) {
    const database = new DatabaseSync(file)
    database.exec('CREATE TABLE place (id INTEGER PRIMARY KEY, name VARCHAR(64) NOT NULL)')
    database.prepare('INSERT INTO place VALUES (1, ?)').run(path.basename(file, '.db'))
    database.close()
  }
  const [primary, ...replicas] = files.map(file => `sqlite:///${file}`)
  const lines: string[] = []
  const db = new Athanor({ url: primary ?? '', replicas, log: line => lines.push(line), ...options })
  onTestFinished(() => db.close())
  const Place = db.Model('Place', { id: integer().primaryKey(), name: string(64) })
  const where = async () => (await select(Place.c.name).where(Place.c.id.eq(1)).one()) as string
  return { db, Place, where, files, lines }
}

describe('replicas', () => {
  test('take reads in turn', async () => {
    const { db, where } = await replicated(2)
    const read = () => db.scope(async () => [await where(), await where()])
    expect(await read()).toEqual(['replica1', 'replica2'])
    expect((await read()).toSorted()).toEqual(['replica1', 'replica2'])
  })

  test('also serve `get` and relationships', async () => {
    const { db, Place } = await replicated(1)
    await db.scope(async () => expect((await Place.get(1))?.name).toBe('replica1'))
  })

  test('also serve streams, outside of transactions', async () => {
    const { db, Place } = await replicated(1)
    const streamed = async () => {
      const names = []
      for await (const { name } of select(Place).stream()) names.push(name)
      return names
    }
    await db.scope(async () => expect(await streamed()).toEqual(['replica1']))
    await db.transaction(async () => expect(await streamed()).toEqual(['primary']))
  })

  test('are not read from once the session has committed a write', async () => {
    const { db, Place, where } = await replicated(2)
    await db.scope(async session => {
      expect(await where()).toBe('replica1')
      session.add(new Place({ name: 'new' }))
      await session.commit()
      expect([await where(), await where()]).toEqual(['primary', 'primary'])
      expect(await Place.query().count()).toBe(2)
    })
    await db.scope(async () => expect(await where()).toMatch(/^replica/))
  })

  test('are not read from in transactions, after a flush, or with a lock', async () => {
    const { db, Place, where } = await replicated(1)
    await db.transaction(async () => expect(await where()).toBe('primary'))
    await db.transaction(async () => expect(await where()).toBe('primary'), { readOnly: true })
    await db.scope(async session => {
      session.add(new Place({ name: 'new' }))
      await session.flush()
      expect(await where()).toBe('primary')
      await session.rollback()
      expect(await where()).toBe('replica1')
    })
    await db.scope(async () => {
      const [place] = await select(Place).where(Place.c.id.eq(1)).forUpdate().all()
      expect(place?.name).toBe('primary')
    })
  })

  test('are left alone by a session that wants the primary', async () => {
    const { db, Place } = await replicated(1)
    await using own = db.newSession({ primary: true })
    expect((await own.get(Place, 1))?.name).toBe('primary')
    await using other = db.newSession()
    expect((await other.get(Place, 1))?.name).toBe('replica1')
    const later = db.newSession()
    expect((await later.primary().get(Place, 1))?.name).toBe('primary')
    await later.close()
  })

  test('that do not answer are left out with a warning, and the primary is read when none does', async () => {
    const { db, where, files, lines } = await replicated(2, {})
    rmSync(files[1] ?? '')
    rmSync(files[2] ?? '')
    for (const file of files.slice(1)) await breakFile(file)
    await db.scope(async () => expect([await where(), await where()]).toEqual(['primary', 'primary']))
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatch(/the replica sqlite:.*replica1\.db is left out for 10 s, and another replica is read from/)
    expect(lines[1]).toMatch(
      /the replica sqlite:.*replica2\.db is left out for 10 s, and the primary \(sqlite:.*primary\.db\)/,
    )
  })

  test('pass on errors of the statement itself', async () => {
    const { db, Place } = await replicated(1)
    await db.engine.connect(connection => connection.text('DROP TABLE place'), 'write')
    await db.scope(async () => expect((await Place.get(1))?.name).toBe('replica1'))
    const Other = db.Model('Other', { id: integer().primaryKey() })
    await db.scope(async () => {
      await expect(Other.all()).rejects.toMatchObject({ code: 'statement_failed' })
    })
  })

  test('belong to a bind too, with settings of their own', async () => {
    const { files } = await replicated(1)
    const [primary, replica] = files.map(file => `sqlite:///${file}`)
    const db = new Athanor({
      url: 'sqlite://',
      binds: { places: { url: primary ?? '', replicas: [{ url: replica ?? '', pool: { max: 1 } }] } },
    })
    onTestFinished(() => db.close())
    const Place = db.Model('Place', { id: integer().primaryKey(), name: string(64) }, { bind: 'places' })
    const names: (string | null)[] = []
    db.onQuery(({ database }) => names.push(database))
    await db.scope(async () => expect((await Place.get(1))?.name).toBe('replica1'))
    expect(names).toEqual(['places replica 1'])
  })

  test('must be of the same kind as the database', async () => {
    const db = new Athanor({ url: 'sqlite://', replicas: ['postgresql://localhost/app'] })
    expect(() => db.engine).toThrow(expect.objectContaining({ code: 'replica_dialect' }))
  })
})

/** Makes a folder where a file should be, so that nothing can open it. */
const breakFile = async (file: string) => {
  const { mkdirSync } = await import('node:fs')
  mkdirSync(file)
}

const servers = databases.filter(({ server }) => server !== null)

describe.each(servers)('replicas on $name', database => {
  prepare(database)

  test('are read from outside of transactions, and a server that is not there is passed over', async () => {
    const replica = openDatabase(database)
    const gone = Object.assign(new URL(String(replica.url)), { port: '1' }).href
    const lines: string[] = []
    const db = openDatabase(database, { replicas: [gone, String(replica.url)], log: line => lines.push(line) })
    const declare = async (on: Athanor, name: string) => {
      const Place = on.Model('Place', { id: integer().primaryKey(), name: string(64) })
      await on.createAll()
      await on.transaction(session => session.add(new Place({ name })))
      return Place
    }
    await declare(replica, 'replica')
    const Place = await declare(db, 'primary')
    const names = async () => (await Place.all()).map(({ name }) => name)
    await db.scope(async () => expect(await names()).toEqual(['replica']))
    await db.transaction(async () => expect(await names()).toEqual(['primary']))
    expect(lines.some(line => /the replica .* is left out for 10 s/.test(line))).toBe(true)
  })
})
