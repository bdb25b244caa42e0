import { describe, expect, it } from 'vitest'
import { compareMetadata } from '../../../src/migrations/autogenerate/compare-metadata.ts'
import { fn } from '../../../src/sql/expression/functions.ts'
import { literal } from '../../../src/sql/expression/logic.ts'
import { sql } from '../../../src/sql/expression/template.ts'
import * as columns from '../../../src/sql/schema/column-types.ts'
import type { Table } from '../../../src/sql/schema/table.ts'
import { check, foreignKey, index, unique } from '../../../src/sql/schema/table-elements.ts'
import { dialects, type Live, mariadbIsThere, open, table } from './live.ts'

async function differences(live: Live, tables: readonly Table[]): Promise<readonly string[]> {
  const { lines } = compareMetadata({ tables }, await live.schema(), live.dialect)
  return lines.map(line => line.text)
}

const everyType = () =>
  table(
    'every_type',
    {
      id: columns.bigint().primaryKey(),
      a: columns.integer().comment("it's"),
      b: columns.smallint().nullable(),
      c: columns.string(20).unique(),
      d: columns.text().nullable(),
      e: columns.boolean().serverDefault(true),
      f: columns.datetime().serverDefault(fn.now()),
      g: columns.date().nullable(),
      h: columns.time().nullable(),
      i: columns.interval().nullable(),
      j: columns.numeric(12, 3).serverDefault('-1.5'),
      k: columns.float().nullable(),
      l: columns.double().nullable(),
      m: columns.json().nullable(),
      n: columns.jsonb().nullable(),
      o: columns.binary().nullable(),
      p: columns.uuid().nullable(),
      q: columns.enumeration('a', "it's").serverDefault("it's"),
      r: columns.array(columns.integer()).nullable(),
      s: columns.vector(3).nullable(),
      t: columns.string(20).serverDefault("x'y"),
      u: columns.text().serverDefault('long'),
      v: columns.string(20).nullable().collate('utf8mb4_general_ci'),
      w: columns.string().nullable(),
      x: columns.numeric().nullable(),
      y: columns.datetime({ precision: 6 }).nullable(),
      z: columns.integer().nullable().computed(sql`a + 1`, { stored: true }),
    },
    { comment: 'a "comment"' },
  )

describe.skipIf(!mariadbIsThere).each(dialects)('a schema through a %s URL', (_, dialect) => {
  it('is found again as it was made, so that nothing is left to migrate', async () => {
    const live = await open(dialect)
    const owner = table('owner', { id: columns.integer().primaryKey(), name: columns.string(50).unique().index() })
    const pet = table(
      'pet',
      {
        id: columns.integer().primaryKey(),
        name: columns.string(50).index(),
        age: columns
          .integer()
          .nullable()
          .check(sql`age >= ${literal(0)} and (age < 200 or age is null)`),
        ownerId: columns.integer().references('owner.id', { onDelete: 'cascade' }),
        vetId: columns
          .integer()
          .nullable()
          .references('owner.id', { onDelete: 'restrict', onUpdate: 'no action' })
          .index(),
        kind: columns.string(10).serverDefault('cat'),
      },
      {
        constraints: [
          unique('name', 'ownerId'),
          check(sql`kind in ('cat', 'dog') and name <> 'a\\b'`).named('ck_kind'),
        ],
      },
    )
    const others = table(
      'order',
      { a: columns.integer().primaryKey(), b: columns.string(10).primaryKey(), c: columns.text() },
      { constraints: [index('ix_ab', 'b', 'a'), index('ft_c', 'c').using('fulltext')] },
    )
    const all = [owner, pet, others, everyType()]
    for (const one of all) await live.create(one)
    expect(await differences(live, all)).toEqual([])
  })

  it('tells a change of each thing', async () => {
    const live = await open(dialect)
    const make = (changed: boolean) =>
      table(
        'thing',
        {
          id: columns.integer().primaryKey(),
          a: changed ? columns.string(21) : columns.string(20),
          b: changed ? columns.integer().nullable() : columns.integer(),
          c: columns.integer().serverDefault(changed ? 2 : 1),
          d: columns.integer().comment(changed ? 'x' : 'y'),
          e: columns.string(5).collate(changed ? 'utf8mb4_general_ci' : 'utf8mb4_unicode_ci'),
          f: changed ? columns.integer().unique() : columns.integer(),
          g: changed ? columns.integer().index() : columns.integer(),
          h: changed ? columns.json() : columns.text(),
          ...(changed ? { extra: columns.integer().nullable() } : {}),
        },
        { comment: changed ? 'new' : 'old', constraints: changed ? [check(sql`c > 0`).named('ck_c')] : [] },
      )
    await live.create(make(false))
    const found = await differences(live, [make(true)])
    for (const word of [
      'thing.a',
      'thing.b',
      'server default',
      "comment 'thing.d'",
      'thing.e',
      'uq_thing_f',
      'ix_thing_g',
      'thing.h',
      'extra',
      "table 'thing'",
      'ck_c',
    ]) {
      expect(found.join('\n')).toContain(word)
    }
  })

  it('reads composite keys, foreign keys between databases excluded, views and triggers', async () => {
    const live = await open(dialect)
    const parent = table('parent', { a: columns.integer().primaryKey(), b: columns.string(10).primaryKey() })
    const child = table(
      'child',
      { id: columns.integer().primaryKey(), pa: columns.integer(), pb: columns.string(10) },
      { constraints: [foreignKey(['pa', 'pb'], ['parent.a', 'parent.b'], { onUpdate: 'cascade' })] },
    )
    await live.create(parent)
    await live.create(child)
    await live.script(
      'create view seen as select id from child; create trigger t before insert on child for each row set new.pa = 1',
    )
    const schema = await live.schema()
    const found = schema.tables.find(one => one.name === 'child')
    expect(found?.foreignKeys).toEqual([
      {
        name: 'fk_child_pa_pb',
        columns: ['pa', 'pb'],
        table: 'parent',
        targetColumns: ['a', 'b'],
        onDelete: null,
        onUpdate: 'cascade',
        deferrable: null,
      },
    ])
    expect(found?.indexes).toEqual([])
    expect(schema.tables.find(one => one.name === 'parent')?.primaryKey?.columns).toEqual(['a', 'b'])
    expect(schema.views.map(view => view.name)).toEqual(['seen'])
    expect(schema.triggers[0]?.definition).toMatch(/^CREATE TRIGGER `t` BEFORE INSERT ON `child` FOR EACH ROW/)
    expect(await dialect.inspector(live.query).tableNames()).toEqual(['child', 'parent'])
  })

  it('is read in a number of queries that does not grow', async () => {
    const live = await open(dialect)
    const count = async () => {
      let queries = 0
      await dialect
        .inspector((text, parameters) => {
          queries++
          return live.query(text, parameters)
        })
        .reflect()
      return queries
    }
    await live.create(table('t0', { id: columns.integer().primaryKey() }))
    const before = await count()
    for (const at of [1, 2, 3, 4])
      await live.create(table(`t${at}`, { id: columns.integer().primaryKey(), n: columns.integer().index() }))
    expect(await count()).toBe(before)
  })
})
