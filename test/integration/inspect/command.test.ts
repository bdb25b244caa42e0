// `athanor inspect` with the URL of a database: a folder without an app is enough.

import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { newCliProject } from '../migrations/cli-project.ts'

it('writes the models of a database that is named', { timeout: 300_000 }, async () => {
  const project = await newCliProject()
  const database = new DatabaseSync(path.join(project.folder, 'old.db'))
  database.exec('create table [Artist] ([ArtistId] integer primary key, [Name] nvarchar(120))')
  database.close()
  const { code, out, err } = await project.athanor('inspect sqlite:///old.db')
  expect(err).toBe('')
  expect(out).toContain("export class Artist extends db.Model(\n  'Artist',")
  expect(out).toContain("name: string(120).name('Name').nullable()")
  expect(code).toBe(0)
})
