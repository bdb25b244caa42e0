// Models against a live SQLite database: what is found, in which order, how it is printed, and that running it leaves no difference.
import { describe, expect, it } from 'vitest'
import { sqliteDialect } from '../../../src/dialects/sqlite/dialect.ts'
import { type CompareOptions, compareMetadata } from '../../../src/migrations/autogenerate/compare-metadata.ts'
import type { AnyColumn } from '../../../src/migrations/operations/literal-table.ts'
import { fn } from '../../../src/sql/expression/functions.ts'
import { sql } from '../../../src/sql/expression/template.ts'
import * as types from '../../../src/sql/schema/column-types.ts'
import type { MetaData } from '../../../src/sql/schema/metadata.ts'
import {
  check,
  foreignKey,
  index,
  primaryKey,
  type TableElement,
  unique,
} from '../../../src/sql/schema/table-elements.ts'
import { openDatabase, type TestDatabase } from './database.ts'
import { autogenerate, described, goBack, migrate, scriptFunction } from './scripts.ts'

const { boolean, custom, datetime, double, enumeration, integer, json, numeric, string, text } = types

async function found(script: string, metadata: MetaData, options: CompareOptions = {}): Promise<readonly string[]> {
  const db = await openDatabase(script)
  const source = await autogenerate(db, metadata, options)
  return source.lines.map(line => line.text)
}

const schemaOf = (db: TestDatabase) =>
  db.rows("select type, name, sql from sqlite_schema where name not like 'sqlite_%' order by type, name")

const microblog = () =>
  described({
    post: {
      id: integer().primaryKey(),
      body: string(140),
      timestamp: datetime()
        .index()
        .default(() => new Date()),
      user_id: integer().references('user.id').index(),
    },
    user: {
      id: integer().primaryKey(),
      username: string(64).unique().index(),
      email: string(120).unique().index(),
      password_hash: string(256).nullable(),
    },
  })

describe('new tables', () => {
  it('are found with their indexes, each after those that it refers to', async () => {
    expect(await found('', microblog())).toEqual([
      "detected added table 'user'",
      "detected added index 'ix_user_email' on '(email)'",
      "detected added index 'ix_user_username' on '(username)'",
      "detected added table 'post'",
      "detected added index 'ix_post_timestamp' on '(timestamp)'",
      "detected added index 'ix_post_user_id' on '(user_id)'",
    ])
  })

  it('are printed with every name and length, and the way back is the mirror', async () => {
    const { upgradeBody, downgradeBody, imports } = await autogenerate(await openDatabase(), microblog())
    expect(upgradeBody.join('\n')).toBe(`await op.createTable('user', {
  id: integer().primaryKey(),
  username: string(64),
  email: string(120),
  password_hash: string(256).nullable(),
})
await op.createIndex('ix_user_email', 'user', ['email'], { unique: true })
await op.createIndex('ix_user_username', 'user', ['username'], { unique: true })
await op.createTable('post', {
  id: integer().primaryKey(),
  body: string(140),
  timestamp: datetime(),
  user_id: integer().references('user.id', { name: 'fk_post_user_id' }),
})
await op.createIndex('ix_post_timestamp', 'post', ['timestamp'])
await op.createIndex('ix_post_user_id', 'post', ['user_id'])`)
    expect(downgradeBody).toEqual([
      "await op.dropIndex('ix_post_user_id', 'post')",
      "await op.dropIndex('ix_post_timestamp', 'post')",
      "await op.dropTable('post')",
      "await op.dropIndex('ix_user_username', 'user')",
      "await op.dropIndex('ix_user_email', 'user')",
      "await op.dropTable('user')",
    ])
    expect(imports).toEqual(["import { datetime, integer, string } from 'athanor'"])
  })

  it('are found no more once the script has run, and are gone when it has gone back', async () => {
    const db = await openDatabase()
    const source = await migrate(db, microblog())
    expect((await autogenerate(db, microblog())).lines).toEqual([])
    await goBack(db, source)
    expect(schemaOf(db)).toEqual([])
  })

  it('may refer to each other in a circle and to themselves', async () => {
    const db = await openDatabase()
    const metadata = described({
      a: {
        id: integer().primaryKey(),
        b: integer().nullable().references('b.id'),
        a: integer().nullable().references('a.id'),
      },
      b: { id: integer().primaryKey(), a: integer().nullable().references('a.id') },
    })
    await migrate(db, metadata)
    expect((await autogenerate(db, metadata)).lines).toEqual([])
  })
})

describe('nothing', () => {
  it('is found of our own tables, whatever they are called', async () => {
    const script =
      'create table athanor_version (version_num text); create table athanor_history (id integer); create table _athanor_new_x (id integer)'
    expect(await found(script, described({}))).toEqual([])
    expect(
      await found('create table alembic_version (v text)', described({}), { versionTables: ['alembic_version'] }),
    ).toEqual([])
  })

  it('is printed when nothing changed', async () => {
    const { upgradeBody, downgradeBody, imports } = await autogenerate(await openDatabase(), described({}))
    expect([upgradeBody, downgradeBody, imports]).toEqual([[], [], []])
  })

  it('is found where a constraint has no name in the database, or only another case', async () => {
    const script = `create table "Album" ("AlbumId" integer not null, "Title" NVARCHAR(160) not null unique, "ArtistId" integer not null, n int check (n > 0),
      constraint "PK_Album" primary key ("AlbumId"), foreign key ("ArtistId") references "Artist" ("ArtistId") on delete no action);
      create table "Artist" ("ArtistId" integer not null primary key)`
    const metadata = described({
      Album: {
        AlbumId: integer().primaryKey(),
        Title: string(160).unique(),
        ArtistId: integer().references('Artist.ArtistId'),
        n: integer().nullable().check(sql`n > 0`),
      },
      Artist: { ArtistId: integer().primaryKey() },
    })
    expect(await found(script, metadata)).toEqual([])
  })

  it.each([
    ['a number and its text', integer().serverDefault(5), "int not null default '5'"],
    ['parentheses', integer().serverDefault(sql`(1 + 2)`), 'int not null default ( 1+2 )'],
    ['the case of words', text().serverDefault(sql`current_timestamp`), 'text not null default CURRENT_TIMESTAMP'],
    ['an escaped quote', text().serverDefault("it's"), "text not null default 'it''s'"],
    ['true and one', boolean().serverDefault(true), 'boolean not null default true'],
    ['five and five point nought', double().serverDefault(5), 'double not null default 5.0'],
    ['a negative number', integer().serverDefault(-5), 'int not null default -5'],
    ['no default and NULL', text().nullable(), 'text default null'],
    [
      'the present time',
      datetime().serverDefault(fn.now()),
      "datetime not null default (strftime('%Y-%m-%d %H:%M:%f', 'now'))",
    ],
  ])('is found between defaults that differ in %s', async (_, column, definition) => {
    expect(
      await found(
        `create table t (id integer primary key, a ${definition})`,
        described({ t: { id: integer().primaryKey(), a: column } }),
      ),
    ).toEqual([])
  })
})

const t = (columns: Readonly<Record<string, AnyColumn>>, ...constraints: readonly TableElement[]): MetaData =>
  described({ t: [{ id: integer().primaryKey(), ...columns }, { constraints }] })
const database = (definition: string, more = '') => `create table t (id integer primary key, ${definition}); ${more}`

describe('a difference of one kind', () => {
  it.each<[string, string, MetaData, readonly string[]]>([
    [
      'an added column',
      database('a text'),
      t({ a: text().nullable(), b: text().nullable() }),
      ["detected added column 't.b'"],
    ],
    ['a removed column', database('a text, b text'), t({ a: text().nullable() }), ["detected removed column 't.b'"]],
    ['a column that is required now', database('a text'), t({ a: text() }), ["detected NOT NULL on column 't.a'"]],
    [
      'a column that is required no more',
      database('a text not null'),
      t({ a: text().nullable() }),
      ["detected NULL on column 't.a'"],
    ],
    [
      'a type',
      database('a varchar(20)'),
      t({ a: string(200).nullable() }),
      ["detected type change from varchar(20) to VARCHAR(200) on 't.a'"],
    ],
    [
      'a type of the user',
      database('a text'),
      t({ a: point().nullable() }),
      ["detected type change from TEXT to POINT on 't.a'"],
    ],
    [
      'an added default',
      database('a text'),
      t({ a: text().nullable().serverDefault('x') }),
      ["detected added server default to 'x' on column 't.a'"],
    ],
    [
      'a changed default',
      database('a int default 15'),
      t({ a: integer().nullable().serverDefault(20) }),
      ["detected changed server default from 15 to 20 on column 't.a'"],
    ],
    [
      'a removed default',
      database('a int default 15'),
      t({ a: integer().nullable() }),
      ["detected removed server default from 15 on column 't.a'"],
    ],
    [
      'an added index',
      database('a text'),
      t({ a: text().nullable().index() }),
      ["detected added index 'ix_t_a' on '(a)'"],
    ],
    [
      'a removed index',
      database('a text', 'create index ix on t (a)'),
      t({ a: text().nullable() }),
      ["detected removed index 'ix' on 't'"],
    ],
    [
      'an index that is unique now',
      database('a text', 'create index ix_t_a on t (a)'),
      t({ a: text().nullable().unique().index() }),
      ["detected changed index 'ix_t_a' on 't': unique=false to unique=true"],
    ],
    [
      'the order of an index',
      database('a text, b text', 'create index ix on t (a, b)'),
      t({ a: text().nullable(), b: text().nullable() }, index('ix', 'b', 'a')),
      ["detected changed index 'ix' on 't': (a, b) to (b, a)"],
    ],
    [
      'the direction of an index',
      database('a text', 'create index ix on t (a)'),
      t({ a: text().nullable() }, index('ix', sql.identifier('a').desc())),
      ["detected changed index 'ix' on 't': (a) to (a desc)"],
    ],
    [
      'the condition of an index',
      database('a text', 'create index ix on t (a) where a > 1'),
      t({ a: text().nullable() }, index('ix', 'a').where(sql`a > 2`)),
      ["detected changed index 'ix' on 't': (a) where a > 1 to (a) where a > 2"],
    ],
    [
      'an expression of an index',
      database('a text', 'create index ix on t (lower(a))'),
      t({ a: text().nullable() }, index('ix', sql`upper(a)`)),
      ["detected changed index 'ix' on 't': (lower(a)) to (upper(a))"],
    ],
    [
      'an added unique constraint',
      database('a text'),
      t({ a: text().nullable().unique() }),
      ["detected added unique constraint 'uq_t_a' on '(a)'"],
    ],
    [
      'a removed unique constraint',
      database('a text, constraint u unique (a)'),
      t({ a: text().nullable() }),
      ["detected removed unique constraint 'u' on 't'"],
    ],
    [
      'a removed unique constraint without a name',
      database('a text unique'),
      t({ a: text().nullable() }),
      ["detected removed unique constraint on '(a)' of 't'"],
    ],
    [
      'a changed unique constraint',
      database('a text, b text, constraint u unique (a)'),
      t({ a: text().nullable(), b: text().nullable() }, unique('a', 'b').named('u')),
      ["detected changed unique constraint 'u' on 't': (a) to (a, b)"],
    ],
    [
      'a renamed unique constraint',
      database('a text, constraint old unique (a)'),
      t({ a: text().nullable().unique() }),
      ["detected renamed unique constraint 'old' to 'uq_t_a' on 't'"],
    ],
    [
      'an added foreign key',
      database('a int'),
      t({ a: integer().nullable().references('t.id') }),
      ["detected added foreign key (a) to 't' (id) on table 't'"],
    ],
    [
      'a removed foreign key',
      database('a int references t'),
      t({ a: integer().nullable() }),
      ["detected removed foreign key (a) to 't' (id) on table 't'"],
    ],
    [
      'what a foreign key does',
      database('a int references t(id)'),
      t({ a: integer().nullable().references('t.id', { onDelete: 'cascade' }) }),
      [
        "detected removed foreign key (a) to 't' (id) on table 't'",
        "detected added foreign key (a) to 't' (id) on table 't'",
      ],
    ],
    [
      'an added check',
      database('a int'),
      t({ a: integer().nullable() }, check(sql`a > 0`).named('ck')),
      ["detected added check constraint 'ck' on table 't'"],
    ],
    [
      'a changed check',
      database('a int, constraint ck check (a > 0)'),
      t({ a: integer().nullable() }, check(sql`a > -1`).named('ck')),
      ["detected changed check constraint 'ck' on table 't': a > 0 to a > - 1"],
    ],
    [
      'a removed check without a name',
      database('a int check (a > 0)'),
      t({ a: integer().nullable() }),
      ["detected removed a check constraint without a name on table 't'"],
    ],
    [
      'a computed column',
      database('a int, b int as (a + 1)'),
      t({ a: integer().nullable(), b: integer().nullable().computed(sql`a + 2`) }),
      ["detected changed computation of column 't.b'"],
    ],
    [
      'a column that is computed no more',
      database('a int, b int as (a + 1)'),
      t({ a: integer().nullable(), b: integer().nullable() }),
      ["detected removed computation of column 't.b'"],
    ],
    [
      'a collation',
      database('a text'),
      t({ a: text().nullable().collate('nocase') }),
      ["detected collation change from the default to nocase on 't.a'"],
    ],
  ])('%s is found, migrated, and taken back', async (_, script, metadata, lines) => {
    const db = await openDatabase(script)
    db.run('insert into t (id, a) values (1, 1)')
    const before = await db.connection.inspect()
    const source = await autogenerate(db, metadata)
    expect(source.lines.map(line => line.text)).toEqual(lines)
    await db.revision(scriptFunction(source.upgradeBody, source.imports))
    expect((await autogenerate(db, metadata)).lines).toEqual([])
    await goBack(db, source)
    const withoutText = (schema: typeof before) =>
      JSON.parse(JSON.stringify(schema, (key, value: unknown) => (key === 'definition' ? null : value)))
    const after = withoutText(await db.connection.inspect())
    expect(after).toEqual({ ...withoutText(before), tables: after.tables })
    expect(compareTables(after.tables)).toEqual(compareTables(withoutText(before).tables))
    expect(db.rows('select id, a from t')).toEqual([[1, expect.anything()]])
  })

  it('a changed primary key is found, migrated, and taken back', async () => {
    const db = await openDatabase(
      "create table t (a text not null, b text, primary key (a)); insert into t values ('x', 'y')",
    )
    const metadata = described({ t: { a: text().primaryKey(), b: text().primaryKey() } })
    const source = await migrate(db, metadata)
    expect(source.lines.map(line => line.text)).toContain("detected changed primary key of table 't': (a) to (a, b)")
    expect((await autogenerate(db, metadata)).lines).toEqual([])
    await goBack(db, source)
    expect((await db.connection.inspect()).tables[0]).toMatchObject({
      primaryKey: { columns: ['a'] },
      columns: [{ nullable: false }, { nullable: true }],
    })
  })
})

function point() {
  return custom<string>({ name: 'point', sql: 'POINT', toDriver: value => value, fromDriver: value => value })
}

function compareTables(
  tables: readonly { readonly columns: readonly { readonly name: string; readonly typeText: string }[] }[],
): unknown {
  const spelled = (table: { readonly columns: readonly { readonly name: string; readonly typeText: string }[] }) =>
    table.columns
      .map(column => ({
        ...column,
        typeText: column.typeText.toLowerCase(),
        collation: String((column as { collation?: string }).collation).toLowerCase(),
      }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return tables.map(table => ({ ...table, columns: spelled(table) }))
}

describe('renames', () => {
  const people = (
    script = '',
  ) => `create table person (id integer primary key, name text, pet integer references person(id), check (length(name) > 0));
    create index ix_person_name on person (name); insert into person values (1, 'ann', 1); ${script}`
  const renamed = () =>
    described({
      human: [
        {
          id: integer().primaryKey(),
          full_name: text().nullable().renamedFrom('name').index(),
          pet: integer().nullable().references('human.id'),
        },
        { renamedFrom: 'person', constraints: [check(sql`length(full_name) > 0`)] },
      ],
    })

  it('keep what a table and a column hold, and are taken back', async () => {
    const db = await openDatabase(people())
    const before = schemaOf(db)
    const source = await migrate(db, renamed())
    expect(source.lines.map(line => line.text)).toEqual([
      "detected renamed table 'person' to 'human'",
      "detected renamed column 'human.name' to 'human.full_name'",
      "detected added index 'ix_human_full_name' on '(full_name)'",
      "detected removed index 'ix_person_name' on 'human'",
    ])
    expect(db.rows('select id, full_name, pet from human')).toEqual([[1, 'ann', 1]])
    expect((await autogenerate(db, renamed())).lines).toEqual([])
    await goBack(db, source)
    expect(schemaOf(db).map(([, name]) => name)).toEqual(before.map(([, name]) => name))
    expect(db.rows('select * from person')).toEqual([[1, 'ann', 1]])
  })

  it('are ignored when the old name is still in the models, or the new one already in the database', async () => {
    const both = described({
      a: { id: integer().primaryKey() },
      b: [{ id: integer().primaryKey() }, { renamedFrom: 'a' }],
    })
    expect(await found('create table a (id integer primary key)', both)).toEqual(["detected added table 'b'"])
    const done = described({ t: { id: integer().primaryKey(), b: text().nullable().renamedFrom('a') } })
    expect(await found('create table t (id integer primary key, b text)', done)).toEqual([])
  })

  it('of a swap are refused', async () => {
    const swap = described({
      t: { id: integer().primaryKey(), a: text().nullable().renamedFrom('b'), b: text().nullable().renamedFrom('a') },
    })
    await expect(found('create table t (id integer primary key, a text, b text)', swap)).rejects.toMatchObject({
      code: 'rename_cycle',
    })
  })

  it('of two columns from the same one are refused', async () => {
    const two = described({
      t: { id: integer().primaryKey(), a: text().nullable().renamedFrom('x'), b: text().nullable().renamedFrom('x') },
    })
    await expect(found('create table t (id integer primary key, x text)', two)).rejects.toMatchObject({
      code: 'ambiguous_rename',
    })
  })
})

describe('the whole of a schema', () => {
  const script = `
    create table user (id integer primary key, name varchar(50), a1 text, pw varchar(50));
    create index pw_idx on user (pw);
    create table address (id integer primary key, email varchar(100) not null);
    create table "order" (order_id integer primary key, amount decimal_text(8, 2) not null);
    create table extra_child (id integer primary key, extra integer references extra(id));
    create table extra (id integer primary key)`
  const models = () =>
    described({
      user: { id: integer().primaryKey(), name: string(50), a1: text().nullable().serverDefault('x') },
      address: { id: integer().primaryKey(), email: string(100).unique(), street: string(50).nullable() },
      order: {
        order_id: integer().primaryKey(),
        amount: numeric(10, 2).nullable(),
        user_id: integer().nullable().references('user.id'),
      },
      item: { id: integer().primaryKey(), order_id: integer().nullable().references('order.order_id') },
    })

  it('is told in a fixed order: new tables, dropped ones, then table by table', async () => {
    expect(await found(script, models())).toEqual([
      "detected added table 'item'",
      "detected removed table 'extra_child'",
      "detected removed table 'extra'",
      "detected added column 'address.street'",
      "detected added unique constraint 'uq_address_email' on '(email)'",
      "detected added column 'order.user_id'",
      "detected type change from decimal_text(8, 2) to DECIMAL_TEXT(10, 2) on 'order.amount'",
      "detected NULL on column 'order.amount'",
      "detected added foreign key (user_id) to 'user' (id) on table 'order'",
      "detected NOT NULL on column 'user.name'",
      "detected added server default to 'x' on column 'user.a1'",
      "detected removed index 'pw_idx' on 'user'",
      "detected removed column 'user.pw'",
    ])
  })

  it('is printed with one batch a table, and new and dropped tables outside', async () => {
    const { upgradeBody } = await autogenerate(await openDatabase(script), models())
    expect(upgradeBody.join('\n')).toBe(`await op.createTable('item', {
  id: integer().primaryKey(),
  order_id: integer().nullable().references('order.order_id', { name: 'fk_item_order_id' }),
})
await op.dropTable('extra_child')
await op.dropTable('extra')
await op.batchAlterTable('address', async batch => {
  await batch.addColumn('street', string(50).nullable())
  await batch.createUniqueConstraint('uq_address_email', ['email'])
})
await op.batchAlterTable('order', async batch => {
  await batch.addColumn('user_id', integer().nullable())
  await batch.alterColumn('amount', { type: numeric(10, 2), nullable: true, existing: numeric(8, 2) })
  await batch.createForeignKey('fk_order_user_id', ['user_id'], 'user', ['id'])
})
await op.batchAlterTable('user', async batch => {
  await batch.alterColumn('name', { nullable: false, existing: string(50).nullable() })
  await batch.alterColumn('a1', { serverDefault: 'x', existing: text().nullable() })
  await batch.dropIndex('pw_idx')
  await batch.dropColumn('pw')
})`)
  })

  it('comes out the same whatever the order of the models and of the database', async () => {
    const db = await openDatabase(script)
    const reflected = await db.connection.inspect()
    const forwards = compareMetadata(models(), reflected, sqliteDialect)
    const backwards = compareMetadata(
      { tables: models().tables.toReversed() },
      { ...reflected, tables: reflected.tables.toReversed() },
      sqliteDialect,
    )
    expect(backwards.lines).toEqual(forwards.lines)
  })

  it('is left out as far as the filters say', async () => {
    const only = await found(script, models(), {
      include: subject => subject.table === 'user',
      exclude: subject => subject.type === 'index',
    })
    expect(only).toEqual([
      "detected NOT NULL on column 'user.name'",
      "detected added server default to 'x' on column 'user.a1'",
      "detected removed column 'user.pw'",
    ])
  })

  it('goes through the hook before it is printed', async () => {
    const db = await openDatabase(script)
    const source = await autogenerate(db, models(), {
      process: operations => [
        ...operations.filter(operation => operation.kind === 'createTable'),
        { kind: 'execute', statement: 'select 1', parameters: [], undo: 'select 2' },
      ],
    })
    expect(source.upgradeBody.at(-1)).toBe("await op.execute('select 1')")
    expect(source.downgradeBody).toEqual(["await op.execute('select 2')", "await op.dropTable('item')"])
  })

  it('with an operation of the hook that cannot be taken back is refused', async () => {
    const process = () => [{ kind: 'execute', statement: 'select 1', parameters: [], undo: null }] as const
    await expect(found('', described({}), { process })).rejects.toMatchObject({ code: 'irreversible_operation' })
  })
})

describe('a table that was made elsewhere', () => {
  it('comes back as it was when its drop is taken back', async () => {
    const db = await openDatabase(
      `
      create table "O'Brien" ("2024" NVARCHAR(160) not null, "1" int, a decimal(8,2) default 'it''s', b datetime default CURRENT_TIMESTAMP, c text collate nocase,
        d int as (a * 2) stored, e "odd type", "f.g" int unique, h json, primary key ("2024", "1"), unique (a, b), check (a <> '\`\${1}'),
        foreign key (b) references other ("x.y") on delete set null on update cascade deferrable initially deferred) strict_`.replace(
        ' strict_',
        '',
      ) +
        `;
      create table other ("x.y" text primary key) without rowid;
      create table counted (id integer primary key autoincrement);
      create index "ix 1" on "O'Brien" (a collate nocase desc, lower(c)) where b is not null`,
    )
    const before = await db.connection.inspect()
    const source = await migrate(db, described({}))
    expect(schemaOf(db)).toEqual([])
    await goBack(db, source)
    const plain = (schema: typeof before) =>
      JSON.parse(
        JSON.stringify(schema, (key, value: unknown) =>
          key === 'definition' ? null : key === 'typeText' ? String(value).toLowerCase() : value,
        ),
      )
    expect(plain(await db.connection.inspect())).toEqual(plain(before))
  })

  it('cannot put code into the script by its names and texts', async () => {
    const names = [
      "'); process.exit(); //",
      '`${process.exit()}`',
      'a\nb',
      '*/ x',
      '"); drop table x; --',
      '\u2028',
      "\\'",
    ]
    const quote = (name: string) => `"${name.replaceAll('"', '""')}"`
    const literal = (value: string) => `'${value.replaceAll("'", "''")}'`
    const tables = names.map(
      (
        name,
        at,
      ) => `create table ${quote(name)} (id integer primary key, ${quote(`${name}2`)} text default ${literal(name)} check (${quote(`${name}2`)} <> ${literal(name)}));
      create index ${quote(`ix ${at}${name}`)} on ${quote(name)} (${quote(`${name}2`)}) where ${quote(`${name}2`)} <> ${literal(name)}`,
    )
    const db = await openDatabase(tables.join(';'))
    const before = await db.connection.inspect()
    const source = await migrate(db, described({}))
    expect([...source.upgradeBody, ...source.downgradeBody].filter(line => /[\n\r\u2028]/.test(line))).toEqual([])
    await goBack(db, source)
    const plain = (schema: typeof before) =>
      JSON.parse(JSON.stringify(schema, (key, value: unknown) => (key === 'definition' ? null : value)))
    expect(plain(await db.connection.inspect())).toEqual(plain(before))
  })
})

it('every kind of type and modifier is printed so that it makes the same column', async () => {
  const db = await openDatabase()
  const metadata = described({
    everything: [
      {
        a: integer().primaryKey(),
        b: types.bigint().primaryKey(),
        c: types.smallint().serverDefault(-3),
        d: types.string().nullable(),
        e: types.datetime({ precision: 6 }),
        f: types.date(),
        g: types.time(),
        h: types.numeric(),
        i: types.numeric(8, 2).asNumber(),
        j: types.float(),
        k: double().serverDefault(sql`1.5 + 1`),
        l: json().serverDefault('{"a": "it\'s"}'),
        m: types.jsonb(),
        n: types.binary(),
        o: types.uuid(),
        p: enumeration('draft', "o'clock"),
        q: types.sqlType({ default: 'point', sqlite: 'POINT(2)' }),
        r: boolean().serverDefault(false),
        s: string(5).computed(sql`upper(d)`, { stored: true }).nullable(),
        u: text().collate('NOCASE').check(sql`u <> ${'x'}`).check(sql`length(u) < ${5}`, { name: 'short' }),
      },
      {
        comment: 'all of them',
        constraints: [
          primaryKey('b', 'a').named('the_key'),
          unique('c', 'd'),
          foreignKey(['a', 'b'], ['everything.b', 'everything.a'], { onDelete: 'cascade', deferrable: true }),
        ],
      },
    ],
  })
  const source = await migrate(db, metadata)
  expect((await autogenerate(db, metadata)).lines).toEqual([])
  expect(source.upgradeBody.filter(line => line.length > 118)).toEqual([])
})

describe('the statements that are sent', () => {
  const tables = (count: number) =>
    described(
      Object.fromEntries(
        Array.from({ length: count }, (_, at) => [
          `t${at}`,
          {
            id: integer().primaryKey(),
            code: string(9).unique().index(),
            next_id: integer().references('t0.id').index(),
          },
        ]),
      ),
    )

  it('are as many for a comparison with many tables as with few', async () => {
    const compared = async (count: number) => {
      const db = await openDatabase()
      await migrate(db, tables(count))
      db.sent.length = 0
      expect((await autogenerate(db, tables(count))).lines).toEqual([])
      return db.sent.length
    }
    expect(await compared(30)).toBe(await compared(2))
  })

  it('read the definition of a table once for each index that it gets', async () => {
    const db = await openDatabase()
    await migrate(db, tables(1))
    db.sent.length = 0
    await db.revision(op => op.createIndex('ix_both', 't0', ['code', 'next_id']))
    expect(db.sent.filter(text => /from sqlite_schema where tbl_name/.test(text))).toHaveLength(1)
    expect(db.sent.filter(text => /'view', 'trigger'/.test(text))).toEqual([])
  })
})
