import { expect, it } from 'vitest'
import { integer, string } from '../../../src/sql/schema/column-types.ts'
import { openDatabase } from './database.ts'

const blog = `
create table user (id integer primary key, name varchar(20) not null, age integer not null);
create table post (id integer primary key, body text, author_id integer not null references user(id) on delete cascade);
insert into user values (1, 'ann', 36);
insert into post values (1, 'one', 1), (2, 'two', 1);
`

it('first light', async () => {
  const db = await openDatabase(blog)
  await db.revision(async op => {
    await op.alterColumn('user', 'name', { type: string(200), nullable: true })
  })
  console.log(db.sent)
  expect(db.rows('select * from post')).toEqual([[1, 'one', 1], [2, 'two', 1]])
  console.log(db.rows('select sql from sqlite_schema'))
  await db.revision(async op => {
    await op.batchAlterTable('user', async batch => {
      batch.renameColumn('name', 'full_name')
      batch.alterColumn('age', { nullable: true, type: integer() })
      batch.addColumn('email', string(40).unique().index().serverDefault("it's"))
    })
  })
  console.log(db.rows('select * from user'), db.rows('select sql from sqlite_schema'))
})
