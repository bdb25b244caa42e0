import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { counter, driverNames, openEngine, owner, statement, temporaryFolder } from './engine-fixtures.ts'

const select = statement('SELECT name FROM pet ORDER BY id')
const insert = statement('INSERT INTO pet (name) VALUES (?)', 1)
const schema = 'CREATE TABLE pet (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)'

describe.each(driverNames)('an engine over %s', driver => {
  const onFile = async () => {
    const file = path.join(temporaryFolder(), 'app.db')
    const engine = openEngine(driver, `sqlite:///${file}`)
    await engine.connect(connection => connection.script(schema), 'write')
    return { engine, file }
  }
  const inMemory = async () => {
    const engine = openEngine(driver, 'sqlite://')
    await engine.connect(connection => connection.script(schema), 'write')
    return { engine }
  }

  test('makes the file with the first connection, of whichever kind, and the folders above it', async () => {
    const folder = temporaryFolder()
    const engine = openEngine(driver, 'sqlite:///data/app.db', { instancePath: folder })
    expect(existsSync(path.join(folder, 'data'))).toBe(false)
    expect(await engine.connect(connection => connection.text('SELECT 1'))).toEqual([[1]])
    expect(existsSync(path.join(folder, 'data', 'app.db'))).toBe(true)
  })

  test('leaves nothing but the file behind', async () => {
    const { engine, file } = await onFile()
    await Promise.all([1, 2, 3].map(() => engine.connect(async connection => connection.query(select, []))))
    await engine.transaction(connection => connection.execute(insert, ['Rex']))
    await engine.close()
    expect(readdirSync(path.dirname(file))).toEqual(['app.db'])
  })

  test('reads at once where nothing is in the way, and otherwise leaves it to a connection', async () => {
    const reads = { ...select, readsOnly: true }
    for (const { engine } of [await onFile(), await inMemory()]) {
      await engine.transaction(connection => connection.execute(insert, ['Rex']))
      engine.release(await engine.acquire('read', owner('first')))
      expect(engine.readAtOnce(reads, [])).toEqual([['Rex']])
      expect(engine.readAtOnce(select, []), 'not proven to read only').toBe(undefined)
      const failing = { ...statement('SELECT nothing FROM pet'), readsOnly: true }
      expect(engine.readAtOnce(failing, []), 'fails where an owner can be told').toBe(undefined)
      const heard: string[] = []
      const stop = engine.onQuery(({ sql }) => heard.push(sql))
      expect(engine.readAtOnce(reads, []), 'somebody watches').toBe(undefined)
      stop()
      expect(engine.readAtOnce(reads, [])).toEqual([['Rex']])
      await engine.close()
      expect(engine.readAtOnce(reads, []), 'closed').toBe(undefined)
    }
  })

  test('does not read at once what another has not committed', async () => {
    const reads = { ...select, readsOnly: true }
    for (const { engine } of [await onFile(), await inMemory()]) {
      engine.release(await engine.acquire('read', owner('first')))
      await engine.transaction(async connection => {
        await connection.execute(insert, ['Rex'])
        expect(engine.readAtOnce(reads, []) ?? []).toEqual([])
      })
      expect(engine.readAtOnce(reads, [])).toEqual([['Rex']])
    }
  })

  test('answers at once from the second statement on', async () => {
    for (const { engine } of [await onFile(), await inMemory()]) {
      engine.release(await engine.acquire('read', owner('first')))
      const connection = engine.acquire('read', owner('second'))
      if ('then' in connection) throw new TypeError('a connection that is free was not given at once')
      expect(connection.query(select, [])).toEqual([])
      engine.release(connection)
    }
  })

  test('says what is wrong with a file that is no database, and with a folder in its place', async () => {
    const folder = temporaryFolder()
    const text = path.join(folder, 'notes.txt')
    writeFileSync(text, 'this is no database, but it is long enough to be looked at'.repeat(20))
    for (const file of [text, folder]) {
      const engine = openEngine(driver, `sqlite:///${file}`)
      await expect(engine.connect(() => 1)).rejects.toMatchObject({
        code: 'cannot_open',
        message: expect.stringContaining(file),
      })
    }
  })

  test('reads what is committed while another writes', async () => {
    const { engine } = await onFile()
    await engine.transaction(async connection => {
      await connection.execute(insert, ['Rex'])
      expect(connection.query(select, [])).toEqual([['Rex']])
      expect(await engine.connect(reader => reader.query(select, []))).toEqual([])
    })
    expect(await engine.connect(reader => reader.query(select, []))).toEqual([['Rex']])
  })

  test('keeps the rows of a reading transaction as they were when it began to read', async () => {
    const { engine } = await onFile()
    await engine.transaction(
      async reader => {
        expect(await reader.query(select, [])).toEqual([])
        const writer = await engine.acquire('write', owner('writer'))
        await writer.execute(insert, ['Rex'])
        engine.release(writer)
        expect(await reader.query(select, [])).toEqual([])
      },
      { readOnly: true },
    )
  })

  test('refuses to write on a connection that reads', async () => {
    const { engine } = await onFile()
    await expect(engine.connect(connection => connection.execute(insert, ['Rex']))).rejects.toThrow(/read/)
  })

  test('names the table and column of a violation', async () => {
    for (const { engine } of [await onFile(), await inMemory()]) {
      const twice = engine.transaction(connection => connection.executeMany(insert, [['Rex'], ['Rex']]))
      await expect(twice).rejects.toMatchObject({
        code: 'unique_violation',
        table: 'pet',
        column: 'name',
        cause: expect.any(Error),
      })
      expect(await engine.connect(connection => connection.query(select, []))).toEqual([])
    }
  })

  test('runs many statements outside a transaction all or not at all', async () => {
    for (const { engine } of [await onFile(), await inMemory()]) {
      const twice = engine.connect(connection => connection.executeMany(insert, [['Tom'], ['Rex'], ['Rex']]), 'write')
      await expect(twice).rejects.toMatchObject({ code: 'unique_violation' })
      expect(await engine.connect(connection => connection.query(select, []))).toEqual([])
    }
  })

  test('undoes what was done since a savepoint', async () => {
    const { engine } = await inMemory()
    await engine.transaction(async connection => {
      await connection.execute(insert, ['Rex'])
      await connection.savepoint('one')
      await connection.execute(insert, ['Tom'])
      await connection.rollbackTo('one')
      await connection.releaseSavepoint('one')
    })
    expect(await engine.connect(connection => connection.query(select, []))).toEqual([['Rex']])
  })

  test('knows that the database has rolled a transaction back by itself', async () => {
    const { engine } = await onFile()
    const connection = await engine.acquire('write', owner('a session'))
    await connection.begin({ writes: true })
    await connection.execute(insert, ['Rex'])
    expect(() => connection.execute(statement('INSERT OR ROLLBACK INTO pet (name) VALUES (?)', 1), ['Rex'])).toThrow()
    expect(connection.inTransaction).toBe(false)
    expect(() => connection.commit()).toThrow(expect.objectContaining({ code: 'transaction_ended' }))
    engine.release(connection)
    expect(await engine.connect(reader => reader.query(select, []))).toEqual([])
  })

  test('rolls back what is open when a connection is given back, also what text began', async () => {
    const { engine } = await onFile()
    await engine.connect(async connection => {
      await connection.text('BEGIN')
      await connection.execute(insert, ['Rex'])
    }, 'write')
    expect(await engine.connect(connection => connection.query(select, []))).toEqual([])
    await engine.transaction(connection => connection.execute(insert, ['Tom']))
  })

  test('streams on a connection that others do not use, and lets it go when the loop is left', async () => {
    const { engine } = await onFile()
    await engine.transaction(connection => connection.executeMany(insert, [['a'], ['b'], ['c'], ['d']]))
    const seen: unknown[] = []
    await engine.connect(async connection => {
      for await (const batch of connection.stream(select, [], 2)) {
        seen.push(batch)
        await engine.transaction(writer => writer.execute(insert, [`new ${seen.length}`]))
      }
      for await (const _ of connection.stream(select, [], 1)) break
      expect(await connection.text('SELECT count(*) FROM pet')).toEqual([[6]])
    })
    expect(seen).toEqual([
      [['a'], ['b']],
      [['c'], ['d']],
    ])
  })

  test('ends a stream whose connection is given back', async () => {
    const { engine } = await onFile()
    await engine.transaction(connection => connection.executeMany(insert, [['a'], ['b']]))
    const connection = await engine.acquire('write', owner('a'))
    const stream = connection.stream(select, [], 1)[Symbol.asyncIterator]()
    await stream.next()
    engine.release(connection)
    await engine.connect(next => next.script('DROP TABLE pet'), 'write')
    await expect(stream.next()).rejects.toMatchObject({ code: 'connection_released' })
  })

  test('streams from a database in memory while others write to it', async () => {
    const { engine } = await inMemory()
    await engine.transaction(connection => connection.executeMany(insert, [['a'], ['b']]))
    const seen: unknown[] = []
    await engine.connect(async connection => {
      for await (const batch of connection.stream(select, [], 1)) {
        seen.push(batch)
        await engine.transaction(writer => writer.execute(insert, [`new ${seen.length}`]))
      }
    })
    expect(seen).toEqual([[['a']], [['b']]])
  })

  test('keeps a database in memory as long as it is open', async () => {
    const { engine } = await inMemory()
    await engine.transaction(connection => connection.execute(insert, ['Rex']))
    await expect(engine.transaction(() => Promise.reject(new RangeError('mine')))).rejects.toThrow('mine')
    expect(await engine.connect(connection => connection.query(select, []))).toEqual([['Rex']])
  })

  test('runs settings that take effect while they are prepared, each time', async () => {
    const { engine } = await inMemory()
    await engine.connect(async connection => {
      for (const on of [0, 1, 0, 1]) {
        await connection.text(`PRAGMA foreign_keys = ${on}`)
        expect(await connection.text('PRAGMA foreign_keys')).toEqual([[on]])
      }
    }, 'write')
  })

  test('gives its connections back after many failures of many kinds', async () => {
    const { engine } = await onFile()
    for (let turn = 0; turn < 20; turn++) {
      await expect(engine.connect(connection => connection.text('SELEC'))).rejects.toMatchObject({
        code: 'statement_failed',
      })
      await expect(engine.transaction(connection => connection.execute(insert, [null]))).rejects.toMatchObject({
        code: 'not_null_violation',
      })
    }
    await counter.create(engine)
    expect(await counter.read(engine)).toBe(0)
  })
})

test('a statement is refused that better-sqlite3 cannot run while a stream is read on its connection', async () => {
  const engine = openEngine('better-sqlite3', `sqlite:///${path.join(temporaryFolder(), 'app.db')}`)
  const connection = await engine.acquire('write', owner('a'))
  await connection.script(`${schema}; INSERT INTO pet (name) VALUES ('a'), ('b')`)
  for await (const _ of connection.stream(select, [], 1)) {
    expect(() => connection.execute(insert, ['c'])).toThrow(
      expect.objectContaining({ code: 'stream_open', cause: expect.any(TypeError) }),
    )
  }
  engine.release(connection)
})
