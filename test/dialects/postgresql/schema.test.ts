// Everything that can be declared on PostgreSQL is made, found again, and leaves no difference.
import { describe, expect, it } from 'vitest'
import {
  type Athanor,
  array,
  bigint,
  binary,
  boolean,
  check,
  date,
  datetime,
  double,
  enumeration,
  exclude,
  float,
  fn,
  index,
  integer,
  interval,
  json,
  jsonb,
  numeric,
  or,
  sequence,
  smallint,
  sql,
  string,
  text,
  time,
  unique,
  uuid,
} from '../../../src/exports/index.ts'
import { differences, eachPostgresql, reflect, rows, run } from './live.ts'

const invoices = sequence('invoice_no', { start: 100, increment: 5 })
const level = () => enumeration('low', "hi'gh").named('level')

function declareTypes(db: Athanor): void {
  db.Model(
    'Kinds',
    {
      id: integer().primaryKey(),
      small: smallint().serverDefault(-1),
      big: bigint().serverDefault(5),
      yes: boolean().serverDefault(true),
      short: string(20).serverDefault("it's"),
      long: text().serverDefault('back\\slash'),
      moment: datetime().serverDefault(fn.now()),
      exact: datetime({ precision: 6, timeZone: false }).nullable(),
      day: date().serverDefault('2020-01-01'),
      clock: time().nullable(),
      span: interval().nullable(),
      price: numeric(10, 2).serverDefault('1.50'),
      any: numeric().nullable(),
      single: float(),
      double: double().serverDefault(1.5),
      plain: json().nullable(),
      doc: jsonb().serverDefault(sql`'{}'::jsonb`),
      bytes: binary().nullable(),
      key: uuid().serverDefault(sql`gen_random_uuid()`),
      word: enumeration('x', 'y').serverDefault('x'),
      level: level().serverDefault('low'),
      levels: array(level()).nullable(),
      numbers: array(integer()).serverDefault(sql`'{}'`),
      names: array(array(string(5))).nullable(),
      invoice: integer().serverDefault(invoices.next()),
      twice: integer().computed(sql`small * 2`, { stored: true }),
      order: string(5).collate('C').comment("it's a 'comment' \\ with all"),
    },
    { comment: 'All the kinds' },
  )
}

function declareConstraints(db: Athanor): void {
  db.Model(
    'Room',
    {
      id: integer().identity({ always: true, start: 10, increment: 2 }).primaryKey(),
      name: string(20).unique(),
      nick: string(20).nullable().index(),
      size: integer().check(sql`size > 0 and size < 100`),
      doc: jsonb(),
      moment: datetime(),
      nextId: integer()
        .nullable()
        .references('room.id', { onDelete: 'set null', onUpdate: 'cascade', deferrable: 'deferred' }),
    },
    {
      constraints: [
        unique('name', 'nick').nullsNotDistinct(),
        unique('size', 'nick').deferrable('deferred'),
        index('ix_room_cover', 'size').include('nick').unique(),
        exclude(['name', '='], ['moment', '=']).using('btree').where(sql`size > 5`),
      ],
    },
  ).constrain(c => [
    index('ix_room_lower', fn.lower(c.name), c.moment.desc()).where(c.size.gt(3)),
    index('ix_room_doc', c.doc).using('gin').operatorClasses('jsonb_path_ops'),
    index('ix_room_hash', c.name).using('hash'),
    index('ix_room_brin', c.moment).using('brin'),
    index('ix_room_nulls', c.nick.desc().nullsLast()),
    index('ix_room_collated', c.name.collate('C')),
    index('ix_room_one_null', c.nick).unique().nullsNotDistinct(),
    check(c.size.between(-5, 70)),
    check(c.name.in(['a', 'b', "c'"])),
    check(c.name.notIn(['z'])),
    check(or(c.nick.isNotNull(), c.name.like('a%'))),
    check(sql`coalesce(nick, name) <> '' and (size + 1) * 2 > -1`).named('ck_room_text'),
  ])
}

eachPostgresql((makeDb, name) => {
  it('finds every type, default, comment and computation as it was declared', async () => {
    const db = makeDb()
    declareTypes(db)
    await db.createAll()
    expect(await differences(db)).toEqual([])
    const { tables, enumerations, sequences } = await reflect(db)
    const [table] = tables
    expect(table?.comment).toBe('All the kinds')
    expect(enumerations).toEqual([{ name: 'level', schema: null, values: ['low', "hi'gh"] }])
    expect(sequences).toEqual([{ name: 'invoice_no', schema: null, start: 100, increment: 5 }])
    expect(table?.columns.find(column => column.name === 'order')).toMatchObject({
      collation: 'C',
      comment: "it's a 'comment' \\ with all",
    })
    expect(
      await rows(
        db,
        'insert into kinds (single, "order") values (1, \'x\') returning short, long, invoice, level, twice',
      ),
    ).toEqual([["it's", 'back\\slash', 100, 'low', -2]])
  })

  // NULLS NOT DISTINCT needs PostgreSQL 15, which both are.
  it('finds every constraint and index as it was declared', async () => {
    const db = makeDb()
    declareConstraints(db)
    await db.createAll()
    expect(await differences(db)).toEqual([])
    const {
      tables: [table],
    } = await reflect(db)
    expect(table?.columns[0]?.identity).toEqual({ always: true, start: 10, increment: 2 })
    expect(table?.exclusions).toEqual([
      {
        name: 'ex_room_name_moment',
        definition: 'EXCLUDE USING btree (name WITH =, moment WITH =) WHERE ((size > 5))',
      },
    ])
    expect(table?.indexes.find(one => one.name === 'ix_room_doc')).toMatchObject({
      using: 'gin',
      parts: [{ column: 'doc', operatorClass: 'jsonb_path_ops' }],
    })
    expect(table?.indexes.find(one => one.name === 'ix_room_cover')).toMatchObject({ include: ['nick'], unique: true })
    expect(table?.foreignKeys[0]).toMatchObject({ onDelete: 'set null', onUpdate: 'cascade', deferrable: 'deferred' })
  })

  it('finds what has changed in the database', async () => {
    const db = makeDb()
    declareConstraints(db)
    await db.createAll()
    await run(
      db,
      `alter table room drop constraint ck_room_text; alter table room add constraint ck_room_text check (coalesce(nick, name) <> 'x');
       drop index ix_room_hash; create index ix_room_hash on room (name);
       alter table room alter column size type bigint; alter table room alter column size set default 7`,
    )
    expect(await differences(db)).toEqual([
      expect.stringContaining("changed check constraint 'ck_room_text'"),
      expect.stringContaining("changed index 'ix_room_hash'"),
      expect.stringContaining('type change from bigint to integer'),
      expect.stringContaining('removed server default'),
    ])
  })

  it('is made once, whatever is there already, and dropped with its circles, types and sequences', async () => {
    const db = makeDb()
    declareTypes(db)
    db.Model('Egg', { id: integer().primaryKey(), henId: integer().nullable().references('hen.id') })
    db.Model('Hen', { id: integer().primaryKey(), eggId: integer().references('egg.id') })
    await db.createAll()
    await db.createAll()
    expect(await differences(db)).toEqual([])
    await db.dropAll()
    await db.dropAll()
    const left = await reflect(db)
    expect([left.tables, left.enumerations, left.sequences]).toEqual([[], [], []])
  })

  it('reaches into other schemas, which it makes', async () => {
    const db = makeDb()
    db.Model('Owner', { id: integer().primaryKey() })
    db.Model(
      'Parcel',
      { id: integer().primaryKey(), ownerId: integer().references('owner.id') },
      { schema: 'land office' },
    )
    db.Model(
      'Stamp',
      { id: integer().primaryKey(), parcelId: integer().references('land office.parcel.id') },
      { schema: 'land office' },
    )
    await db.createAll()
    await db.createAll()
    expect(await differences(db, ['land office'])).toEqual([])
    const { schemas } = await reflect(db)
    expect(schemas).toContain('land office')
    await db.dropAll()
    expect((await reflect(db, ['land office'])).tables).toEqual([])
  })

  it('reads views, triggers, partitioned tables and unlogged ones', async () => {
    const db = makeDb()
    await run(
      db,
      `create table parted (id int, at date) partition by range (at);
       create table parted_1 partition of parted for values from ('2020-01-01') to ('2021-01-01');
       create unlogged table fast (id serial primary key);
       create view seen as select id from fast; create materialized view kept as select id from fast;
       create function nothing() returns trigger language plpgsql as $$ begin return new; end $$;
       create trigger watch before insert on fast for each row execute function nothing()`,
    )
    const found = await reflect(db)
    expect(found.tables.map(({ name, options }) => [name, options])).toEqual([
      ['fast', { unlogged: true }],
      ['parted', { unlogged: false, partitionBy: 'RANGE (at)' }],
    ])
    expect(found.tables[0]?.columns[0]).toMatchObject({ generated: true, default: null })
    expect(found.views.map(view => [view.name, view.materialized])).toEqual([
      ['kept', true],
      ['seen', false],
    ])
    expect(found.triggers).toEqual([
      { name: 'watch', table: 'fast', definition: expect.stringContaining('BEFORE INSERT') },
    ])
  })

  it('needs the same number of queries for many tables as for one', async () => {
    const db = makeDb()
    const count = () =>
      db.engine.connect(async connection => {
        let queries = 0
        await db.engine.dialect
          .inspector((text, parameters) => {
            queries++
            return connection.text(text, parameters)
          })
          .reflect()
        return queries
      })
    await run(db, 'create table one (id int primary key)')
    const before = await count()
    for (let at = 0; at < 12; at++)
      await run(db, `create table more_${at} (id int primary key references one (id), name text unique)`)
    expect(await count()).toBe(before)
  })

  describe(`a table of options on ${name}`, () => {
    it('is unlogged, or partitioned', async () => {
      const db = makeDb()
      db.Model('Fast', { id: integer().primaryKey() }, { postgresql: { unlogged: true } })
      db.Model('Parted', { day: date().primaryKey() }, { postgresql: { partitionBy: 'range (day)' } })
      await db.createAll()
      expect((await reflect(db)).tables.map(({ name: table, options }) => [table, options])).toEqual([
        ['fast', { unlogged: true }],
        ['parted', { unlogged: false, partitionBy: 'RANGE (day)' }],
      ])
    })
  })
})
