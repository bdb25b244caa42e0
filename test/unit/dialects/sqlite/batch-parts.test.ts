// The statements by which SQLite writes many rows at once.
import { expect, it } from 'vitest'
import type { TableFacts } from '../../../../src/compiler/batch-writes.ts'
import { sqliteBatchWrites as writes } from '../../../../src/dialects/sqlite/batch-parts.ts'
import { Athanor, integer, numeric, string } from '../../../../src/exports/index.ts'
import type { Column } from '../../../../src/sql/schema/table.ts'

const db = new Athanor()
db.Model('Pet', {
  id: integer().primaryKey(),
  name: string(20),
  price: numeric(8, 2),
  rank: integer().serverDefault(1),
})
db.Model('Visit', { id: integer().primaryKey(), note: string(20) }, { schema: 'aside' })
const table = db.metadata.table('pet')!
const [id, name, price, rank] = table.columns as [Column, Column, Column, Column]
const plain: TableFacts = { hasInsertTriggers: false, columns: new Map() }

it('inserts a list of rows, with keys that are counted up from the greatest', () => {
  const statement = writes.insert({ table, count: 2, written: [name, price], returned: [id], key: [id] }, plain)!
  expect([statement.result, statement.compiled.text, statement.greatestKey?.text]).toEqual([
    'counted',
    'insert into pet (id, name, price) values (?, ?, ?), (?, ?, ?)',
    'select max(id) from pet',
  ])
  const rows = [
    ['a', null],
    ['b', '1.50'],
  ]
  expect(statement.parameters(rows, 8)).toEqual([8n, 'a', null, 9n, 'b', '1.50'])
})

it('inserts rows that bring all of their values as they are', () => {
  const statement = writes.insert({ table, count: 2, written: [id, name], returned: [], key: [id] }, plain)!
  expect([statement.result, statement.compiled.text]).toEqual([
    'changes',
    'insert into pet (id, name) values (?, ?), (?, ?)',
  ])
  expect(
    statement.parameters([
      [1n, 'a'],
      [2n, 'b'],
    ]),
  ).toEqual([1n, 'a', 2n, 'b'])
})

it('writes row by row where a trigger may be, another database is meant, or more than a key comes back', () => {
  const rows = { table, count: 64, written: [name], returned: [id], key: [id] }
  expect(writes.insert(rows, { ...plain, hasInsertTriggers: true })).toBeNull()
  expect(writes.insert(rows, null)).toBeNull()
  expect(writes.insert({ ...rows, returned: [id, rank] }, plain)).toBeNull()
  const visit = db.metadata.tables.find(one => one.name === 'visit')!
  expect(writes.insert({ ...rows, table: visit }, plain)).toBeNull()
  expect(writes.update({ table: visit, count: 64, written: [], identifying: [], returned: [] }, plain)).toBeNull()
})

it('updates from a list of rows, and row by row where a key is not compared as it is', () => {
  const rows = { table, count: 2, written: [name, price], identifying: [id], returned: [] }
  const statement = writes.update(rows, plain)!
  expect(statement.compiled.text).toBe(
    'update pet as t set name = u.column1, price = u.column2 ' +
      'from (values (?, ?, ?), (?, ?, ?)) as u where t.id = u.column3',
  )
  expect(writes.update({ ...rows, identifying: [price] }, plain)).toBeNull()
  expect(writes.update({ ...rows, returned: [rank] }, plain)).toBeNull()
  expect(writes.update(rows, { ...plain, hasInsertTriggers: true })).toBeNull()
})

it('has few sizes of statements, and keeps to a number of parameters', () => {
  expect([1000, 127, 40, 10].map(rows => writes.insertSize(rows, 5))).toEqual([128, 32, 32, 0])
  expect([writes.updateSize(1000, 60), writes.updateSize(1000, 200)]).toEqual([32, 0])
})
