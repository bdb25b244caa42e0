import { describe, expect, it } from 'vitest'
import { readIndexDefinition } from '../../../../src/dialects/sqlite/index-definition.ts'
import { readTableDefinition } from '../../../../src/dialects/sqlite/table-definition.ts'

const reference = { onDelete: null, onUpdate: null, deferrable: null }

describe('readTableDefinition', () => {
  it('reads constraints of the table with and without names', () => {
    const found = readTableDefinition(`CREATE TABLE pet (
      a int, b int,
      CONSTRAINT pk PRIMARY KEY (b, a DESC),
      CONSTRAINT "uq 1" UNIQUE (a, b COLLATE NOCASE),
      UNIQUE (b),
      CONSTRAINT ck CHECK (a > (b + 1)),
      CHECK (a <> b),
      CONSTRAINT fk FOREIGN KEY (a, b) REFERENCES other (x, y) ON DELETE SET NULL ON UPDATE CASCADE,
      FOREIGN KEY (a) REFERENCES other
    )`)
    expect(found.primaryKey).toEqual({ name: 'pk', columns: ['b', 'a'] })
    expect(found.uniques).toEqual([
      { name: 'uq 1', columns: ['a', 'b'] },
      { name: null, columns: ['b'] },
    ])
    expect(found.checks).toEqual([
      { name: 'ck', text: 'a > (b + 1)' },
      { name: null, text: 'a <> b' },
    ])
    expect(found.foreignKeys).toEqual([
      {
        name: 'fk',
        columns: ['a', 'b'],
        table: 'other',
        targetColumns: ['x', 'y'],
        onDelete: 'set null',
        onUpdate: 'cascade',
        deferrable: null,
      },
      { name: null, columns: ['a'], table: 'other', targetColumns: [], ...reference },
    ])
  })

  it('reads constraints of columns with and without names', () => {
    const found = readTableDefinition(`create table pet (
      id integer constraint nn not null constraint pk primary key autoincrement,
      a text collate nocase constraint uq unique check (a <> 'x)') default 'x, y',
      b varchar (20) not null constraint fk references other(id) deferrable initially deferred constraint ck check (b > 0)
    )`)
    expect(found.primaryKey).toEqual({ name: 'pk', columns: ['id'] })
    expect(found.autoincrement).toBe(true)
    expect(found.uniques).toEqual([{ name: 'uq', columns: ['a'] }])
    expect(found.checks).toEqual([
      { name: null, text: "a <> 'x)'" },
      { name: 'ck', text: 'b > 0' },
    ])
    expect(found.foreignKeys).toEqual([
      { name: 'fk', columns: ['b'], table: 'other', targetColumns: ['id'], ...reference, deferrable: 'deferred' },
    ])
    expect(found.columns.map(column => [column.name, column.collation])).toEqual([
      ['id', null],
      ['a', 'nocase'],
      ['b', null],
    ])
  })

  it('knows the four ways to quote a name', () => {
    const found = readTableDefinition(
      'CREATE TABLE [my (table] ("a""b" int, [c d] int, `e``f` int, \'g\'\'h\' int, UNIQUE ("a""b", [c d], `e``f`, \'g\'\'h\'))',
    )
    expect(found.uniques[0]?.columns).toEqual(['a"b', 'c d', 'e`f', "g'h"])
    expect(found.columns.map(column => column.name)).toEqual(['a"b', 'c d', 'e`f', "g'h"])
  })

  it('is not led astray by comments, texts and parentheses', () => {
    const found = readTableDefinition(`CREATE TABLE pet ( -- UNIQUE (a),
      a int, /* CHECK (b), ' */
      "check" text DEFAULT 'UNIQUE (a), CHECK (', -- it's
      b text DEFAULT (printf('%s)', ')')) CHECK (b <> ');' AND (b /* ) */ <> ''))
      /* the end`)
    expect(found.uniques).toEqual([])
    expect(found.columns.map(column => column.name)).toEqual(['a', 'check', 'b'])
    expect(found.checks).toEqual([{ name: null, text: "b <> ');' AND (b /* ) */ <> '')" }])
  })

  it('reads computed columns in both spellings', () => {
    const found = readTableDefinition(
      "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * (2)) STORED, c AS (a || ',') VIRTUAL, d text as (upper(a)))",
    )
    expect(found.columns.map(column => column.computed)).toEqual([null, 'a * (2)', "a || ','", 'upper(a)'])
  })

  it('steps over defaults of every kind', () => {
    const found = readTableDefinition(`CREATE TABLE t (
      a int DEFAULT -1 UNIQUE, b int DEFAULT +1.5e3 UNIQUE, c blob DEFAULT x'00' UNIQUE, d DEFAULT CURRENT_TIMESTAMP UNIQUE,
      e text DEFAULT (1, 2) UNIQUE, f DEFAULT "check" UNIQUE, g text DEFAULT NULL UNIQUE, h DEFAULT x UNIQUE)`)
    expect(found.uniques.map(unique => unique.columns[0])).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'])
  })

  it('reads what a foreign key does', () => {
    const found = readTableDefinition(`CREATE TABLE t (
      a REFERENCES p ON DELETE RESTRICT ON UPDATE SET DEFAULT,
      b REFERENCES p ON DELETE NO ACTION MATCH FULL NOT DEFERRABLE INITIALLY DEFERRED,
      c REFERENCES p DEFERRABLE,
      d REFERENCES p DEFERRABLE INITIALLY IMMEDIATE NOT NULL UNIQUE)`)
    expect(found.foreignKeys.map(key => [key.onDelete, key.onUpdate, key.deferrable])).toEqual([
      ['restrict', 'set default', null],
      [null, null, null],
      [null, null, 'immediate'],
      [null, null, 'immediate'],
    ])
    expect(found.uniques).toEqual([{ name: null, columns: ['d'] }])
  })

  it('reads table constraints without a comma between them', () => {
    const found = readTableDefinition(
      'CREATE TABLE t (a int, CONSTRAINT x UNIQUE (a) CONSTRAINT y CHECK (a > 0) PRIMARY KEY (a))',
    )
    expect([found.uniques[0]?.name, found.checks[0]?.name, found.primaryKey]).toEqual([
      'x',
      'y',
      { name: null, columns: ['a'] },
    ])
  })

  it('notices conflict clauses and AUTOINCREMENT inside the parentheses', () => {
    expect(readTableDefinition('CREATE TABLE t (a int NOT NULL ON CONFLICT IGNORE)').conflictClauses).toBe(true)
    expect(readTableDefinition('CREATE TABLE t (a int, UNIQUE (a) ON CONFLICT REPLACE)').conflictClauses).toBe(true)
    const found = readTableDefinition('CREATE TABLE t (a INTEGER, PRIMARY KEY (a AUTOINCREMENT))')
    expect([found.autoincrement, found.primaryKey?.columns, found.conflictClauses]).toEqual([true, ['a'], false])
  })

  it('gives a name only to the constraint that follows it', () => {
    const found = readTableDefinition('CREATE TABLE t (a int CONSTRAINT nn NOT NULL UNIQUE, b int CONSTRAINT lost)')
    expect(found.uniques).toEqual([{ name: null, columns: ['a'] }])
  })

  it.each([
    '',
    'CREATE TABLE',
    'CREATE TABLE t (',
    'CREATE TABLE t (a',
    'CREATE TABLE t (a int CHECK (',
    "CREATE TABLE t (a int DEFAULT 'x",
    'CREATE TABLE t (,,)',
    'CREATE TABLE t (UNIQUE',
    'CREATE TABLE t (a REFERENCES',
  ])('comes to an end on what is no whole statement: %s', sql => {
    expect(readTableDefinition(sql).uniques.length).toBeLessThan(2)
  })
})

describe('readIndexDefinition', () => {
  it('reads parts without their direction, and the condition', () => {
    expect(
      readIndexDefinition(
        'CREATE UNIQUE INDEX IF NOT EXISTS main."on" ON "my (t" (a DESC, lower(b) ASC, c COLLATE NOCASE desc, (d + 1)) WHERE a > (1) AND b <> \')\'',
      ),
    ).toEqual({
      parts: ['a', 'lower(b)', 'c COLLATE NOCASE', '(d + 1)'],
      where: "a > (1) AND b <> ')'",
    })
  })

  it('has no condition where there is none', () => {
    expect(readIndexDefinition('create index ix on t(a, "desc")')).toEqual({ parts: ['a', '"desc"'], where: null })
  })

  it('comes to an end on what is no index', () => {
    expect(readIndexDefinition('')).toEqual({ parts: [], where: null })
  })
})
