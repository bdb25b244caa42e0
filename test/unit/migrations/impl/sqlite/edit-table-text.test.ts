import { describe, expect, it } from 'vitest'
import { readCreateTable } from '../../../../../src/migrations/impl/sqlite/create-table-text.ts'
import {
  columnText,
  withClause,
  withColumn,
  withConstraint,
  withConstraintName,
  withoutElement,
  withoutQualifiers,
  withTableName,
  withType,
} from '../../../../../src/migrations/impl/sqlite/edit-table-text.ts'

const read = (sql: string) => readCreateTable('t', sql)
const column = (sql: string, name: string) => {
  const found = columnText(read(sql), name)
  if (found === undefined) throw new TypeError(`no column ${name}`)
  return found
}

describe('reading', () => {
  it('finds the columns, their types and their clauses', () => {
    const sql = `create table "a b" ([id] integer constraint pk primary key desc on conflict fail autoincrement,
      name varchar ( 20 , 1 ) not null on conflict ignore default -1 collate "x" unique,
      "ref" references u (id) on delete set null on update set default match full not deferrable initially immediate check (a in ('(', ')')),
      plain, made text generated always as ("id" || ',') stored, d double precision default (1, 2) null)`
    const found = read(sql).columns.map(one => [
      one.name,
      sql.slice(one.type.start, one.type.end),
      one.clauses.map(clause => clause.kind),
    ])
    expect(found).toEqual([
      ['id', 'integer', ['primaryKey']],
      ['name', 'varchar ( 20 , 1 )', ['notNull', 'default', 'collate', 'unique']],
      ['ref', '', ['references', 'check']],
      ['plain', '', []],
      ['made', 'text', ['computed']],
      ['d', 'double precision', ['default', 'null']],
    ])
  })

  it('finds constraints of the table, with and without names and commas', () => {
    const sql =
      'create table t (a, b, constraint "p k" primary key (a, b collate nocase desc) unique (b) on conflict fail, check (a > 0) constraint f foreign key (a) references u on delete no action)'
    expect(read(sql).constraints.map(one => [one.kind, one.name, one.columns])).toEqual([
      ['primaryKey', 'p k', ['a', 'b']],
      ['unique', null, ['b']],
      ['check', null, []],
      ['foreignKey', 'f', ['a']],
    ])
  })

  it.each([
    'create virtual table t using fts5(a)',
    'create table t',
    'create table t (a',
    'create table t (a b c (1) d)',
    '',
  ])('refuses %s', sql => {
    expect(() => read(sql)).toThrow(expect.objectContaining({ code: 'unreadable_definition' }))
  })
})

const commented = `create table t (
  a int, -- about a
  b int, -- about b
  c int -- about c
) strict`

describe('editing', () => {
  it('takes a column away together with its comment, and leaves the others', () => {
    expect(withoutElement(read(commented), column(commented, 'a'))).toBe(
      'create table t (\n  b int, -- about b\n  c int -- about c\n) strict',
    )
    expect(withoutElement(read(commented), column(commented, 'c'))).toBe(
      'create table t (\n  a int, -- about a\n  b int -- about b -- about c\n) strict',
    )
  })

  it('never lets a comment swallow what follows', () => {
    const sql = 'create table t (a int, -- about a\n b int)'
    expect(read(withoutElement(read(sql), column(sql, 'b'))).columns.map(one => one.name)).toEqual(['a'])
  })

  it('adds a column behind the columns and a constraint behind everything', () => {
    const sql = 'create table t (\n  a int,\n  unique (a)\n)'
    const edited = withConstraint(read(withColumn(read(sql), 'b int')), 'check (b > 0)')
    expect(edited).toBe('create table t (\n  a int,\n  b int,\n  unique (a),\n  check (b > 0)\n)')
    expect(withColumn(read('create table t (a int)'), 'b int')).toBe('create table t (a int, b int)')
  })

  it('adds behind a comment at the end of a line', () => {
    expect(withColumn(read(commented), 'd int')).toBe(
      commented.replace('c int -- about c', 'c int, -- about c\n  d int'),
    )
  })

  it('changes a type and clauses where they stand', () => {
    const sql = 'create table t (a  int /* x */ default 1 collate nocase)'
    expect(withType(read(sql), column(sql, 'a'), 'TEXT')).toBe(
      'create table t (a  TEXT /* x */ default 1 collate nocase)',
    )
    expect(withType(read('create table t (a, b)'), column('create table t (a, b)', 'a'), 'TEXT')).toBe(
      'create table t (a TEXT, b)',
    )
    expect(withClause(read(sql), column(sql, 'a'), 'default', null)).toBe(
      'create table t (a  int /* x */ collate nocase)',
    )
    expect(withClause(read(sql), column(sql, 'a'), 'default', 'DEFAULT 2')).toBe(
      'create table t (a  int /* x */ DEFAULT 2 collate nocase)',
    )
    expect(withClause(read(sql), column(sql, 'a'), 'notNull', 'NOT NULL')).toBe(
      'create table t (a  int NOT NULL /* x */ default 1 collate nocase)',
    )
  })

  it('renames the table and a constraint', () => {
    const sql = 'create table main.t (a constraint x unique, constraint y check (a > 0))'
    expect(withTableName(read(sql), '"u"')).toBe('create table "u" (a constraint x unique, constraint y check (a > 0))')
    expect(withConstraintName(read(sql), 'X', 'z')).toBe(
      'create table main.t (a constraint z unique, constraint y check (a > 0))',
    )
    expect(withConstraintName(read(sql), 'none', 'z')).toBeNull()
  })

  it('takes the name of the table from before its columns, and from nothing else', () => {
    const sql = `create table t (a, t, check (t.a > 't.a' and "t" . a < u.t))`
    expect(withoutQualifiers(read(sql), 'T')).toBe(`create table t (a, t, check (a > 't.a' and  a < u.t))`)
  })
})
