import { describe, expect, it, onTestFinished } from 'vitest'
import type { ReflectedColumn } from '../../../src/dialect/reflected.ts'
import { sqliteDialect } from '../../../src/dialects/sqlite/dialect.ts'
import { fn } from '../../../src/sql/expression/functions.ts'
import { sql } from '../../../src/sql/expression/template.ts'
import * as columns from '../../../src/sql/schema/column-types.ts'
import { boolean, datetime, integer, json, numeric, string, text } from '../../../src/sql/schema/column-types.ts'
import { check, foreignKey, index, unique } from '../../../src/sql/schema/table-elements.ts'
import { drivers, type Live, open, table } from './live.ts'

async function live(setUp = ''): Promise<Live> {
  const database = await open()
  onTestFinished(() => database.close())
  await database.script(setUp)
  return database
}

const column = (more: Partial<ReflectedColumn> & Pick<ReflectedColumn, 'name' | 'typeText'>) => ({
  nullable: false,
  default: null,
  computed: null,
  collation: null,
  comment: null,
  generated: false,
  ...more,
})
const withoutType = ({ type: _, ...rest }: ReflectedColumn) => rest

const everything = table(
  'every thing',
  {
    id: integer().primaryKey(),
    name: string(64).collate('NOCASE').unique(),
    age: integer().nullable().check(sql`age > ${-1}`).serverDefault(-5),
    note: text().serverDefault("it's"),
    at: datetime().serverDefault(fn.now()).index(),
    done: boolean().serverDefault(false),
    upper: string().nullable().computed(sql`upper("name")`, { stored: true }),
    lower: string().nullable().computed(sql`lower("name")`),
    price: numeric(10, 2),
    data: json().nullable(),
    order: integer()
      .nullable()
      .references('group.id', { onDelete: 'cascade', onUpdate: 'set null', deferrable: 'deferred' }),
    a: integer().nullable(),
    b: integer().nullable(),
  },
  {
    constraints: [
      unique('a', 'b'),
      unique('b', 'a').unnamed(),
      check(sql`a <> ')' /* , */`).named('Check It'),
      check(sql`b > 0`).unnamed(),
      foreignKey(['a', 'b'], ['every thing.b', 'every thing.a'], { onDelete: 'restrict' }),
      index('ix_parts', sql`lower("name")`, 'a').unique().where(sql`a > ${-1} and note <> ${"it's"}`),
      index('ix_desc', sql`a`, 'b'),
    ],
  },
)

describe('a table that we created', () => {
  it('is read back as it was described', async () => {
    const database = await live('create table "group" (id integer primary key)')
    await database.create(everything)
    const found = await database.reflect('every thing')
    expect(found.columns.map(withoutType)).toEqual([
      column({ name: 'id', typeText: 'INTEGER', generated: true }),
      column({ name: 'name', typeText: 'VARCHAR(64)', collation: 'NOCASE' }),
      column({ name: 'age', typeText: 'INTEGER', nullable: true, default: '-5' }),
      column({ name: 'note', typeText: 'TEXT', default: "'it''s'" }),
      column({ name: 'at', typeText: 'DATETIME(3)', default: "strftime('%Y-%m-%d %H:%M:%f', 'now')" }),
      column({ name: 'done', typeText: 'BOOLEAN', default: '0' }),
      column({ name: 'upper', typeText: 'VARCHAR', nullable: true, computed: { text: 'upper("name")', stored: true } }),
      column({
        name: 'lower',
        typeText: 'VARCHAR',
        nullable: true,
        computed: { text: 'lower("name")', stored: false },
      }),
      column({ name: 'price', typeText: 'DECIMAL_TEXT(10, 2)' }),
      column({ name: 'data', typeText: 'JSON_TEXT', nullable: true }),
      column({ name: 'order', typeText: 'INTEGER', nullable: true }),
      column({ name: 'a', typeText: 'INTEGER', nullable: true }),
      column({ name: 'b', typeText: 'INTEGER', nullable: true }),
    ])
    expect(found.primaryKey).toEqual({ name: 'pk_every thing', columns: ['id'] })
    expect(found.uniques).toEqual([
      { name: 'uq_every thing_name', columns: ['name'] },
      { name: 'uq_every thing_a_b', columns: ['a', 'b'] },
      { name: null, columns: ['b', 'a'] },
    ])
    expect(found.checks).toEqual([
      { name: 'ck_every thing_age', text: 'age > (-1)' },
      { name: 'Check It', text: "a <> ')' /* , */" },
      { name: null, text: 'b > 0' },
    ])
    expect(found.foreignKeys).toEqual([
      {
        name: 'fk_every thing_order',
        columns: ['order'],
        table: 'group',
        targetColumns: ['id'],
        onDelete: 'cascade',
        onUpdate: 'set null',
        deferrable: 'deferred',
      },
      {
        name: 'fk_every thing_a_b',
        columns: ['a', 'b'],
        table: 'every thing',
        targetColumns: ['b', 'a'],
        onDelete: 'restrict',
        onUpdate: null,
        deferrable: null,
      },
    ])
    const part = (name: string) => ({ column: name, text: null, descending: false })
    const plain = { unique: false, where: null, using: null }
    expect(found.indexes).toEqual([
      {
        ...plain,
        name: 'ix_desc',
        parts: [part('a'), part('b')],
        definition: 'CREATE INDEX ix_desc ON "every thing" (a, b)',
      },
      {
        ...plain,
        name: 'ix_every thing_at',
        parts: [part('at')],
        definition: 'CREATE INDEX "ix_every thing_at" ON "every thing" (at)',
      },
      {
        name: 'ix_parts',
        parts: [{ column: null, text: 'lower("name")', descending: false }, part('a')],
        unique: true,
        where: "a > (-1) and note <> 'it''s'",
        using: null,
        definition: `CREATE UNIQUE INDEX ix_parts ON "every thing" (lower("name"), a) WHERE a > (-1) and note <> 'it''s'`,
      },
    ])
    expect(found.options).toEqual({ strict: false, withoutRowid: false, autoincrement: false })
    expect([found.schema, found.comment, found.definition?.slice(0, 27)]).toEqual([
      null,
      null,
      'CREATE TABLE "every thing" ',
    ])
  })

  it('has the types that the model says', async () => {
    const database = await live()
    for (const strict of [false, true]) {
      const kinds = {
        id: columns.bigint().primaryKey(),
        ...Object.fromEntries(
          [
            columns.smallint(),
            columns.bigint(),
            string(),
            string(5),
            text(),
            boolean(),
            datetime(),
            columns.date(),
            columns.time(),
            numeric(),
            numeric(20, 2),
          ]
            .concat([
              numeric(10, 2).asNumber(),
              columns.float(),
              columns.double(),
              json(),
              columns.jsonb(),
              columns.binary(),
              columns.uuid(),
            ] as never)
            .map((builder, at) => [`c${at}`, builder]),
        ),
        enumeration: columns.enumeration('a', 'b'),
      }
      const model = table(strict ? 'strict' : 'loose', kinds, strict ? { sqlite: { strict } } : {})
      await database.create(model)
      const found = await database.reflect(model.name)
      const different = found.columns.filter(
        reflected => !sqliteDialect.sameType(model.column(reflected.name)?.type ?? text().type, reflected, found),
      )
      expect(different).toEqual([])
    }
  })

  it('shows its defaults as defaultText says', async () => {
    const database = await live()
    const model = table('defaults', {
      a: integer().serverDefault(-5),
      b: text().serverDefault('a\0b'),
      c: text().serverDefault(sql`  upper('x') `),
      d: datetime().serverDefault(sql`CURRENT_TIMESTAMP`),
      e: columns.double().serverDefault(-1e-7),
      f: text().nullable().serverDefault(null),
      g: integer().serverDefault(sql`(-5)`),
      h: integer().serverDefault(sql`(1) + (2)`),
      i: columns.double().serverDefault(Number.NEGATIVE_INFINITY),
    })
    await database.create(model)
    const found = await database.reflect('defaults')
    expect(found.columns.map(({ default: text }) => text)).toEqual(
      model.columns.map(({ serverDefault }) =>
        serverDefault === null ? null : sqliteDialect.defaultText(serverDefault),
      ),
    )
    await database.script('insert into defaults default values')
    expect(await database.rows('select a, b, c, e, f, g, h, i from defaults')).toEqual([
      [-5, 'a\0b', 'X', -1e-7, null, -5, 3, Number.NEGATIVE_INFINITY],
    ])
  })

  it('has its options', async () => {
    const database = await live()
    await database.create(
      table('numbered', { id: integer().primaryKey(), a: text() }, { sqlite: { autoincrement: true } }),
    )
    await database.create(table('bare', { id: text().primaryKey() }, { sqlite: { strict: true, withoutRowid: true } }))
    const numbered = await database.reflect('numbered')
    expect([numbered.options, numbered.primaryKey]).toEqual([
      { strict: false, withoutRowid: false, autoincrement: true },
      { name: 'pk_numbered', columns: ['id'] },
    ])
    expect((await database.reflect('bare')).options).toEqual({ strict: true, withoutRowid: true, autoincrement: false })
  })

  it('has directions and collations of its indexes', async () => {
    const database = await live()
    const model = table('pet', { id: integer().primaryKey(), a: text().collate('NOCASE'), b: text() })
    await database.create(model)
    await database.script('create index ix on pet (a desc, b collate RTRIM, a collate BINARY, id)')
    expect((await database.reflect('pet')).indexes[0]?.parts).toEqual([
      { column: 'a', text: null, descending: true },
      { column: 'b', text: null, descending: false, collation: 'RTRIM' },
      { column: 'a', text: null, descending: false, collation: 'BINARY' },
      { column: 'id', text: null, descending: false },
    ])
  })

  it('numbers rows with the key of each size', async () => {
    const database = await live()
    await database.create(table('pet', { id: columns.bigint().primaryKey(), a: text().nullable() }))
    expect(await database.rows('insert into pet (a) values (null), (null) returning id')).toEqual([[1], [2]])
  })
})

// In the manner of a script that a designer's tool wrote: brackets, odd spacing, keys without names, names in another case.
const shop = `
  CREATE TABLE [Maker]
  (
      [MakerId] INTEGER  NOT NULL,
      [Name] NVARCHAR(120),
      CONSTRAINT [PK_Maker] PRIMARY KEY  ([MakerId])
  );
  CREATE TABLE [Item]
  (
      [ItemId] INTEGER  NOT NULL,
      [Title] NVARCHAR(160)  NOT NULL,
      [MakerId] INTEGER  NOT NULL,
      [Price] NUMERIC(10,2)  NOT NULL,
      [MadeAt] DATETIME,
      CONSTRAINT [PK_Item] PRIMARY KEY  ([ItemId]),
      FOREIGN KEY ([MakerId]) REFERENCES [Maker] ([MakerId])
          ON DELETE NO ACTION ON UPDATE NO ACTION
  );
  CREATE UNIQUE INDEX [IPK_Maker] ON [Maker]([MakerId]);
  CREATE INDEX [IFK_ItemMakerId] ON [Item] ([MakerId]);
  create table tag (item references ITEM, word text not null collate binary, primary key (WORD, item), unique (Item, Word));
`

describe('a database that another program created', () => {
  it('is read with its quoted names and keys without names', async () => {
    const database = await live(shop)
    const item = await database.reflect('item')
    expect(item.name).toBe('Item')
    expect(
      item.columns.map(found => [found.name, found.typeText, found.type?.key ?? null, found.nullable, found.generated]),
    ).toEqual([
      ['ItemId', 'INTEGER', 'integer', false, true],
      ['Title', 'NVARCHAR(160)', 'string(160)', false, false],
      ['MakerId', 'INTEGER', 'integer', false, false],
      ['Price', 'NUMERIC(10,2)', 'numeric(10,2,true)', false, false],
      ['MadeAt', 'DATETIME', 'datetime', true, false],
    ])
    expect(item.primaryKey).toEqual({ name: 'PK_Item', columns: ['ItemId'] })
    expect(item.foreignKeys).toEqual([
      {
        name: null,
        columns: ['MakerId'],
        table: 'Maker',
        targetColumns: ['MakerId'],
        onDelete: null,
        onUpdate: null,
        deferrable: null,
      },
    ])
    expect(item.indexes.map(found => [found.name, found.unique])).toEqual([['IFK_ItemMakerId', false]])
  })

  it('gives names as they were declared, whatever the case in which constraints write them', async () => {
    const database = await live(shop)
    const tag = await database.reflect('TAG')
    expect(tag.primaryKey).toEqual({ name: null, columns: ['word', 'item'] })
    expect(tag.uniques).toEqual([{ name: null, columns: ['item', 'word'] }])
    expect(tag.foreignKeys).toMatchObject([{ columns: ['item'], table: 'Item', targetColumns: ['ItemId'] }])
    expect(tag.columns.map(found => [found.name, found.type, found.nullable, found.collation])).toEqual([
      ['item', null, false, null],
      ['word', text().type, false, null],
    ])
  })

  it('shows constraints that SQLite keeps in one index', async () => {
    const database = await live(
      'create table t (id integer primary key unique, a text unique, constraint uq unique (a), unique (id))',
    )
    expect((await database.reflect('t')).uniques).toEqual([
      { name: null, columns: ['id'] },
      { name: null, columns: ['a'] },
      { name: 'uq', columns: ['a'] },
      { name: null, columns: ['id'] },
    ])
  })

  it('is read rightly after ALTER TABLE has changed it', async () => {
    const database = await live(`${shop}
      alter table Item rename column MakerId to "maker id";
      alter table Maker rename to "The Maker";
      alter table Item add column stock integer not null default 0 constraint ck_stock check (stock >= 0);
      alter table Item drop column MadeAt;`)
    const item = await database.reflect('Item')
    expect(item.columns.map(found => found.name)).toEqual(['ItemId', 'Title', 'maker id', 'Price', 'stock'])
    expect(item.foreignKeys).toMatchObject([{ columns: ['maker id'], table: 'The Maker', targetColumns: ['MakerId'] }])
    expect(item.checks).toEqual([{ name: 'ck_stock', text: 'stock >= 0' }])
  })

  it('tells of conflict clauses, which our constraints do not have', async () => {
    const database = await live('create table t (a text unique on conflict replace)')
    expect((await database.reflect('t')).options).toMatchObject({ conflictClauses: true })
  })

  it('is read from CREATE TABLE AS', async () => {
    const database = await live('create table t as select 1 as a, \'x\' as "b c"')
    expect((await database.reflect('t')).columns.map(found => found.name)).toEqual(['a', 'b c'])
  })

  it('reads a foreign key to a table that is not there', async () => {
    const database = await live('create table t (a references nowhere, b references nowhere (x))')
    expect((await database.reflect('t')).foreignKeys).toMatchObject([
      { table: 'nowhere', targetColumns: [] },
      { table: 'nowhere', targetColumns: ['x'] },
    ])
  })
})

describe('a whole schema', () => {
  const mixed = `
    create table b (id integer primary key autoincrement, name text);
    create table a (id integer primary key);
    create virtual table words using fts5(text);
    create view newest as select * from b order by id desc;
    create trigger on_b after insert on b begin select 1; end;
    create trigger on_a after insert on a begin select 1; end;
    create temp table passing (id integer);
    create index ix on b (name);
    insert into b (name) values ('x');
    analyze;
  `

  it('is sorted by name, without the tables of SQLite itself, virtual tables and what is behind them', async () => {
    const database = await live(mixed)
    const found = await sqliteDialect.inspector(database.query).reflect()
    expect(found.tables.map(({ name }) => name)).toEqual(['a', 'b'])
    expect(await sqliteDialect.inspector(database.query).tableNames()).toEqual(['a', 'b'])
  })

  it('has views and triggers with the statements that make them', async () => {
    const database = await live(mixed)
    const found = await sqliteDialect.inspector(database.query).reflect()
    expect(found.views).toEqual([
      { name: 'newest', definition: 'CREATE VIEW newest as select * from b order by id desc' },
    ])
    expect(found.triggers).toEqual([
      { name: 'on_a', table: 'a', definition: 'CREATE TRIGGER on_a after insert on a begin select 1; end' },
      { name: 'on_b', table: 'b', definition: 'CREATE TRIGGER on_b after insert on b begin select 1; end' },
    ])
  })

  it('can be narrowed to some tables', async () => {
    const database = await live(mixed)
    const found = await sqliteDialect.inspector(database.query).reflect({ tables: ['B', 'none'] })
    expect([found.tables.map(({ name }) => name), found.triggers.map(({ name }) => name)]).toEqual([['b'], ['on_b']])
  })

  it('may be an attached database', async () => {
    const database = await live('attach \':memory:\' as "other one"; create table a (id integer primary key)')
    await database.create(table('pet', { id: integer().primaryKey(), name: text().index() }, { schema: 'other one' }))
    const inspector = sqliteDialect.inspector(database.query)
    const found = await inspector.reflect({ schemas: ['other one'] })
    expect(found.tables.map(({ schema, name, indexes }) => [schema, name, indexes.length])).toEqual([
      ['other one', 'pet', 1],
    ])
    expect(await inspector.tableNames('other one')).toEqual(['pet'])
    expect((await inspector.reflect({ schemas: ['main', 'other one'] })).tables).toHaveLength(2)
  })

  it.each([1, 50])('is read in four queries with %i tables', async count => {
    const database = await live(
      Array.from(
        { length: count },
        (_, at) =>
          `create table t${at} (id integer primary key, a text unique, b int); create index i${at} on t${at} (b);`,
      ).join('\n'),
    )
    const texts: string[] = []
    await sqliteDialect
      .inspector((query, parameters) => {
        texts.push(query)
        return database.query(query, parameters)
      })
      .reflect()
    expect(texts).toHaveLength(4)
  })

  it.each(drivers)('is the same through %s', async (_, load) => {
    const database = await open(load)
    onTestFinished(() => database.close())
    await database.script(shop)
    expect((await sqliteDialect.inspector(database.query).reflect()).tables.map(({ name }) => name)).toEqual([
      'Item',
      'Maker',
      'tag',
    ])
  })

  it('may come as bigint where the connection gives whole numbers so', async () => {
    const database = await live(shop)
    const wide = sqliteDialect.inspector((text, parameters) =>
      database.connection.query({ text, wideIntegers: true }, parameters),
    )
    expect(await wide.reflect()).toEqual(await sqliteDialect.inspector(database.query).reflect())
  })
})
