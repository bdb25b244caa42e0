// The statements by which MySQL and MariaDB write many rows at once.
import { expect, it } from 'vitest'
import type { TableFacts } from '../../../../src/compiler/batch-writes.ts'
import { mysqlBatchWrites } from '../../../../src/dialects/mysql/batch-parts.ts'
import { mariadbFlavour, mysqlFlavour } from '../../../../src/dialects/mysql/flavours.ts'
import { Athanor, binary, integer, string, uuid } from '../../../../src/exports/index.ts'
import type { Column } from '../../../../src/sql/schema/table.ts'

const db = new Athanor()
db.Model('Pet', {
  id: integer().primaryKey(),
  name: string(20),
  photo: binary().nullable(),
  rank: integer().serverDefault(1),
  ref: uuid(),
})
const table = db.metadata.table('pet')!
const [id, name, photo, rank, ref] = table.columns as [Column, Column, Column, Column, Column]
const plain: TableFacts = { hasInsertTriggers: false, columns: new Map() }
const mysql = mysqlBatchWrites(mysqlFlavour)
const mariadb = mysqlBatchWrites(mariadbFlavour)

it('inserts a list of rows: MariaDB returns their keys, MySQL says the first', () => {
  const rows = { table, count: 2, written: [name, photo], returned: [id], key: [id] }
  const values = 'insert into `pet` (`name`, `photo`) values (?, ?), (?, ?)'
  const own = mysql.insert(rows, plain)!
  expect([own.result, own.compiled.text]).toEqual(['firstKey', values])
  const returning = mariadb.insert(rows, plain)!
  expect([returning.result, returning.compiled.text]).toEqual(['ascending', `${values} returning \`id\``])
  expect(
    returning.parameters([
      ['a', null],
      ['b', null],
    ]),
  ).toEqual(['a', null, 'b', null])
})

it('writes row by row where a trigger may change rows, or nothing tells them apart', () => {
  const rows = { table, count: 2, written: [name], returned: [id], key: [id] }
  expect(mariadb.insert(rows, { ...plain, hasInsertTriggers: true })).toBeNull()
  expect(mariadb.insert(rows, null)).toBeNull()
  expect(mariadb.insert({ ...rows, written: [id, name], returned: [rank] }, plain)).toBeNull()
})

it('keeps to a number of parameters', () => {
  expect([mariadb.insertSize(1000, 5), mariadb.insertSize(3, 5), mariadb.insertSize(1000, 100)]).toEqual([128, 3, 40])
})

it('updates from one JSON text, in which bytes are digits and every value is text', () => {
  const rows = { table, count: 2, written: [name, photo], identifying: [id], returned: [] }
  const statement = mariadb.update(rows, null)!
  const text = 'longtext character set utf8mb4 collate utf8mb4_nopad_bin'
  expect(statement.compiled.text).toBe(
    `update \`pet\` as t join json_table(?, '$[*]' columns (c0 ${text} path '$[0]', c1 ${text} path '$[1]', ` +
      "c2 bigint path '$[2]')) as u on t.`id` = u.c2 set t.`name` = u.c0, t.`photo` = unhex(u.c1)",
  )
  expect(
    statement.parameters([
      ['a"', new Uint8Array([1, 255]), 7],
      [null, null, 8n],
    ]),
  ).toEqual(['[["a\\"","01ff","7"],[null,null,"8"]]'])
})

it('updates row by row where keys could not be looked up in an index that way, or something comes back', () => {
  const rows = { table, count: 2, written: [name], identifying: [ref], returned: [] }
  expect(mysql.update(rows, null)).toBeNull()
  expect(mariadb.update(rows, null)).not.toBeNull()
  expect(mariadb.update({ ...rows, identifying: [photo] }, null)).toBeNull()
  expect(mariadb.update({ ...rows, identifying: [id], returned: [rank] }, null)).toBeNull()
})
