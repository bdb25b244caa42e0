// What is stored decides the type of a column whose declaration says too little: dates and amounts that other programs wrote.
import { expect, it, onTestFinished } from 'vitest'
import { Athanor, select } from '../../../src/exports/index.ts'
import { check, init, inspectModels } from '../../../src/exports/migrations.ts'
import { temporaryFolder } from '../../databases.ts'

async function databaseWith(script: string): Promise<Athanor> {
  const db = new Athanor({ url: 'sqlite://' })
  onTestFinished(() => db.close())
  await db.engine.connect(connection => connection.script(script), 'write')
  return db
}

const made = `
  create table sale (
    id integer primary key, whole datetime, fine timestamp, milli datetime, iso datetime, unix datetime, short datetime, none datetime,
    price numeric(10,2) not null, odd decimal(10,2), big numeric(20,2), spelled numeric(6,2)
  );
  insert into sale values
    (1, '2026-01-02 03:04:05', '2026-01-02 03:04:05.123456', '2026-01-02 03:04:05.120', '2026-01-02T03:04:05Z', 1767322800, '2026-01-02', null,
      12.5, 0.125, 1, 'abc'),
    (2, '2026-01-02 03:04:06', '2026-01-02 03:04:06.000000', '2026-01-02 03:04:06.000', '2026-01-02T03:04:06Z', 1767322801, '2026-01-03', null,
      0.99, 0.25, 2, 7);`

it('models have the digits that datetimes are written with', async () => {
  const text = await inspectModels(await databaseWith(made))
  expect(text).toContain('whole: datetime({ precision: 0 }).nullable()')
  expect(text).toContain('fine: datetime({ precision: 6 }).nullable()')
  expect(text).toContain('milli: datetime().nullable()')
  expect(text).toContain('none: datetime().nullable()')
})

it('what is no point in time as we write it is passed as it is', async () => {
  const text = await inspectModels(await databaseWith(made))
  for (const name of ['iso', 'unix', 'short']) expect(text).toContain(`${name}: sqlType('datetime').nullable()`)
})

it('amounts are exact decimals where all of them are', async () => {
  const text = await inspectModels(await databaseWith(made))
  expect(text).toContain('price: numeric(10, 2),')
  expect(text).toContain('odd: numeric(10, 2).asNumber().nullable()')
  expect(text).toContain('big: numeric(20, 2).asNumber().nullable()')
  expect(text).toContain('spelled: numeric(6, 2).asNumber().nullable()')
})

it('a date finds the row that another program wrote', async () => {
  const db = await databaseWith(made)
  const [sale] = await db.metadata.reflect({ tables: ['sale'] })
  const { id, whole, price } = sale!.c
  const at = new Date('2026-01-02T03:04:05Z')
  expect(await select(id!).where(whole!.eq(at)).all(db.engine)).toEqual([1])
  expect(await select(id!).where(whole!.gte(at)).all(db.engine)).toEqual([1, 2])
  expect(await select(price!).where(price!.gt('0.99')).all(db.engine)).toEqual(['12.50'])
})

it('the number of queries does not grow with the tables', async () => {
  const tables = Array.from(
    { length: 250 },
    (_, at) => `create table t${at} (id integer primary key, a datetime, b numeric(5,2));`,
  )
  const db = await databaseWith(tables.join('\n'))
  let queries = 0
  db.engine.onQuery(() => queries++)
  const read = async (names: readonly string[]) => {
    queries = 0
    await db.engine.readTables({ tables: names })
    return queries
  }
  expect(await read(['t1', 't2'])).toBe(await read(['t1']))
  expect(await db.engine.readTables()).toHaveLength(250)
})

it('the models are in step with the database', async () => {
  const db = await databaseWith(made)
  const { datetime, integer, numeric, sqlType } = await import('../../../src/exports/index.ts')
  db.Table('sale', {
    id: integer().primaryKey(),
    whole: datetime({ precision: 0 }).nullable(),
    fine: datetime({ precision: 6 }).nullable(),
    milli: datetime().nullable(),
    iso: sqlType('datetime').nullable(),
    unix: sqlType('datetime').nullable(),
    short: sqlType('datetime').nullable(),
    none: datetime().nullable(),
    price: numeric(10, 2),
    odd: numeric(10, 2).asNumber().nullable(),
    big: numeric(20, 2).asNumber().nullable(),
    spelled: numeric(6, 2).asNumber().nullable(),
  })
  const directory = temporaryFolder()
  await init(null, { directory: `${directory}/migrations` })
  await check(db, { directory: `${directory}/migrations` })
})
