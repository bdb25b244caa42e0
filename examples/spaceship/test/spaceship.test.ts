import assert from 'node:assert/strict'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { query, schemaOf } from './tables.ts'
import { makeWorkspace } from './workspace.ts'

const { folder, run } = makeWorkspace()
const file = (name: string) => join(folder, name)
const database = file('instance/spaceship.db')
const finalModels = readFileSync(file('src/models.ts'), 'utf8')
const engines = [
  { id: 1, title: 'main', thrust: 900 },
  { id: 2, title: 'aux', thrust: 0 },
]

describe('the configuration', () => {
  it('is missing in a fresh checkout, and the command says which file', () => {
    const { code, err } = run('athanor db current')
    assert.equal(code, 1)
    assert.match(err, /instance\/config\.ts/)
    assert.doesNotMatch(err, /^\s+at /m)
  })

  it('is a copy of the example, out of version control', () => {
    mkdirSync(file('instance'))
    copyFileSync(file('config.example.ts'), file('instance/config.ts'))
    assert.match(readFileSync(file('.gitignore'), 'utf8'), /^instance\/$/m)
    assert.deepEqual(run('tsc'), { code: 0, out: '', err: '' })
  })
})

describe('createAll', () => {
  it('makes the table', () => {
    writeFileSync(file('src/models.ts'), finalModels.replace('  lastFired: datetime().nullable(),\n', ''))
    assert.deepEqual(run('node create-all.ts'), { code: 0, out: '', err: '' })
    assert.deepEqual(Object.keys(schemaOf(database)), ['engine'])
    assert.match(schemaOf(database).engine ?? '', /title varchar\(128\)/i)
    assert.doesNotMatch(schemaOf(database).engine ?? '', /default/i)
  })

  it('can be called again, also in an interactive shell', () => {
    // One line: what is typed ahead does not wait for what is awaited.
    const lines =
      "const { db } = await import('./src/app.ts'); await db.createAll(); await db.close(); String(db.url)\n"
    writeFileSync(file('shell.txt'), lines)
    const { code, out } = run('node --interactive < shell.txt')
    assert.equal(code, 0)
    assert.match(out, /'sqlite:\/\/\/spaceship\.db'/)
    assert.doesNotMatch(out, /Uncaught/)
  })

  it('never alters a table that is there', () => {
    const script = `import { db, Engine } from './src/app.ts'
      await db.transaction(session => session.add(new Engine({ title: 'main', thrust: 900 }), new Engine({ title: 'aux' })))
      await db.close()`
    writeFileSync(file('engines.ts'), script)
    assert.deepEqual(run('node engines.ts'), { code: 0, out: '', err: '' })
    const before = schemaOf(database)
    writeFileSync(file('src/models.ts'), finalModels)
    assert.equal(run('node create-all.ts').code, 0)
    assert.deepEqual(schemaOf(database), before)
    assert.deepEqual(query(database, 'select * from engine'), engines)
  })
})

describe('a revision that is written by hand', () => {
  it('begins as an empty script', () => {
    const own = readFileSync(file('migrations/versions/c67ef925de8e_add_last_fired_to_engine.ts'), 'utf8')
    rmSync(file('migrations'), { recursive: true })
    assert.equal(run('athanor db init').code, 0)
    const { code, out, err } = run('athanor db revision -m "add last_fired to engine" --rev-id c67ef925de8e')
    assert.equal(code, 0, err)
    const [name = ''] = readdirSync(file('migrations/versions'))
    assert.equal(name, 'c67ef925de8e_add_last_fired_to_engine.ts')
    assert.ok(out.includes(name))
    assert.match(readFileSync(file(`migrations/versions/${name}`), 'utf8'), /export async function upgrade\(/)
    assert.deepEqual(Object.keys(schemaOf(database)), ['engine'])
    writeFileSync(file(`migrations/versions/${name}`), own)
  })

  it('adds the column and keeps the rows', () => {
    const { code, err } = run('athanor db upgrade head')
    assert.equal(code, 0, err)
    assert.match(err, /Running upgrade {2}-> c67ef925de8e, add last_fired to engine$/)
    assert.equal(run('athanor db current').out, 'c67ef925de8e (head)')
    assert.match(run('athanor db current -v').out, /^Current revision\(s\) for sqlite:.*spaceship\.db:\n/)
    assert.deepEqual(
      query(database, 'select * from engine'),
      engines.map(engine => ({ ...engine, last_fired: null })),
    )
    assert.equal(run('athanor db check').out, 'No new upgrade operations detected.')
  })

  it('takes the column away and adds it again, and keeps the rows', () => {
    assert.equal(run('athanor db downgrade -1').code, 0)
    assert.deepEqual(query(database, 'select * from engine'), engines)
    const again = run('athanor db downgrade -1')
    assert.equal(again.code, 1)
    assert.match(again.err, /relative revision -1 didn't produce 1 migrations/i)
    assert.equal(run('athanor db upgrade +1').code, 0)
    assert.match(run('athanor db upgrade +1').err, /relative revision \+1 didn't produce 1 migrations/i)
    assert.match(run('athanor db upgrade nosuch').err, /nosuch/)
    assert.deepEqual(query(database, 'select title, last_fired from engine where id = 1'), [
      { title: 'main', last_fired: null },
    ])
  })
})
