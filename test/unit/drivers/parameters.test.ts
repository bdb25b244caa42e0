// What the libraries would change, or break on, is refused before it is sent.
import { expect, test } from 'vitest'
import { toParameters } from '../../../src/drivers/mysql2-values.ts'
import { protocolValues } from '../../../src/drivers/postgresql-values.ts'
import { Athanor, integer, select, sql, string } from '../../../src/exports/index.ts'

const refused = (problem: RegExp) =>
  expect.objectContaining({ code: 'wrong_type', message: expect.stringMatching(problem) })

test('text with a lone surrogate is sent to no database', async () => {
  expect(() => toParameters(['\ud800'], null)).toThrow(refused(/parameter 1 .* lone surrogate/))
  expect(() => protocolValues(['a', '\ud800'])).toThrow(refused(/parameter 2 .* lone surrogate/))
  await using db = new Athanor({ url: 'sqlite://' })
  await expect(db.engine.connect(connection => connection.text('select ?', ['\ud800']))).rejects.toThrow(
    refused(/parameter 1 .* lone surrogate/),
  )
})

test('more values than a database takes with one statement are refused, and say what to do', async () => {
  expect(() => protocolValues(Array.from({ length: 32_768 }, () => 1))).toThrow(refused(/has 32768 values/))
  await using db = new Athanor({ url: 'sqlite://' })
  const values = Array.from({ length: 40_000 }, (_, at) => at)
  await expect(db.scope(session => select(sql`max(${sql.join(values)})`).all(session))).rejects.toThrow(
    refused(/has 40000 values, and sqlite takes 32766: send them in several statements/),
  )
})

test('NULL stays NULL in a pattern, also when the statement was compiled for a text', async () => {
  await using db = new Athanor({ url: 'sqlite://' })
  class Pet extends db.Model('Pet', { id: integer().primaryKey(), name: string(9) }) {}
  await db.createAll()
  await db.scope(async session => {
    session.addAll([new Pet({ name: 'null' }), new Pet({ name: 'Rex' })])
    const starting = (text: string | null) =>
      select(Pet.c.name)
        .where(Pet.c.name.startsWith(text as string))
        .all()
    expect(await starting('R')).toEqual(['Rex'])
    expect(await starting(null)).toEqual([])
  })
})
