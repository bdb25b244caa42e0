// What is remembered of definitions after a rename is, to the letter, what SQLite itself makes of them.
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { quoteName } from '../../../../../src/dialects/sqlite/quoting.ts'
import { withColumnRenamed, withTableRenamed } from '../../../../../src/migrations/impl/sqlite/follow-renames.ts'
import type { StoredTable } from '../../../../../src/migrations/impl/sqlite/table-draft.ts'

const PARENT = `CREATE TABLE "key" (
  id INTEGER NOT NULL PRIMARY KEY,
  code TEXT COLLATE nocase CONSTRAINT code UNIQUE CHECK (length(code) > 0 AND "key".code <> 'code'),
  "Weird ""one""" INTEGER REFERENCES "key" (id),
  twice TEXT GENERATED ALWAYS AS (code || [code]),
  CONSTRAINT "uq" UNIQUE (code COLLATE nocase, "Weird ""one""")
)`
const CHILD = `CREATE TABLE child (
  id INTEGER PRIMARY KEY, code TEXT REFERENCES "key" (code) ON DELETE CASCADE, self INTEGER REFERENCES child,
  CONSTRAINT fk FOREIGN KEY (code, id) REFERENCES \`key\` (code, id) DEFERRABLE INITIALLY DEFERRED
)`
const INDEX = `CREATE INDEX code ON "key" (lower(code), "code" COLLATE nocase DESC) WHERE code IS NOT NULL AND "key".id > 1`

function stored(): readonly StoredTable[] {
  return [
    { name: 'key', sql: PARENT, indexes: [{ name: 'code', sql: INDEX }] },
    { name: 'child', sql: CHILD, indexes: [] },
  ]
}

/** The definitions that SQLite keeps after a statement. */
function afterwards(statement: string): unknown {
  const db = new DatabaseSync(':memory:')
  db.exec(`${PARENT}; ${CHILD}; ${INDEX}; ${statement}`)
  const rows = db.prepare('select sql from sqlite_schema where sql is not null order by rowid').all()
  db.close()
  return rows.map(row => row.sql)
}

const texts = ([parent, child]: readonly StoredTable[]) => [parent?.sql, child?.sql, parent?.indexes[0]?.sql]

describe('a table that is renamed', () => {
  it.each([
    ['key', 'other'],
    ['KEY', 'a "b"'],
    ['child', 'select'],
    ['child', 'key2'],
  ])('%s to %s is followed by its own text, its indexes and foreign keys', (from, to) => {
    const sql = `ALTER TABLE ${quoteName(from)} RENAME TO ${quoteName(to)}`
    expect(texts(stored().map(table => withTableRenamed(table, from, to)))).toEqual(afterwards(sql))
  })
})

describe('a column that is renamed', () => {
  it.each([
    ['key', 'code', 'tag'],
    ['key', 'code', 'two words'],
    ['key', 'CODE', 'select'],
    ['key', 'id', 'number'],
    ['key', 'Weird "one"', 'plain'],
    ['child', 'code', 'tag'],
    ['child', 'id', 'key'],
  ])('%s.%s to %s is followed by keys, checks, computed columns, indexes and foreign keys', (table, from, to) => {
    const sql = `ALTER TABLE ${quoteName(table)} RENAME COLUMN ${quoteName(from)} TO ${quoteName(to)}`
    const rename = { table, from, to: quoteName(to) }
    expect(texts(stored().map(one => withColumnRenamed(one, rename)))).toEqual(afterwards(sql))
  })
})
