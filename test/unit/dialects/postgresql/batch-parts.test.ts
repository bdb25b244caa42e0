// The statements by which PostgreSQL writes many rows at once, and how what comes back is put in order.
import { describe, expect, it } from 'vitest'
import type { InsertRows, TableFacts } from '../../../../src/compiler/batch-writes.ts'
import { postgresqlBatchWrites as writes } from '../../../../src/dialects/postgresql/batch-parts.ts'
import { Athanor, array, integer, string } from '../../../../src/exports/index.ts'
import type { Column } from '../../../../src/sql/schema/table.ts'

const db = new Athanor()
db.Model('Pet', {
  id: integer().primaryKey(),
  name: string(20),
  tags: array(string()).nullable(),
  rank: integer().serverDefault(1),
})
const table = db.metadata.table('pet')!
const [id, name, tags, rank] = table.columns as [Column, Column, Column, Column]

const facts = (identity: 'a' | 'd' | '' = '', triggers = false): TableFacts =>
  writes.facts!.read([
    ['id', 'integer', 'integer', false, identity === '' ? "nextval('pet_id_seq'::regclass)" : null, identity, triggers],
    ['name', 'character varying', 'character varying(20)', false, null, '', triggers],
    ['tags', 'text[]', 'text[]', true, null, '', triggers],
    ['rank', 'integer', 'integer', false, '1', '', triggers],
  ])

const rows = (written: readonly Column[], returned: readonly Column[]): InsertRows => ({
  table,
  count: 3,
  written,
  returned,
  key: [id],
})

describe('an INSERT', () => {
  it('has one array a column, an array of arrays as text', () => {
    const statement = writes.insert(rows([id, name, tags], []), facts())!
    expect(statement.result).toBe('changes')
    expect(statement.compiled.text).toBe(
      'insert into pet (id, name, tags) select u.c0, u.c1, u.c2::text[] ' +
        'from unnest($1::integer[], $2::character varying[], $3::text[]) with ordinality as u(c0, c1, c2, o)',
    )
    const given = [
      [1, 'a "b"', '{x,"y z"}'],
      [2, 'c\\d', null],
      [3, 'NULL', new Uint8Array([1, 255])],
    ]
    expect(statement.parameters(given)).toEqual([
      '{1,2,3}',
      '{"a \\"b\\"","c\\\\d","NULL"}',
      '{"{x,\\"y z\\"}",NULL,"\\\\x01ff"}',
    ])
  })

  it('makes keys before it, with the default that the table has', () => {
    const statement = writes.insert(rows([name], [id]), facts())!
    expect(statement.compiled.text.replaceAll('\n', ' ')).toBe(
      "with r as materialized (select u.c0 as c0, nextval('pet_id_seq'::regclass) as k0, u.o " +
        'from unnest($1::character varying[]) with ordinality as u(c0, o)), ' +
        'i as (insert into pet (name, id) select r.c0, r.k0 from r order by r.o returning id) ' +
        'select r.o::integer, r.k0::integer from r',
    )
    expect(
      statement.arrange!(
        [
          [2, 11],
          [1, 10],
        ],
        3,
      ),
    ).toEqual([[10], [11], undefined])
  })

  it('takes the next number of an identity, and overrides one that is always generated', () => {
    expect(writes.insert(rows([name], [id]), facts('d'))!.compiled.text).toContain(
      "nextval(pg_get_serial_sequence('pet', 'id')) as k0",
    )
    expect(writes.insert(rows([name], [id]), facts('d'))!.compiled.text).not.toContain('overriding')
    expect(writes.insert(rows([name], [id]), facts('a'))!.compiled.text).toContain('overriding system value')
  })

  it('matches what the database filled by the keys, in whatever order it comes', () => {
    const statement = writes.insert(rows([name], [id, rank]), facts())!
    expect(statement.compiled.text).toContain('null::integer from r union all select null, id, rank from i')
    const back = [
      [null, 12, 7],
      [1, 10, null],
      [null, 10, 5],
      [3, 12, null],
      [2, 11, null],
      [null, 11, 6],
    ]
    expect(statement.arrange!(back, 3)).toEqual([
      [10, 5],
      [11, 6],
      [12, 7],
    ])
  })

  it('writes row by row where a trigger may change rows, where a column is missing, and where nothing makes the key', () => {
    expect(writes.insert(rows([name], [id]), facts('', true))).toBeNull()
    expect(writes.insert(rows([name, { ...name, name: 'gone' }], [id]), facts())).toBeNull()
    const without = writes.facts!.read([
      ['id', 'integer', 'integer', false, null, '', false],
      ['name', 'text', 'text', false, null, '', false],
    ])
    expect(writes.insert(rows([name], [id]), without)).toBeNull()
  })

  it('needs only a count where rows give nothing', () => {
    const statement = writes.insert(rows([], [id]), facts())!
    expect(statement.compiled.text).toContain('from generate_series(1, $1::integer) as u(o)')
    expect(statement.parameters([[], [], []])).toEqual([3])
  })
})

it('updates from the same arrays, and numbers what it returns', () => {
  const statement = writes.update({ table, count: 2, written: [name], identifying: [id], returned: [rank] }, facts())!
  expect(statement.result).toBe('numbered')
  expect(statement.compiled.text).toBe(
    'update pet as t set name = u.c0 from unnest($1::character varying[], $2::integer[]) ' +
      'with ordinality as u(c0, c1, o) where t.id = u.c1 returning u.o::integer, t.rank',
  )
})
