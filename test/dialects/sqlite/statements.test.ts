import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { sqliteDialect } from '../../../src/dialects/sqlite/dialect.ts'
import { reservedWords } from '../../../src/dialects/sqlite/reserved-words.ts'
import {
  CheckViolation,
  type DatabaseError,
  DataError,
  ForeignKeyViolation,
  IntegrityError,
  LockTimeout,
  NotNullViolation,
  StatementFailed,
  StorageFailure,
  UniqueViolation,
} from '../../../src/errors/database-error.ts'
import { ValueError } from '../../../src/errors/value-error.ts'
import type { Expression } from '../../../src/sql/expression/expression.ts'
import { fn } from '../../../src/sql/expression/functions.ts'
import { nodeOf } from '../../../src/sql/expression/sql-expression.ts'
import { sql } from '../../../src/sql/expression/template.ts'
import { valueNode } from '../../../src/sql/expression/value.ts'
import { binary, datetime, integer, string, text } from '../../../src/sql/schema/column-types.ts'
import type { Table } from '../../../src/sql/schema/table.ts'
import { index, unique } from '../../../src/sql/schema/table-elements.ts'
import { emptySelect, type InsertNode, type SelectNode } from '../../../src/sql/statement/nodes.ts'
import type { SqlType } from '../../../src/sql/types/sql-type.ts'
import { type AnyExpression, drivers, type Live, open, table } from './live.ts'

const pet = table(
  'pet',
  {
    id: integer().primaryKey(),
    name: string(20).check(sql`length("name") < 20`),
    owner: integer().nullable().references('user.id'),
    kind: text().serverDefault("it's"),
    at: datetime().serverDefault(fn.now()),
    hash: binary().nullable(),
  },
  { constraints: [unique('name', 'owner'), index('ix_lower', sql`lower("name")`).unique()] },
)
const user = table('user', { id: integer().primaryKey() })
const c = pet.c as Record<string, AnyExpression>

const item = (expression: unknown, type: SqlType | null) =>
  ({ kind: 'expression', node: nodeOf(expression, 'test'), type }) as const
const from: SelectNode['from'] = [{ kind: 'table', table: pet, source: pet }]
const select = (expression: unknown, type: SqlType | null, more: Partial<SelectNode> = {}): SelectNode => ({
  ...emptySelect,
  items: [item(expression, type)],
  ...more,
})
const columnsOf = (owner: Table, ...names: string[]) => owner.columns.filter(column => names.includes(column.name))

function insert(names: readonly string[], ...rows: readonly (readonly unknown[])[]): InsertNode {
  const columns = columnsOf(pet, ...names)
  const nodes = rows.map(row =>
    row.map((value, at) => (value === undefined ? null : valueNode(value, columns[at]?.type ?? null, 'test'))),
  )
  return { kind: 'insert', table: pet, columns, rows: nodes, query: null, conflict: null, returning: [] }
}

async function shelter(load?: (typeof drivers)[number][1]): Promise<Live> {
  const database = await open(load)
  onTestFinished(() => database.close())
  await database.create(user)
  await database.create(pet)
  await database.run(insert(['id', 'name'], [1, 'Rex'], [2, 'rolf'], [3, 'Ada']))
  return database
}

describe('statements', () => {
  it('find a list of any length with one statement', async () => {
    const database = await shelter()
    const ids = Array.from({ length: 100_000 }, (_, at) => at + 2)
    expect(await database.run(select(c.id, integer().type, { from, where: [nodeOf(c.id?.in(ids), 'test')] }))).toEqual([
      [2],
      [3],
    ])
    expect(
      await database.run(select(c.id, integer().type, { from, where: [nodeOf(c.id?.notIn(ids), 'test')] })),
    ).toEqual([[1]])
    expect(await database.run(select(c.id, integer().type, { from, where: [nodeOf(c.id?.in([]), 'test')] }))).toEqual(
      [],
    )
    expect(
      await database.run(select(c.id, integer().type, { from, where: [nodeOf(c.id?.notIn([]), 'test')] })),
    ).toHaveLength(3)
  })

  it('use an index for a list', async () => {
    const database = await shelter()
    const [plan] = await database.rows(
      'explain query plan select id from pet where id in (select value from json_each(?))',
      '[1]',
    )
    expect(plan?.[3]).toMatch(/SEARCH pet USING INTEGER PRIMARY KEY/)
  })

  it.each([
    [c.name?.like('r%'), ['Rex', 'rolf']],
    [c.name?.ilike('R%'), ['Rex', 'rolf']],
    [c.name?.startsWith('r'), ['rolf']],
    [c.name?.contains('%'), []],
    [c.owner?.is(null), ['Ada', 'Rex', 'rolf']],
    [c.owner?.is(5), []],
  ])('compare as the database does: %#', async (condition, names) => {
    const database = await shelter()
    const found = await database.run(select(c.name, string().type, { from, where: [nodeOf(condition, 'test')] }))
    expect(found.map(row => row[0]).toSorted()).toEqual(names)
  })

  it('skip rows without a limit', async () => {
    const database = await shelter()
    const offset = valueNode(2, integer().type, 'test')
    expect(await database.run(select(c.id, integer().type, { from, orderBy: [nodeOf(c.id, 'test')], offset }))).toEqual(
      [[3]],
    )
    expect(
      await database.run(
        select(c.id, integer().type, {
          from,
          orderBy: [nodeOf(c.id, 'test')],
          offset,
          limit: valueNode(0, integer().type, 'x'),
        }),
      ),
    ).toEqual([])
  })

  it('know the time with the width of a datetime', async () => {
    const database = await shelter()
    const [[now] = []] = await database.run(select(fn.now(), datetime().type))
    expect(Math.abs(Number(now) - Date.now())).toBeLessThan(60_000)
    expect(await database.rows('select length(at) from pet')).toEqual([[23], [23], [23]])
  })

  it('join texts as if NULL were empty', async () => {
    const database = await shelter()
    const node = fn.concat(c.name as Expression<string>, '-', c.hash as Expression<string>, 'x')
    expect(await database.run(select(node, text().type, { from, where: [nodeOf(c.id?.eq(1), 'test')] }))).toEqual([
      ['Rex-x'],
    ])
  })

  it('cast to a datetime without making a number of it', async () => {
    const database = await shelter()
    const cast = sql`${'2026-11-20 00:00:00.000'}`.cast(datetime())
    expect(await database.run(select(cast, datetime().type))).toEqual([[new Date('2026-11-20')]])
  })

  it('insert rows whose columns have defaults of their own', async () => {
    const database = await shelter()
    await database.run(
      insert(['id', 'name', 'kind'], [undefined, 'Bo', undefined], [9, 'Cy', 'cat'], [undefined, 'Di', undefined]),
    )
    expect(await database.rows('select id, kind from pet where id > 3 order by id')).toEqual([
      [4, "it's"],
      [9, 'cat'],
      [10, "it's"],
    ])
  })

  it('insert what a query finds, and leave what is there', async () => {
    const database = await shelter()
    const query = { ...emptySelect, items: [item(c.id, integer().type), item(c.name, string().type)], from }
    await database.run({ ...insert(['id', 'name']), query, conflict: { target: ['id'], set: null, where: [] } })
    expect(await database.rows('select count(*) from pet')).toEqual([[3]])
  })
})

describe('names', () => {
  it('may be any word that SQLite reserves', async () => {
    const database = await open()
    onTestFinished(() => database.close())
    for (const word of [...reservedWords, 'key', 'action', 'desc', 'rowid', 'plan', 'query', 'abort', 'row', 'first']) {
      const owner = table(word, { id: integer().primaryKey(), [word]: text().index() })
      await database.create(owner)
      await database.run({
        kind: 'insert',
        table: owner,
        columns: columnsOf(owner, word),
        rows: [[valueNode('x', text().type, 'test')]],
        query: null,
        conflict: null,
        returning: [],
      })
      const expression = owner.c[word]
      const where = [nodeOf(expression?.eq('x'), 'test')]
      expect(
        await database.run({
          ...emptySelect,
          items: [item(expression, text().type)],
          from: [{ kind: 'table', table: owner, source: owner }],
          where,
        }),
      ).toEqual([['x']])
      expect((await database.reflect(word)).columns.map(column => column.name)).toEqual(['id', word])
    }
  })

  it.each([
    '"',
    "'",
    '`',
    '[a]',
    'a]b',
    ';',
    '--',
    '/*',
    '*/',
    '"); drop table pet; --',
    'a b',
    'é😀',
    '',
    ' ',
    '\n',
    '\\',
    '%s',
    '${x}',
    '?1',
    ':a',
    '$1',
  ])('may be hostile and are read back as they are: %j', async name => {
    const database = await open()
    onTestFinished(() => database.close())
    const owner = table(
      `t${name}`,
      { id: integer().primaryKey(), [`c${name}`]: text().unique({ name: `uq${name}` }) },
      { constraints: [index(`ix${name}`, `c${name}`)] },
    )
    await database.create(owner)
    const found = await database.reflect(`t${name}`)
    expect(found.columns.map(column => column.name)).toEqual(['id', `c${name}`])
    expect(found.uniques).toEqual([{ name: `uq${name}`, columns: [`c${name}`] }])
    expect(found.indexes.map(entry => entry.name)).toEqual([`ix${name}`])
  })
})

describe.each(drivers)('errors of %s', (_, load) => {
  async function failure(run: (database: Live) => Promise<unknown>): Promise<DatabaseError> {
    const database = await shelter(load)
    try {
      await run(database)
    } catch (error) {
      return sqliteDialect.translateError(error, { text: 'insert into pet (name) values (?)' }) as DatabaseError
    }
    throw new TypeError('nothing failed')
  }

  it.each<[string, (database: Live) => Promise<unknown>, unknown, Partial<DatabaseError>]>([
    [
      'a key twice',
      database => database.run(insert(['id', 'name'], [1, 'x'])),
      UniqueViolation,
      { table: 'pet', column: 'id' },
    ],
    [
      'a value of an index twice',
      database => database.run(insert(['name'], ['REX'])),
      UniqueViolation,
      { constraint: 'ix_lower' },
    ],
    [
      'a missing value',
      database => database.rows('insert into pet (name) values (null)'),
      NotNullViolation,
      { table: 'pet', column: 'name' },
    ],
    [
      'a check',
      database => database.run(insert(['name'], ['x'.repeat(20)])),
      CheckViolation,
      { table: 'pet', constraint: 'ck_pet_name' },
    ],
    [
      'a missing parent',
      database => database.run(insert(['name', 'owner'], ['x', 7])),
      ForeignKeyViolation,
      { table: 'pet' },
    ],
    ['a missing table', database => database.rows('select * from nothing'), StatementFailed, {}],
    ['a syntax error', database => database.rows('selec 1'), StatementFailed, {}],
    [
      'a key that is no number',
      database => database.rows("insert into pet (id, name) values ('x', 'y')"),
      DataError,
      {},
    ],
    [
      'a trigger',
      database =>
        database.script(
          "create trigger no before insert on pet begin select raise(abort, 'closed'); end; insert into pet (name) values ('x')",
        ),
      IntegrityError,
      {},
    ],
    [
      'a reading connection',
      database => database.script("pragma query_only = on; insert into pet (name) values ('x')"),
      StorageFailure,
      {},
    ],
    [
      'a wide number',
      database =>
        database
          .rows('select 9007199254740993')
          .then(rows => sqliteDialect.codec(integer().type).decode?.(rows[0]?.[0] as never)),
      ValueError,
      {},
    ],
  ])('tell of %s', async (_, run, errorClass, facts) => {
    const error = await failure(run)
    expect(error).toBeInstanceOf(errorClass)
    expect(error).toMatchObject(facts)
  })

  it('tell of both columns of a unique constraint', async () => {
    const error = await failure(async database => {
      await database.run({
        ...insert([]),
        table: user,
        columns: columnsOf(user, 'id'),
        rows: [[valueNode(1, integer().type, 'x')]],
      })
      await database.script('drop index ix_lower')
      await database.run(insert(['name', 'owner'], ['x', 1], ['x', 1]))
    })
    expect(error.details.columns).toEqual(['name', 'owner'])
  })

  it('tell of a row that is still referred to, with RESTRICT too', async () => {
    for (const action of ['', 'on delete restrict', 'deferrable initially deferred']) {
      const error = await failure(database =>
        database.script(
          `create table child (id references user ${action}); insert into user values (1); insert into child values (1); delete from user`,
        ),
      )
      expect(error).toBeInstanceOf(ForeignKeyViolation)
    }
  })

  it('tell of a lock that another connection holds', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'athanor-sqlite-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const [first, second] = [
      await open(load, path.join(folder, 'app.db')),
      await open(load, path.join(folder, 'app.db')),
    ]
    await first.script(sqliteDialect.begin({ writes: true }).join(';'))
    const started = performance.now()
    const caught = await second.script(sqliteDialect.begin({ writes: true }).join(';')).catch((error: unknown) => error)
    expect(performance.now() - started).toBeLessThan(1000)
    expect(sqliteDialect.isBusy(caught)).toBe(true)
    expect(sqliteDialect.translateError(caught, { text: '' })).toBeInstanceOf(LockTimeout)
    first.close()
    second.close()
  })

  it('tell of a file that is no database, and of one that cannot be opened', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'athanor-sqlite-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const file = path.join(folder, 'text.db')
    writeFileSync(file, 'not a database, but long enough to have a header of its own: '.repeat(20))
    for (const wrong of [file, folder]) {
      const error = await open(load, wrong).catch((caught: unknown) =>
        sqliteDialect.translateError(caught, { text: '' }),
      )
      expect(error).toBeInstanceOf(StorageFailure)
    }
  })

  it('tell of a full database', async () => {
    const error = await failure(database =>
      database.script('pragma max_page_count = 10; create table big as select randomblob(1000000)'),
    )
    expect(error).toBeInstanceOf(StorageFailure)
    expect(error.message).toContain('is full')
  })
})

describe.each(drivers)('a connection of %s', (_, load) => {
  it('to a file checks foreign keys and keeps a write-ahead log', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'athanor-sqlite-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const database = await open(load, path.join(folder, 'app.db'))
    const settings = ['foreign_keys', 'busy_timeout', 'journal_mode', 'synchronous', 'query_only']
    const found = await Promise.all(settings.map(async name => (await database.rows(`pragma ${name}`))[0]?.[0]))
    expect(found).toEqual([1, 0, 'wal', 1, 0])
    database.close()
  })

  it('to a file that another writes opens all the same', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'athanor-sqlite-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const file = path.join(folder, 'app.db')
    const driver = await load()
    const other = await driver.connect({ database: file, readOnly: false, connectArgs: {}, statementCacheSize: 5 })
    await other.script('create table t (id integer primary key); begin immediate; insert into t values (1)')
    const database = await open(load, file)
    expect(await database.rows('pragma journal_mode')).toEqual([['delete']])
    await other.script('commit')
    database.close()
    await other.close()
  })
})
