// Migrations of an application with several databases: they see the tables of the default one only.
import { integer, string } from 'athanor'
import { check, migrate, upgrade } from 'athanor/migrations'
import { expect, it } from 'vitest'
import { errorOf, newProject } from './project.ts'

it('the tables of other databases, and foreign keys to them, are no part of migrations', async () => {
  const project = await newProject()
  const { db, options } = project
  db.Model('Report', { id: integer().primaryKey(), title: string(20).index() }, { bind: 'reporting' })
  db.Model('Shard', { id: integer().primaryKey() }, { bind: ['eu', 'us'] })
  await errorOf(migrate(db, options), 'no_tables')
  db.Model('Pet', { id: integer().primaryKey(), reportId: integer().references('report.id').nullable() })
  await migrate(db, { ...options, message: 'pets' })
  const detected = project.events.flatMap(event => (event.kind === 'detected' ? [event.description] : []))
  expect(detected).toEqual(["added table 'pet'"])
  await upgrade(db, options)
  await check(db, options)
  expect(
    await project.rows("SELECT sql FROM sqlite_schema WHERE sql LIKE '%report%' AND sql LIKE '%references%'"),
  ).toEqual([])
})
