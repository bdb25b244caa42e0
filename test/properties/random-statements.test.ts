// Random statements of the typed language give what they mean, on every database, for random rows.
import { inspect } from 'node:util'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Athanor, CompileError, insert } from '../../src/exports/index.ts'
import { eachDatabase, type TestDatabase } from '../databases.ts'
import { type BuiltQuery, build, declare } from './build.ts'
import { evaluate, keyOf, type Row, type Tables } from './evaluate.ts'
import { type AnyQuery, anyQuery, rowsOfA, rowsOfB } from './language.ts'

/** Always tried, because they found something once; the last one is another each time, and printed when it fails. */
const seeds = [1, 20_260_101, Date.now() % 2 ** 31]
const RUNS = 100

async function fill(db: Athanor, seed: number) {
  const models = declare(db)
  await db.createAll()
  const [rowsA = []] = fc.sample(rowsOfA, { numRuns: 1, seed })
  const [rowsB = []] = fc.sample(rowsOfB, { numRuns: 1, seed })
  const a = rowsA.map((row, at) => ({ id: at + 1, ...row }))
  const b = rowsB.map(({ of, ...row }, at) => ({ id: at + 1, aId: of === null ? null : of + 1, ...row }))
  await db.scope(async session => {
    await insert(models.A).values(a.map(row => ({ ...row, d: row.d === null ? null : new Date(row.d) })))
    await insert(models.B).values(b)
    await session.commit()
  })
  // What PostgreSQL takes tables for that it has no statistics of makes it compile each statement to machine code.
  if (db.engine.dialect.name === 'postgresql')
    await db.engine.connect(connection => connection.script('analyze'), 'write')
  return { models, tables: { a, b } satisfies Tables }
}

const sorted = (rows: readonly Row[]) => rows.map(keyOf).toSorted()

/** Whether a database cannot do what a statement asks for, and says so. */
async function rowsOrRefusal(query: BuiltQuery): Promise<readonly Row[] | null> {
  try {
    return (await query.all()) as readonly Row[]
  } catch (error) {
    if (error instanceof CompileError) return null
    throw error
  }
}

async function check(query: AnyQuery, built: BuiltQuery, tables: Tables): Promise<boolean> {
  const { rows, ordered } = evaluate(query, tables)
  const found = await rowsOrRefusal(built)
  if (found === null) return false
  if (ordered) expect(found.map(keyOf)).toEqual(rows.map(keyOf))
  else expect(sorted(found)).toEqual(sorted(rows))
  return true
}

eachDatabase((_, makeDb, { name }: TestDatabase) => {
  it.each(seeds)(
    `${RUNS} random statements mean what they say, seed %i`,
    async seed => {
      const db = makeDb()
      const { models, tables } = await fill(db, seed)
      let answered = 0
      await fc.assert(
        fc.asyncProperty(anyQuery, async query => {
          const built = build(models, query)
          await db.scope(async () => {
            try {
              if (await check(query, built, tables)) answered++
            } catch (error) {
              const { sql, parameters } = built.toSQL()
              throw new Error(`${name}: ${sql} -- ${inspect(parameters)}\n${JSON.stringify(tables)}`, {
                cause: error,
              })
            }
          })
        }),
        { numRuns: RUNS, seed },
      )
      expect(answered).toBeGreaterThan(RUNS / 2)
    },
    60_000,
  )
})
