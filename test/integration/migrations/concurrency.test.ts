// Several processes at one database, and processes that are killed.

import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { current, downgrade, upgrade } from 'athanor/migrations'
import { describe, expect, it } from 'vitest'
import { appText, finished, newCliProject, userModel } from './cli-project.ts'
import { openDatabase, writeScript } from './project.ts'

const PATIENCE = { timeout: 300_000 }

/** A project with so many revisions, each of which makes a table and moves rows about for a while. */
async function slowProject(revisions: number, pause: number) {
  const project = await newCliProject({ 'app.ts': appText(userModel), 'migrations/versions/.keep': '' })
  for (let number = 1; number <= revisions; number++) {
    await writeScript(path.join(project.folder, 'migrations'), {
      id: `00${number}`,
      down: number === 1 ? null : `00${number - 1}`,
      top: "import { setTimeout } from 'node:timers/promises'",
      upgrade: [
        `await op.execute('create table t${number} (id integer primary key, text text)')`,
        `await op.bulkInsert('t${number}', Array.from({ length: 50 }, (_, id) => ({ id, text: 'x'.repeat(100) })))`,
        `await setTimeout(${pause})`,
        `await op.execute("update t${number} set text = 'done'")`,
      ].join('\n'),
      downgrade: `await op.dropTable('t${number}')`,
    })
  }
  const db = openDatabase(path.join(project.folder, 'app.db'))
  const rows = (sql: string) => db.engine.connect(async connection => connection.text(sql))
  return { project, db, rows, options: { directory: path.join(project.folder, 'migrations') } }
}

describe('processes that upgrade at once', () => {
  it('apply each revision once and all succeed', PATIENCE, async () => {
    const { project, db, rows, options } = await slowProject(4, 100)
    const runs = Array.from({ length: 5 }, () => finished(project.start(['db', 'upgrade', '--app', 'app.ts'])))
    for (const { code, err } of await Promise.all(runs)) expect({ code, err }).toMatchObject({ code: 0 })
    expect(await rows('select revision from athanor_history order by id')).toEqual([['001'], ['002'], ['003'], ['004']])
    expect(await current(db, options)).toEqual(['004'])
  })

  it('wait for one that takes its time', PATIENCE, async () => {
    const { project, rows } = await slowProject(1, 6500)
    const [first, second] = [0, 1].map(() => finished(project.start(['db', 'upgrade', '--app', 'app.ts'])))
    const results = [await first, await second]
    expect(results.map(result => result?.code)).toEqual([0, 0])
    expect(results.map(result => result?.err).join('')).toContain('Waiting for another runner: ')
    expect(await rows('select revision from athanor_history')).toEqual([['001']])
  })
})

describe('a process that is killed in the middle of an upgrade', () => {
  it('leaves the database before or after a revision, and the next run completes it', PATIENCE, async () => {
    const { project, db, rows, options } = await slowProject(3, 120)
    const states = new Set<string>()
    for (const delay of [500, 650, 800, 1000]) {
      const child = project.start(['db', 'upgrade', '--app', 'app.ts'])
      const ended = finished(child)
      await setTimeout(delay)
      child.kill('SIGKILL')
      await ended
      const tables = (
        await rows("select name from sqlite_schema where type = 'table' and name like 't_' order by 1")
      ).map(([name]) => String(name))
      const [version] = await current(db, options)
      const applied = version === undefined ? 0 : Number(version)
      expect(tables).toEqual(Array.from({ length: applied }, (_, at) => `t${at + 1}`))
      for (const table of tables) expect(await rows(`select count(*), min(text) from ${table}`)).toEqual([[50, 'done']])
      states.add(String(applied))
      if (applied === 3) await downgrade(db, { ...options, revision: 'base' })
    }
    await upgrade(db, options)
    expect(await current(db, options)).toEqual(['003'])
    expect(await rows('pragma integrity_check')).toEqual([['ok']])
  })
})
