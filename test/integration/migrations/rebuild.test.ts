// The copy of a SQLite table that loses nothing: rows that refer to it, renamed columns, indexes, triggers, views, counters.
import { describe, expect, it } from 'vitest'
import { sqliteDialect } from '../../../src/dialects/sqlite/dialect.ts'
import { operationsFor } from '../../../src/migrations/impl/impls.ts'
import { OfflineConnection } from '../../../src/migrations/impl/offline-connection.ts'
import { SqliteImpl } from '../../../src/migrations/impl/sqlite-impl.ts'
import { Operations } from '../../../src/migrations/operations/operations.ts'
import { sql } from '../../../src/sql/expression/template.ts'
import {
  bigint,
  date,
  datetime,
  double,
  enumeration,
  integer,
  numeric,
  string,
  text,
} from '../../../src/sql/schema/column-types.ts'
import { openDatabase, type TestDatabase } from './database.ts'

const blog = `
create table user (id integer primary key, name varchar(20) not null, age integer not null);
create table post (id integer primary key, body text, author_id integer not null references user(id) on delete cascade);
insert into user values (1, 'ann', 36);
insert into post values (1, 'one', 1), (2, 'two', 1);
`
const posts = [
  [1, 'one', 1],
  [2, 'two', 1],
]

const definition = (db: TestDatabase, name: string) =>
  db.rows(`select sql from sqlite_schema where name = '${name}'`)[0]?.[0]
const copies = (db: TestDatabase) =>
  db.sent.filter(statement => statement.startsWith('INSERT INTO _athanor_new_')).length

async function failure(promise: Promise<unknown>): Promise<{ readonly code?: string; readonly message: string }> {
  try {
    await promise
  } catch (error) {
    return error as { code: string; message: string }
  }
  return { message: 'nothing failed' }
}

describe('rows that refer to a copied table with ON DELETE CASCADE', () => {
  const forward = (op: Operations) => op.alterColumn('user', 'name', { nullable: true, existing: string(20) })
  const back = (op: Operations) => op.alterColumn('user', 'name', { nullable: false, existing: string(20).nullable() })

  it('stay when a column becomes nullable, and when it goes back', async () => {
    const db = await openDatabase(blog)
    await db.revision(forward)
    expect([db.rows('select * from user'), db.rows('select * from post')]).toEqual([[[1, 'ann', 36]], posts])
    await db.revision(back)
    expect([db.rows('select * from user'), db.rows('select * from post')]).toEqual([[[1, 'ann', 36]], posts])
  })

  it('stay when an older SQLite has to copy the table for it, in both directions', async () => {
    const db = await openDatabase(blog, '3.45.1')
    await db.revision(forward)
    expect(copies(db)).toBe(1)
    expect(db.rows('select * from post')).toEqual(posts)
    await db.revision(back)
    expect(copies(db)).toBe(2)
    expect([db.rows('select * from user'), db.rows('select * from post')]).toEqual([[[1, 'ann', 36]], posts])
  })

  it('still refer to it by its name, and are checked again afterwards', async () => {
    const db = await openDatabase(blog)
    await db.revision(op => op.alterColumn('user', 'name', { type: string(200) }))
    expect(definition(db, 'post')).toContain('references user(id)')
    expect(db.rows('pragma foreign_keys')).toEqual([[1]])
    expect(() => db.run('insert into post values (3, null, 99)')).toThrow()
    db.run('delete from user')
    expect(db.rows('select * from post')).toEqual([])
  })

  it('stay when the table that refers is copied, and when both are', async () => {
    const db = await openDatabase(blog)
    await db.revision(async op => {
      await op.alterColumn('post', 'body', { type: string(10) })
      await op.alterColumn('user', 'name', { type: text() })
    })
    expect([db.rows('select * from user'), db.rows('select * from post')]).toEqual([[[1, 'ann', 36]], posts])
  })
})

describe('a renamed column', () => {
  it('keeps its values when another column of the table changes with it', async () => {
    const db = await openDatabase(
      "create table user (id integer primary key, name text, age integer not null); insert into user values (1, 'ann', 36)",
    )
    const change = (op: Operations) =>
      op.batchAlterTable('user', async batch => {
        await batch.renameColumn('name', 'full_name')
        await batch.alterColumn('age', { nullable: true, type: bigint() })
      })
    await db.revision(change)
    expect(db.rows('select id, full_name, age from user')).toEqual([[1, 'ann', 36]])
    expect(copies(db)).toBe(1)
  })

  it('takes a name that the same batch frees', async () => {
    const db = await openDatabase(
      "create table t (id integer primary key, a text, b text); insert into t values (1, 'a', 'b')",
    )
    await db.revision(op =>
      op.batchAlterTable('t', async batch => {
        await batch.dropColumn('a')
        await batch.renameColumn('b', 'a')
        await batch.alterColumn('a', { type: string(5) })
      }),
    )
    expect(db.rows('select * from t')).toEqual([[1, 'b']])
  })

  it('is renamed by alterColumn together with its type', async () => {
    const db = await openDatabase(blog)
    await db.revision(op => op.alterColumn('user', 'age', { newName: 'years', type: string(3) }))
    expect(db.rows('select years from user')).toEqual([['36']])
  })

  it('is followed by indexes, views, triggers and tables that refer to it', async () => {
    const db = await openDatabase(`
      create table a (id integer primary key, k text unique);
      create table b (k text references a(k));
      create index ix on a (lower(k)) where k <> '';
      create view v as select k from a;
      create trigger t after insert on b begin update a set k = new.k where k is null; end;
      insert into a values (1, 'x'); insert into b values ('x')`)
    await db.revision(op => op.renameColumn('a', 'k', 'code'))
    expect(db.rows('select * from v')).toEqual([['x']])
    expect(definition(db, 'b')).toContain('a(code)')
    expect(() => db.run("insert into b values ('y')")).toThrow(/FOREIGN KEY/)
  })
})

describe('a copy', () => {
  it('keeps everything of the definition that nobody asked to change', async () => {
    const db = await openDatabase(
      `
      create table Item (
        id integer primary key autoincrement, -- the key
        code text collate nocase not null default ('a' || 'b') constraint ck_code check (length(code) > 1),
        price decimal(8, 2) default 0,
        twice as (price * 2) stored,
        /* a note */
        parent integer references Item on delete set null deferrable initially deferred,
        unique (code, price) on conflict abort
      ) strict_is_not_here`.replace(' strict_is_not_here', ''),
    )
    const before = String(definition(db, 'Item'))
    await db.revision(op => op.alterColumn('Item', 'price', { serverDefault: 1 }))
    const after = String(definition(db, 'Item'))
    expect(after).toBe(before.replace('CREATE TABLE Item', 'CREATE TABLE "Item"').replace('default 0', 'DEFAULT 1'))
  })

  it('keeps the counter of an AUTOINCREMENT key, also of an empty table', async () => {
    const db = await openDatabase(`
      create table t (id integer primary key autoincrement, a text);
      insert into t (id) values (41); delete from t`)
    await db.revision(op => op.alterColumn('t', 'a', { type: string(9) }))
    db.run("insert into t (a) values ('x')")
    expect(db.rows('select id from t')).toEqual([[42]])
    expect(db.rows('select * from sqlite_sequence')).toEqual([['t', 42]])
  })

  it('makes indexes again, also partial ones and ones over expressions', async () => {
    const db = await openDatabase(`
      create table t (id integer primary key, a text, b text);
      create unique index ix_a on t (a collate nocase desc) where b is not null;
      create index ix_e on t (lower(a), b)`)
    const before = db.rows("select name, sql from sqlite_schema where type = 'index' order by name")
    await db.revision(op => op.alterColumn('t', 'a', { type: string(9) }))
    expect(db.rows("select name, sql from sqlite_schema where type = 'index' order by name")).toEqual(before)
  })

  it('makes triggers again without running them, and leaves views and triggers of other tables alone', async () => {
    const db = await openDatabase(`
      create table t (id integer primary key, a text);
      create table log (what text);
      create trigger own after insert on t begin insert into log values ('insert ' || new.a); end;
      create trigger other after delete on log begin delete from t where a = old.what; end;
      create view v as select a from t;
      create trigger through instead of insert on v begin insert into t (a) values (new.a); end;
      insert into t values (1, 'x'); delete from log`)
    const others = "select name, sql from sqlite_schema where type in ('view', 'trigger') order by name"
    const before = db.rows(others)
    await db.revision(op => op.alterColumn('t', 'a', { type: string(9) }))
    expect(db.rows(others)).toEqual(before)
    expect(db.rows('select * from log')).toEqual([])
    db.run("insert into v values ('y')")
    expect([db.rows('select what from log'), db.rows('select a from v')]).toEqual([[['insert y']], [['x'], ['y']]])
  })

  it('of a table that refers to itself keeps every row', async () => {
    const db = await openDatabase(`
      create table node (id integer primary key, parent integer references node(id) on delete cascade, name text);
      insert into node values (1, null, 'a'), (2, 1, 'b'), (3, 2, 'c')`)
    await db.revision(op => op.alterColumn('node', 'name', { type: string(5), nullable: false }))
    expect(db.rows('select id, parent from node')).toEqual([
      [1, null],
      [2, 1],
      [3, 2],
    ])
    db.run('delete from node where id = 2')
    expect(db.rows('select id from node')).toEqual([[1]])
  })

  it('keeps STRICT and WITHOUT ROWID tables what they are', async () => {
    const db = await openDatabase(`
      create table t (a text primary key, b integer) strict, without rowid;
      insert into t values ('x', 1)`)
    await db.revision(op =>
      op.batchAlterTable('t', async batch => {
        await batch.alterColumn('b', { type: string(20) })
        await batch.addColumn('c', string(5).serverDefault('c'))
      }),
    )
    expect(db.rows("select strict, wr from pragma_table_list('t')")).toEqual([[1, 1]])
    expect(db.rows('select * from t')).toEqual([['x', '1', 'c']])
  })

  it('keeps row numbers that no column shows', async () => {
    const db = await openDatabase("create table t (a text); insert into t (rowid, a) values (7, 'x'), (3, 'y')")
    await db.revision(op => op.alterColumn('t', 'a', { nullable: false, type: string(2) }))
    expect(db.rows('select rowid, a from t order by rowid')).toEqual([
      [3, 'y'],
      [7, 'x'],
    ])
  })

  it('reads a check that names its own table', async () => {
    const db = await openDatabase('create table t (a integer, check (t.a > 0)); insert into t values (1)')
    await db.revision(op => op.alterColumn('t', 'a', { type: bigint() }))
    expect(() => db.run('insert into t values (0)')).toThrow(/CHECK/)
  })

  it('is made once for a whole batch', async () => {
    const db = await openDatabase(blog)
    await db.revision(op =>
      op.batchAlterTable('user', async batch => {
        await batch.addColumn('email', string(40).nullable().unique())
        await batch.alterColumn('age', { type: bigint(), nullable: true })
        await batch.createCheckConstraint('ck_age', sql`age > 0`)
        await batch.createIndex('ix_age', ['age'])
        await batch.dropColumn('name')
      }),
    )
    expect(copies(db)).toBe(1)
    expect(db.rows('select * from user')).toEqual([[1, 36, null]])
    expect(db.rows('select * from post')).toEqual(posts)
  })

  it('keeps a table, a column and values with awkward names', async () => {
    const table = "we\"ird`[t] 'x'"
    const quoted = '"we""ird`[t] \'x\'"'
    const db = await openDatabase(
      `create table ${quoted} ("a ""b" text, "select" integer); insert into ${quoted} values ('v', 1)`,
    )
    await db.revision(op => op.alterColumn(table, 'a "b', { type: string(4), serverDefault: "it's" }))
    expect(db.rows(`select * from ${quoted}`)).toEqual([['v', 1]])
  })
})

describe('what needs no copy', () => {
  it('is a nullable column, one with a constant default, and one that refers to another table', async () => {
    const db = await openDatabase(blog)
    await db.revision(async op => {
      await op.addColumn('user', 'a', string(5).nullable())
      await op.addColumn('user', 'b', integer().serverDefault(7))
      await op.batchAlterTable('user', async batch => {
        await batch.addColumn('boss', integer().nullable())
        await batch.createForeignKey('fk_boss', ['boss'], 'user', ['id'])
        await batch.createIndex('ix_boss', ['boss'])
      })
      await op.dropColumn('user', 'a')
    })
    expect(copies(db)).toBe(0)
    expect(db.rows('select b, boss from user')).toEqual([[7, null]])
    expect(db.rows('select "table", "from" from pragma_foreign_key_list(\'user\')')).toEqual([['user', 'boss']])
  })

  it.each([
    ['is a changed nullability, and a check that is dropped, since SQLite 3.53', '3.53.4', 1],
    ['is a check that is added, since SQLite 3.54.1', '3.54.1', 0],
  ])('%s', async (_, version, copied) => {
    const db = await openDatabase(blog, version)
    await db.revision(async op => {
      await op.alterColumn('user', 'age', { nullable: true })
      await op.createCheckConstraint('ck_age', 'user', sql`age > 0`)
      await op.dropConstraint('ck_age', 'user')
    })
    expect(copies(db)).toBe(copied)
  })
})

describe('a change that the rows do not allow', () => {
  it('is refused for a required column without a value, with the number of rows', async () => {
    const db = await openDatabase(blog)
    const error = await failure(db.revision(op => op.addColumn('user', 'email', string(9))))
    expect(error.code).toBe('required_column_without_value')
    expect(error.message).toContain("the required column 'email' to 'user', whose 1 row(s)")
    expect(db.rows('select * from user')).toEqual([[1, 'ann', 36]])
  })

  it('is accepted for a required column of an empty table', async () => {
    const db = await openDatabase('create table t (id integer primary key)')
    await db.revision(op => op.addColumn('t', 'a', string(9)))
    expect(String(definition(db, 't'))).toContain('a VARCHAR(9) NOT NULL')
  })

  it.each([
    ['in place', '3.53.0'],
    ['by a copy', '3.45.0'],
  ])('is refused for NULLs in a column that becomes required %s', async (_, version) => {
    const db = await openDatabase("create table t (a text); insert into t values (null), ('x'), (null)")
    const impl = new SqliteImpl(db.connection, { version })
    const op = new Operations({ connection: db.connection, run: operation => impl.run(operation) })
    db.run('pragma foreign_keys = off')
    const error = await failure(op.alterColumn('t', 'a', { nullable: false }))
    expect(error).toMatchObject({ code: 'nulls_in_required_column', details: { table: 't', column: 'a', rows: 2 } })
  })

  it.each([
    ['text that is no number', 'text', "'d1'", () => integer()],
    ['a fraction that would be cut', 'real', '1.5', () => integer()],
    ['digits that would be cut', 'text', "'1.239'", () => numeric(8, 2)],
    ['digits for which there is no room', 'text', "'1234567.00'", () => numeric(8, 2)],
    ['a word that is none of the list', 'text', "'c'", () => enumeration('a', 'b')],
    ['a time that would be cut', 'text', "'2026-11-20 10:00:00.000'", () => date()],
    ['text that is no point in time', 'text', "'yesterday'", () => datetime()],
    ['text that is no number with a fraction', 'text', "'abc'", () => double()],
  ])('is refused for %s', async (_, type, value, column) => {
    const db = await openDatabase(
      `create table t (id integer primary key, a ${type}); insert into t values (5, ${value})`,
    )
    const error = await failure(db.revision(op => op.alterColumn('t', 'a', { type: column() })))
    expect(error).toMatchObject({
      code: 'values_do_not_fit',
      details: { column: 'a', rows: 1, example: 'the one with rowid 5' },
    })
  })

  it.each([
    ['text to whole numbers', 'text', "'42'", () => integer(), 42],
    ['whole numbers to exact ones', 'integer', '5', () => numeric(8, 2), '5.00'],
    ['exact numbers to a larger scale', 'decimal_text', "'1.50'", () => numeric(8, 4), '1.5000'],
    ['exact numbers to a smaller scale', 'decimal_text', "'-1.500'", () => numeric(8, 1), '-1.5'],
    ['dates to points in time', 'text', "'2026-11-20'", () => datetime(), '2026-11-20 00:00:00.000'],
    [
      'milliseconds to microseconds',
      'text',
      "'2026-11-20 10:00:00.123'",
      () => datetime({ precision: 6 }),
      '2026-11-20 10:00:00.123000',
    ],
    ['midnights to dates', 'text', "'2026-11-20 00:00:00.000'", () => date(), '2026-11-20'],
    ['whole numbers to text', 'integer', '7', () => text(), '7'],
    ['NULL to anything', 'text', 'null', () => numeric(4, 1).nullable(), null],
  ])('converts %s without loss', async (_, type, value, column, expected) => {
    const db = await openDatabase(
      `create table t (id integer primary key, a ${type}); insert into t values (5, ${value})`,
    )
    await db.revision(op => op.alterColumn('t', 'a', { type: column() }))
    expect(db.rows('select a from t')).toEqual([[expected]])
  })

  it('takes the conversion that is given', async () => {
    const db = await openDatabase("create table t (a text); insert into t values ('yes'), ('no')")
    await db.revision(op => op.alterColumn('t', 'a', { type: integer(), using: sql`a = 'yes'` }))
    expect(db.rows('select a from t')).toEqual([[1], [0]])
  })

  it('is refused for rows that it does not allow, by the name of the table and not of its copy', async () => {
    const db = await openDatabase(
      'create table t (id integer primary key, a text); insert into t values (1, 1), (2, 1)',
    )
    const change = db.revision(op => op.createUniqueConstraint('u', 't', ['a']))
    await expect(change).rejects.toMatchObject({
      code: 'rows_do_not_fit',
      message: expect.stringMatching(/^cannot change 't', .* this value of t\.a, which must be unique/),
    })
    expect(db.rows('select count(*) from t')).toEqual([[2]])
  })

  it('is refused when a view would not work any more, and changes nothing', async () => {
    const db = await openDatabase(
      `${blog} create view names as select name from user; create trigger t after delete on post begin update user set name = 'x'; end;`,
    )
    const error = await failure(db.revision(op => op.dropColumn('user', 'name')))
    expect(error).toMatchObject({ code: 'dependant_broken', details: { dependant: "the view 'names'" } })
    expect(db.rows('select * from names')).toEqual([['ann']])
  })

  it('is refused when it leaves rows that refer to nothing, and names them', async () => {
    const db = await openDatabase(blog)
    const error = await failure(db.revision(op => op.execute('delete from user')))
    expect(error).toMatchObject({
      code: 'foreign_keys_violated',
      details: { violations: ["2 row(s) from 'post' to 'user'"] },
    })
    expect(db.rows('select count(*) from user')).toEqual([[1]])
  })

  it('is not refused for rows that referred to nothing before', async () => {
    const db = await openDatabase(
      `${blog} pragma foreign_keys = off; insert into post values (9, null, 99); pragma foreign_keys = on`,
    )
    await db.revision(op => op.alterColumn('user', 'name', { type: text() }))
    expect(db.rows('select count(*) from post')).toEqual([[3]])
  })
})

describe('an interrupted run', () => {
  it('leaves a half-made copy, which the next run removes', async () => {
    const db = await openDatabase(`${blog} create table _athanor_new_user (id integer)`)
    await db.revision(op => op.alterColumn('user', 'name', { type: text() }))
    expect(db.rows("select name from sqlite_schema where name like '%athanor%'")).toEqual([])
  })

  it('that had dropped the table is not repaired by dropping its rows', async () => {
    const db = await openDatabase(
      'create table _athanor_new_user (id integer); insert into _athanor_new_user values (1)',
    )
    const error = await failure(db.revision(op => op.alterColumn('user', 'name', { type: text() })))
    expect(error.code).toBe('leftover_holds_rows')
    expect(db.rows('select * from _athanor_new_user')).toEqual([[1]])
  })

  it('inside a transaction with foreign keys on copies nothing', async () => {
    const db = await openDatabase(blog)
    db.run('begin')
    const error = await failure(operationsFor(db.connection).alterColumn('user', 'name', { type: text() }))
    expect(error.code).toBe('foreign_keys_on')
    db.run('commit')
    expect(db.rows('select * from post')).toEqual(posts)
  })

  it('leaves the table as it was when the copy fails half way', async () => {
    const db = await openDatabase(
      "create table t (id integer primary key, a text); insert into t values (1, 'x'), (2, 'x')",
    )
    db.run('pragma foreign_keys = off')
    const error = await failure(operationsFor(db.connection).createUniqueConstraint('uq', 't', ['a']))
    expect(error.code).toBe('rows_do_not_fit')
    expect(db.rows('select sql from sqlite_schema')).toEqual([['CREATE TABLE t (id integer primary key, a text)']])
    expect(db.raw.inTransaction).toBe(false)
  })
})

describe('offline', () => {
  async function written(change: (op: Operations) => Promise<void>): Promise<readonly string[]> {
    const statements: string[] = []
    const op = operationsFor(new OfflineConnection(sqliteDialect, statement => statements.push(statement)))
    await change(op)
    await op.settle()
    return statements
  }

  it('writes the copy of a table that the same run has made', async () => {
    const statements = await written(async op => {
      await op.createTable('t', { id: integer().primaryKey(), a: string(5).index() })
      await op.alterColumn('t', 'a', { type: text() })
    })
    const db = await openDatabase(`${statements.join(';\n')};`)
    expect(statements).toContain('INSERT INTO _athanor_new_t (id, a) SELECT id, a FROM t')
    expect(String(definition(db, 't'))).toContain('a TEXT NOT NULL')
    expect(definition(db, 'ix_t_a')).toBe('CREATE INDEX ix_t_a ON t (a)')
  })

  it('refuses the copy of a table that it does not know', async () => {
    const error = await failure(written(op => op.alterColumn('user', 'name', { type: text() })))
    expect(error.code).toBe('offline_needs_database')
    expect(error.message).toContain("no revision makes 'user' by `op.createTable`")
  })

  it('writes values into the statements', async () => {
    const statements = await written(async op => {
      await op.createTable('t', { id: integer().primaryKey(), at: datetime(), b: text().nullable() })
      await op.bulkInsert('t', [
        { id: 1, at: new Date(0), b: "it's?" },
        { id: 2, at: new Date(1), b: null },
      ])
      await op.execute('update t set b = ? where id = ?', ['?', 1n])
    })
    expect(statements.slice(1)).toEqual([
      "INSERT INTO t (id, at, b) VALUES (1, '1970-01-01 00:00:00.000', 'it''s?'), (2, '1970-01-01 00:00:00.001', NULL)",
      "update t set b = '?' where id = 1",
    ])
  })
})

describe('a name that is not there', () => {
  it.each<[string, string, (op: Operations) => Promise<unknown>, string]>([
    ['a table', 'table_not_found', op => op.addColumn('usr', 'a', text().nullable()), "did you mean 'user'?"],
    ['a table to drop', 'table_not_found', op => op.dropTable('users'), "did you mean 'user'?"],
    [
      'a column to alter',
      'column_not_found',
      op => op.alterColumn('user', 'nam', { type: text() }),
      'its columns are id, name, age',
    ],
    ['a column to drop', 'column_not_found', op => op.dropColumn('user', 'nam'), 'its columns are id, name, age'],
    [
      'a column to rename',
      'column_not_found',
      op => op.renameColumn('user', 'nam', 'a'),
      'its columns are id, name, age',
    ],
    [
      'a column of a key',
      'column_not_found',
      op => op.createUniqueConstraint('uq', 'user', ['nam']),
      'its columns are id, name, age',
    ],
    ['an index', 'constraint_not_found', op => op.dropIndex('ix', 'user'), 'it has none'],
    [
      'a constraint',
      'constraint_not_found',
      op => op.dropConstraint('uq', 'post', { type: 'unique' }),
      'primary key on (id), foreign key on (author_id)',
    ],
    [
      'a constraint to rename',
      'constraint_not_found',
      op => op.renameConstraint('user', 'a', 'b'),
      'it has none with a name',
    ],
  ])('is told for %s, with the ones there are', async (_, code, change, hint) => {
    const db = await openDatabase(blog)
    const error = await failure(db.revision(async op => void (await change(op))))
    expect(error.code).toBe(code)
    expect(error.message).toContain(hint)
  })

  it.each<[string, string, (op: Operations) => Promise<unknown>]>([
    ['a column', 'column_exists', op => op.addColumn('user', 'NAME', text().nullable())],
    ['the new name of a column', 'column_exists', op => op.renameColumn('user', 'age', 'name')],
    ['a primary key', 'constraint_exists', op => op.createPrimaryKey('pk', 'user', ['name'])],
  ])('but already taken is told for %s', async (_, code, change) => {
    const db = await openDatabase(blog)
    expect((await failure(db.revision(async op => void (await change(op))))).code).toBe(code)
  })

  it('and may be missing does nothing', async () => {
    const db = await openDatabase(blog)
    await db.revision(async op => {
      await op.dropTable('nothing', { ifExists: true })
      await op.dropColumn('user', 'nothing', { ifExists: true })
      await op.dropIndex('nothing', 'user', { ifExists: true })
    })
    expect(copies(db)).toBe(0)
  })
})

it('a foreign key that fits no key of the other table does not stop other changes', async () => {
  const db = await openDatabase(
    'create table a (x text); create table b (x text references a(x)); create table c (y text)',
  )
  await db.revision(op => op.alterColumn('c', 'y', { type: string(5) }))
  const error = await failure(db.revision(op => op.createForeignKey('fk', 'c', ['y'], 'a', ['x'])))
  expect(error).toMatchObject({ details: { violations: ["1 foreign key(s) of 'c' that refer to no key"] } })
})

it('a column goes without what only has its name in another sense', async () => {
  const db = await openDatabase(`
    create table "t (lower)" (id integer primary key, lower text, a text, constraint lower check (length(a) > 0));
    create index "ix (lower)" on "t (lower)" (lower(a))`)
  await db.revision(op => op.dropColumn('t (lower)', 'lower'))
  expect(String(definition(db, 't (lower)'))).toContain('constraint lower check (length(a) > 0)')
  expect(definition(db, 'ix (lower)')).toBeDefined()
})
